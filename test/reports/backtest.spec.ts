import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually, start } from '../support/programs.js';
import { inFolder, smallOutage } from '../support/recordings.js';
import { keepForever, startServer, type Server } from '../support/server.js';

const minute = 60_000;
const outage = smallOutage('database-saturation', 5);
const [fault] = outage.truth.faults;
const minutes = [
  ...Map.groupBy(outage.recording, (line) => ('at' in line ? Math.floor(line.at / minute) : -1)).values(),
];

/** PagerDuty pages for an entity. */
async function page({ url }: Server, id: string, entity: string, at: number): Promise<void> {
  const occurred = new Date(at).toISOString();
  const service = { id: 'P1', summary: entity };
  const data = { id, type: 'incident', status: 'triggered', created_at: occurred, title: `${entity} is down`, service };
  const event = { id: `e-${id}`, event_type: 'incident.triggered', occurred_at: occurred, data };
  const response = await fetch(`${url}/ingest/pagerduty`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ event }),
  });
  expect(response.ok).toBe(true);
}

interface Found {
  readonly incidents: { readonly edges: readonly { readonly node: { id: string; causes: { id: string }[] } }[] };
}

/** Plays the outage to a server, pages for it and for nothing, and confirms the first cause. */
async function live(env: Record<string, string>): Promise<void> {
  const server = await startServer(env);
  try {
    for (const lines of minutes) expect(await server.send(lines)).toBe(true);
    await page(server, 'true', fault.rootEntity, fault.at + 6 * minute);
    await page(server, 'false', fault.rootEntity, outage.truth.from + 5 * minute);
    const incident = await eventually(async () => {
      const asked = '{ incidents(first: 1) { edges { node { id causes { id } } } } }';
      return (await server.query<Found>(asked)).incidents.edges[0]?.node;
    }, 'the incident is there');
    const cause = incident.causes[0]?.id ?? '';
    await server.query(`mutation { confirmCause(id: "${incident.id}", cause: "${cause}") { __typename } }`);
  } finally {
    await server.stop();
  }
}

const iso = (at: number): string => new Date(at).toISOString();

/** What the command prints. */
async function cli(env: Record<string, string>, ...args: readonly string[]): Promise<string> {
  const root = join(import.meta.dirname, '..', '..');
  const node = join(root, 'node_modules', '.bin', 'node');
  const { process: command, output } = start(node, [join(root, 'dist', 'cli.js'), 'backtest', ...args], env);
  await once(command, 'close');
  return output();
}

describe('a back-test', () => {
  it('plays what is stored again and says what would have been found, how early, and with which cause', async () => {
    await inFolder(async (folder) => {
      const env = { DATA_DIR: folder, ...keepForever };
      await live(env);
      const said = await cli(env, '--from', iso(outage.truth.from), '--to', iso(outage.truth.to));
      expect(said).toContain('Recall: 1 of 2 pages (50 %).');
      expect(said).toContain('1 of 1 were known before the page.');
      expect(said).toContain('Causes: 1 of 1 confirmed ones came first, 1 among the first three.');
      expect(said).toMatch(/is down – NOT found\n.*is down – found [\d.]+ min before: /);
    });
  }, 300_000);
});
