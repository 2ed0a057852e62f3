import { vi } from 'vitest';
import { CourierService } from '../../src/delivery/courier.service.js';
import { NotificationService } from '../../src/delivery/notification.service.js';
import type { DeliveryState } from '../../src/delivery/outbox.store.js';
import { emptyBatch } from '../../src/domain/batch.js';
import { IncidentService } from '../../src/incidents/incident.service.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import { Scheduler } from '../../src/platform/scheduler.js';
import { fakePagerDuty, pagerDuty, type FakePagerDuty } from '../fakes/pagerduty.js';
import { fakeSlack, type FakeSlack } from '../fakes/slack.js';
import { fakeSmtp, type FakeSmtp } from '../fakes/smtp.js';
import { fakeReceiver, type FakeReceiver } from '../fakes/webhook-receiver.js';
import { openApi, opened, T0, type Api } from '../graphql/api.js';

export const second = 1_000;
export const minute = 60_000;

export interface Told {
  readonly channel: string;
  readonly state: Uppercase<DeliveryState>;
  readonly attempts: number;
  readonly problem: string | null;
  readonly key: string;
}

/** A server with every channel, and somebody at the other end of each. Time stands still, and nothing is on a schedule. */
export interface People {
  readonly api: Api;
  readonly pages: FakePagerDuty;
  readonly slack: FakeSlack;
  readonly smtp: FakeSmtp;
  readonly receiver: FakeReceiver;
  readonly incidents: IncidentService;
  /** Opens an incident whose first cause is the change `deploy-<id>`, sure enough to be told. */
  open(id: string, over?: Parameters<typeof opened>[1]): Promise<void>;
  /** Time passes; then what is due is looked at and delivered. */
  pass(ms: number): Promise<void>;
  /** Every delivery, the first one first. */
  told(filter?: string): Promise<readonly Told[]>;
  close(): Promise<void>;
}

export async function openPeople(environment: Readonly<Record<string, string>> = {}): Promise<People> {
  vi.spyOn(Scheduler.prototype, 'every').mockImplementation(() => undefined);
  let now = (): number => T0;
  const [pages, slack, smtp, receiver] = await Promise.all([
    fakePagerDuty(['P1', 'P2']),
    fakeSlack(),
    fakeSmtp(),
    fakeReceiver(() => now()),
  ]);
  const api = await openApi({
    PUBLIC_URL: 'https://throughline.example.com',
    PAGERDUTY_API_URL: pages.url,
    PAGERDUTY_API_TOKEN: pagerDuty.token,
    PAGERDUTY_FROM: pagerDuty.from,
    PAGERDUTY_EVENTS_URL: pages.url,
    PAGERDUTY_ROUTING_KEY: pagerDuty.routingKey,
    SLACK_WEBHOOK_URL: slack.webhook,
    WEBHOOK_URL: receiver.webhook,
    WEBHOOK_SECRET: receiver.secret,
    SMTP_URL: smtp.url,
    EMAIL_FROM: 'throughline@example.com',
    EMAIL_TO: 'ana@example.com,ben@example.com',
    OUTBOUND_PRIVATE: 'true',
    ...environment,
  });
  now = () => api.clock.at;
  const incidents = api.app.get(IncidentService);
  return {
    api,
    pages,
    slack,
    smtp,
    receiver,
    incidents,
    async open(id, over = {}) {
      const change = { id: `deploy-${id}`, at: T0 - minute, kind: 'deployment' as const, entity: 'database' };
      await api.app.get(IngestService).accept({
        ...emptyBatch('spec'),
        changes: [{ ...change, summary: `database ${id}`, author: 'ana', attributes: {}, source: 'spec' }],
      });
      await incidents.apply([opened(id, over)]);
    },
    async pass(ms) {
      api.clock.at += ms;
      await api.app.get(NotificationService).sweep();
      await api.app.get(CourierService).deliverDue();
    },
    async told(filter = '') {
      const query = `{ deliveries(first: 100, filter: { ${filter} }) { edges { node { channel state attempts problem key } } } }`;
      const { data } = await api.ask(query);
      const { deliveries } = data as { deliveries: { edges: readonly { readonly node: Told }[] } };
      return deliveries.edges.map(({ node }) => node).toReversed();
    },
    async close() {
      await api.close();
      await Promise.all([pages.close(), slack.close(), smtp.close(), receiver.close()]);
      vi.restoreAllMocks();
    },
  };
}
