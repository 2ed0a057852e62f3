import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replay } from '../../src/commands/replay.js';
import { loadConfig } from '../../src/platform/config.js';
import { openSignalStore } from '../../src/signals/signals.module.js';
import { createDatabase } from '../support/postgres.js';
import { inFolder, secondsOf, smallOutage, writeRecording } from '../support/recordings.js';
import { startServer, type Server } from '../support/server.js';
import { elasticsearchUrl, postgresUrl } from '../support/stores.js';

const outage = smallOutage('database-saturation', 5);
const [fault] = outage.truth.faults;
const slices = secondsOf(outage.recording);
const incidents = `{ incidents(first: 10) { edges { node { id number openedAt status entities causes { title } timeline(first: 50) { edges { node { kind at } } } } } } }`;

interface Answer {
  readonly incidents: {
    readonly edges: readonly {
      readonly node: {
        readonly id: string;
        readonly timeline: { readonly edges: readonly { readonly node: { readonly kind: string } }[] };
      };
    }[];
  };
}

interface SetUp {
  readonly name: string;
  readonly env: (folder: string) => Promise<Record<string, string>>;
}

const [elasticsearch, postgres] = [await elasticsearchUrl(), await postgresUrl()];
const setUps: readonly SetUp[] = [
  { name: 'embedded stores', env: (folder) => Promise.resolve({ DATA_DIR: folder }) },
  ...(elasticsearch !== undefined && postgres !== undefined
    ? [
        {
          name: 'Elasticsearch and PostgreSQL',
          env: async (folder: string) => ({
            DATA_DIR: folder,
            ELASTICSEARCH_URL: elasticsearch,
            DATABASE_URL: await createDatabase(postgres),
          }),
        },
      ]
    : []),
];

/** Sends slice after slice, each until it is acknowledged, killing the server now and then in the middle of one. */
async function playWithKills(env: Record<string, string>, killAt: readonly number[]): Promise<Answer> {
  let server: Server = await startServer(env);
  try {
    for (const [i, slice] of slices.entries()) {
      if (killAt.includes(i)) {
        const sent = server.send(slice);
        await server.stop('SIGKILL');
        server = await startServer(env);
        if (await sent) continue;
      }
      expect(await server.send(slice)).toBe(true);
    }
    return await server.query<Answer>(incidents);
  } finally {
    await server.stop();
  }
}

describe.each(setUps)('kill -9 on $name', ({ env }) => {
  it('loses nothing that was acknowledged and doubles no incident', async () => {
    await inFolder(async (folder) => {
      const settings = await env(folder);
      const during = slices.findIndex((lines) => lines.some((line) => 'at' in line && line.at >= fault.at + 45_000));
      const answer = await playWithKills(settings, [during - 120, during, during + 3]);
      const found = answer.incidents.edges.map(({ node }) => node);
      const opened = ({ timeline }: (typeof found)[number]): number =>
        timeline.edges.filter(({ node }) => node.kind === 'OPENED').length;
      expect(found.map(opened)).toEqual(found.map(() => 1));
      expect(found.map(({ id }) => id).toSorted()).toEqual(await uninterrupted);
      await expectEverythingKept(settings);
    });
  }, 300_000);
});

/** The ids of the incidents of the same outage without a crash. */
const uninterrupted = inFolder(async (folder) => {
  const file = await writeRecording(folder, 'outage.ndjson', outage.recording);
  await replay([file, '--out', folder]);
  const replayed = JSON.parse(await readFile(join(folder, 'outage.json'), 'utf8')) as { id: string }[];
  return replayed.map(({ id }) => id).toSorted();
});

async function expectEverythingKept(env: Record<string, string>): Promise<void> {
  const store = await openSignalStore(loadConfig(env));
  const kept = new Set<string>();
  await store.refresh();
  for await (const { logs } of store.scan({ from: outage.truth.from, to: outage.truth.to + 60_000 }))
    for (const { at, entity } of logs) kept.add(`${at} ${entity}`);
  await store.close();
  const missing = outage.recording.filter((line) => line.type === 'log' && !kept.has(`${line.at} ${line.entity}`));
  expect(missing).toEqual([]);
}
