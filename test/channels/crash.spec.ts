import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakePagerDuty, pagerDuty, type FakePagerDuty } from '../fakes/pagerduty.js';
import { fakeReceiver, type FakeReceiver } from '../fakes/webhook-receiver.js';
import { eventually } from '../support/programs.js';
import { inFolder } from '../support/recordings.js';
import { startServer } from '../support/server.js';

/** What PagerDuty says of an incident that has just been triggered. */
function triggered(id: string): string {
  const at = new Date().toISOString();
  const service = { id: 'S1', type: 'service_reference', summary: 'checkout' };
  const priority = { id: 'PRIORITY1', summary: 'P1' };
  const data = { id, type: 'incident', status: 'triggered', title: 'checkout is down', priority, service };
  return JSON.stringify({ event: { id: `E-${id}`, event_type: 'incident.triggered', occurred_at: at, data } });
}

describe('kill -9 between a delivery and the note of it', () => {
  let pages: FakePagerDuty;
  let receiver: FakeReceiver;
  beforeAll(async () => {
    [pages, receiver] = await Promise.all([fakePagerDuty(['P1']), fakeReceiver()]);
  });
  afterAll(() => Promise.all([pages.close(), receiver.close()]));

  it('delivers once more, by which nobody is told twice', async () => {
    await inFolder(async (folder) => {
      const env = {
        DATA_DIR: folder,
        PAGERDUTY_API_URL: pages.url,
        PAGERDUTY_API_TOKEN: pagerDuty.token,
        PAGERDUTY_FROM: pagerDuty.from,
        WEBHOOK_URL: receiver.webhook,
        WEBHOOK_SECRET: receiver.secret,
        OUTBOUND_PRIVATE: 'true',
        // Whatever it is, and at once.
        NOTIFY_CONFIDENCE: '0',
        LATENESS_MS: '1000',
        IDLE_MS: '1000',
      };
      pages.isSlowWithNotes = receiver.isSlow = true;
      const doomed = await startServer(env);
      await fetch(`${doomed.url}/webhooks/pagerduty`, { method: 'POST', body: triggered('P1') });
      const isTold = (): boolean => receiver.events.length > 0 && pages.notes.has('P1');
      await eventually(() => Promise.resolve(isTold() || undefined), 'both were told', 90_000);
      await doomed.stop('SIGKILL');

      pages.isSlowWithNotes = receiver.isSlow = false;
      const server = await startServer(env);
      try {
        const states = await eventually(async () => {
          const { deliveries } = await server.query<{
            deliveries: { edges: readonly { readonly node: { readonly state: string } }[] };
          }>('{ deliveries { edges { node { state } } } }');
          const found = deliveries.edges.map(({ node }) => node.state);
          return found.includes('PENDING') ? undefined : found;
        }, 'nothing waits to be delivered');
        expect(new Set(states)).toEqual(new Set(['SENT']));
      } finally {
        await server.stop();
      }
      expect(pages.notes.get('P1')).toHaveLength(1);
      expect(receiver.repeated).toBeGreaterThanOrEqual(1);
      expect(new Set(receiver.events.map(({ id }) => id)).size).toBe(receiver.events.length);
      expect({ pages: pages.violations, receiver: receiver.refused }).toEqual({ pages: [], receiver: [] });
    });
  }, 240_000);
});
