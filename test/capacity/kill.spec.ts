import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RecordingLine } from '../../src/domain/recording.js';
import { inFolder } from '../support/recordings.js';
import { startServer, type Server } from '../support/server.js';
import { halfADayAway } from './far-hour.js';

const hourMs = 3_600_000;
const entities = Array.from({ length: 150 }, (_, i) => `host-${String(i).padStart(3, '0')}`);

/** The memory of many hosts over two days up to now. */
function recording(): RecordingLine[] {
  const now = Date.now();
  const hours = Array.from({ length: 48 }, (_, i) => now - (48 - i) * hourMs);
  return [
    ...entities.map((name): RecordingLine => ({ type: 'entity', name, kind: 'host' })),
    ...hours.flatMap((at) =>
      entities.flatMap((entity, i): RecordingLine[] => [
        { type: 'metric', at, entity, name: 'node_memory_MemTotal_bytes', value: 8e9, attributes: {} },
        { type: 'metric', at, entity, name: 'node_memory_MemAvailable_bytes', value: 4e9 + i, attributes: {} },
      ]),
    ),
  ];
}

interface Run {
  readonly at: string;
  readonly finished: boolean;
  readonly planned: number;
  readonly entities: number;
  readonly series: number;
  readonly failed: number;
}
const asked = '{ capacityRun { at finished planned entities series failed } }';
const runOf = async (server: Server): Promise<Run> => (await server.query<{ capacityRun: Run }>(asked)).capacityRun;
const plan = (server: Server): Promise<{ planCapacity: { at: string } }> =>
  server.query('mutation { planCapacity { ... on CapacityRun { at } ... on Problem { message } } }');

/** Asks until the run is so; throws when it ended before. */
async function waitFor(server: Server, isSo: (run: Run) => boolean): Promise<Run> {
  for (;;) {
    const run = await runOf(server);
    if (isSo(run)) return run;
    if (run.finished) throw new Error(`the run ended before: ${JSON.stringify(run)}`);
  }
}

describe('kill -9 in the middle of a planning', () => {
  it('is gone on with where it was: every entity planned once, none left out', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'capacity.yaml');
      await writeFile(file, 'historyDays: 3\n');
      const env = { DATA_DIR: folder, CAPACITY_FILE: file, CAPACITY_SCHEDULE: halfADayAway };
      let server = await startServer(env);
      const lines = recording();
      for (let i = 0; i < lines.length; i += 3_000) expect(await server.send(lines.slice(i, i + 3_000))).toBe(true);
      const { at } = (await plan(server)).planCapacity;
      let before = 0;
      for (const most of [20, 60]) {
        const killed = await waitFor(server, ({ planned }) => planned >= most);
        expect(killed.planned).toBeLessThan(entities.length);
        await server.stop('SIGKILL');
        server = await startServer(env);
        const found = await runOf(server);
        expect(found).toMatchObject({ at, finished: false, failed: 0 });
        expect(found.planned).toBeGreaterThanOrEqual(Math.max(before, most));
        before = found.planned;
        expect((await plan(server)).planCapacity).toEqual({ at });
      }
      const done = await waitFor(server, ({ finished }) => finished);
      expect(done).toMatchObject({ at, planned: entities.length, entities: entities.length, series: 300, failed: 0 });
      const { capacityResources } = await server.query<{ capacityResources: { totalCount: number } }>(
        '{ capacityResources(filter: { resource: "memory" }) { totalCount } }',
      );
      expect(capacityResources.totalCount).toBe(entities.length);
      await server.stop();
    });
  }, 180_000);
});
