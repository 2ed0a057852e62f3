import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabases } from '../../test/support/stores.js';
import { emptyBatch, type Batch } from '../domain/batch.js';
import type { Alert, Change } from '../domain/inventory.js';
import { IngestService } from '../ingest/ingest.service.js';
import { Clock } from '../platform/clock.js';
import { loadConfig } from '../platform/config.js';
import { readDeclared, readDeclaredFiles } from './declared.js';
import { inventoryEntities } from './entities.js';
import { DatasetStore } from './dataset.store.js';
import { InventoryService } from './inventory.service.js';
import { InventoryStore } from './inventory.store.js';

const now = Date.UTC(2026, 10, 24);
const clock = new (class extends Clock {
  now(): number {
    return now;
  }
})();

const change = (id: string, more: Partial<Change> = {}): Change => ({
  id,
  at: now,
  kind: 'deployment',
  entity: 'checkout',
  summary: `deployed ${id}`,
  attributes: {},
  source: 'github',
  ...more,
});
const alert = (at: number, status: Alert['status']): Alert => ({
  at,
  fingerprint: 'f',
  entity: 'checkout',
  name: 'HighLatency',
  severity: 'error',
  status,
  startsAt: now,
  summary: 's',
  attributes: { zone: 'a' },
  source: 'alertmanager',
});

describe.each(await testDatabases())('the inventory on $name', (testDatabase) => {
  let database: DataSource;
  let store: InventoryStore;
  let ingest: IngestService;
  let inventory: InventoryService;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-inventory-'));
    database = await testDatabase.open({ entities: inventoryEntities });
    store = new InventoryStore(database.manager);
  });
  afterAll(async () => {
    await database.destroy();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => start());
  afterEach(async () => {
    for (const entity of inventoryEntities) await database.getRepository(entity).clear();
  });

  /** A new process on the same database. */
  async function start(declared?: string): Promise<void> {
    const file = join(folder, 'inventory.yaml');
    if (declared !== undefined) await writeFile(file, declared);
    const config = loadConfig(declared === undefined ? {} : { INVENTORY_FILE: file });
    ingest = new IngestService(clock, config);
    inventory = new InventoryService(ingest, store, new DatasetStore(database.manager), clock, config);
    await inventory.onModuleInit();
  }
  const arrive = (source: string, told: Partial<Batch>): Promise<void> =>
    ingest.arrived.publish([{ ...emptyBatch(source), ...told }]);

  it('has exactly the tables that the entities describe', async () => {
    expect((await database.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
  });

  it('knows after a restart what it was told', async () => {
    const version = { name: 'scorer:7', kind: 'model-version' as const, owner: 'ml', attributes: { alias: 'prod' } };
    await arrive('mlflow', {
      entities: [version, { name: 'scorer', kind: 'model' }],
      relations: [{ from: 'scorer:7', to: 'scorer', kind: 'part-of' }],
    });
    const told = inventory.graph();
    await start();
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
    expect(inventory.graph().entities.toSorted(byName)).toEqual(told.entities.toSorted(byName));
    expect(inventory.graph().relations).toEqual(told.relations);
    expect(inventory.entity('scorer:7')).toEqual({
      ...version,
      source: 'mlflow',
      firstSeenAt: now,
      lastSeenAt: now,
      seenBy: { mlflow: now },
    });
    expect(inventory.graph().graph.neighbours('scorer')).toEqual(['scorer:7']);
  });

  it('answers what is around an entity, step by step', async () => {
    const chain = ['a', 'b', 'c', 'd'];
    await arrive('otlp-traces', {
      entities: chain.map((name) => ({ name, kind: 'service' as const })),
      relations: chain.slice(1).map((to, i) => ({ from: chain[i] ?? '', to, kind: 'calls' as const })),
    });
    const names = (hops: number) =>
      inventory
        .graphAround('b', hops)
        .entities.map(({ name }) => name)
        .toSorted();
    expect(names(1)).toEqual(['a', 'b', 'c']);
    expect(names(2)).toEqual(['a', 'b', 'c', 'd']);
    expect(inventory.graphAround('b', 1).relations).toHaveLength(2);
    expect(inventory.graphAround('nobody', 2)).toEqual({ entities: [], relations: [] });
  });

  it('keeps a change once, however often it is told, and two sources apart', async () => {
    await arrive('github', { changes: [change('1'), change('1', { summary: 'told again' }), change('2')] });
    await arrive('github', { changes: [change('1', { summary: 'told later', files: ['a.ts'], at: now + 1 })] });
    await arrive('argocd', { changes: [change('1', { source: 'argocd' })] });
    const { edges } = await store.changes({ entities: ['checkout'] }, 10);
    expect(edges.map(({ node }) => `${node.source} ${node.id} ${node.summary}`).toSorted()).toEqual([
      'argocd 1 deployed 1',
      'github 1 told later',
      'github 2 deployed 2',
    ]);
    expect(edges[0]?.node.files).toEqual(['a.ts']);
    expect(await inventory.changesSince(now + 1)).toHaveLength(1);
  });

  it('believes what a tool said last of an alert, in whatever order it arrives', async () => {
    await arrive('alertmanager', { alerts: [alert(now + 5, 'resolved'), alert(now, 'firing')] });
    await arrive('alertmanager', { alerts: [alert(now + 1, 'acknowledged')] });
    expect(await inventory.alertsSince(0)).toEqual([alert(now + 5, 'resolved')]);
  });

  it('forgets what nobody sees any longer, except what is declared', async () => {
    await start(
      'entities: [{ name: ledger, kind: database }]\nrelations: [{ from: checkout, to: ledger, kind: writes }]',
    );
    await arrive('otlp-logs', { entities: [{ name: 'checkout', kind: 'service' }] });
    await inventory.expire(now, now);
    expect(inventory.graph().entities).toHaveLength(2);
    await inventory.expire(now + 1, now + 1);
    expect(inventory.graph().entities.map(({ name }) => name)).toEqual(['ledger']);
    expect(inventory.graph().relations).toHaveLength(1);
    expect(await store.allEntities()).toHaveLength(1);
  });

  it('lets go of what is no longer declared', async () => {
    await start('entities: [{ name: ledger, kind: database }]');
    await start('entities: [{ name: other, kind: queue }]');
    expect(inventory.entity('ledger')).toMatchObject({ source: 'undeclared' });
    await inventory.expire(now + 1, now + 1);
    expect(inventory.graph().entities.map(({ name }) => name)).toEqual(['other']);
  });

  it('takes many batches at once that name the same things in any order', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `service-${i}`);
    const shuffled = (by: number): string[] => names.toSorted((a, b) => ((a.length * by) % 7) - ((b.length * by) % 7));
    await Promise.all([
      ...Array.from({ length: 10 }, (_, i) =>
        arrive(`source-${i}`, {
          entities: shuffled(i).map((name) => ({ name, kind: 'service' as const, owner: `${i}` })),
        }),
      ),
      // Another process, which knows nothing of this one.
      ...Array.from({ length: 10 }, (_, i) =>
        store.keepEntities(
          (i % 2 === 0 ? names : names.toReversed()).map((name) => ({
            name,
            kind: 'service',
            attributes: {},
            source: 'x',
            firstSeenAt: now,
            lastSeenAt: now,
          })),
        ),
      ),
    ]);
    expect(await store.allEntities()).toHaveLength(40);
  });
});

describe('readDeclaredFiles', () => {
  const read = async (...texts: readonly string[]) => {
    const folder = await mkdtemp(join(tmpdir(), 'throughline-declared-'));
    const files = texts.map((_, i) => join(folder, `${i}.yaml`));
    for (const [i, file] of files.entries()) await writeFile(file, texts[i] ?? '');
    try {
      return await readDeclaredFiles(files);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };

  it('reads several files as one', async () => {
    const told = await read(
      'entities: [{ name: a, kind: service, owner: x }]',
      'entities: [{ name: a, kind: service, attributes: { tier: "1" } }, { name: b, kind: database }]\nrelations: [{ from: a, to: b, kind: calls }]',
    );
    expect(told.entities).toMatchObject([
      { name: 'a', kind: 'service', owner: 'x', attributes: { tier: '1' } },
      { name: 'b', kind: 'database' },
    ]);
    expect(told.relations).toEqual([{ from: 'a', to: 'b', kind: 'calls' }]);
  });

  it('refuses files that contradict each other, and those that are not there', async () => {
    const both = read('entities: [{ name: a, kind: service }]', 'entities: [{ name: a, kind: host }]');
    await expect(both).rejects.toThrow(/a is a service in .*0\.yaml and a host in .*1\.yaml/);
    await expect(readDeclaredFiles(['/nowhere.yaml'])).rejects.toThrow('/nowhere.yaml cannot be read');
  });
});

describe('readDeclared', () => {
  it('reads entities and relations, and an empty file as none', () => {
    expect(readDeclared('', 'f')).toEqual({ entities: [], relations: [] });
    expect(
      readDeclared('entities: [{ name: a, kind: service, owner: x, attributes: { tier: "1" } }]', 'f').entities,
    ).toEqual([{ name: 'a', kind: 'service', owner: 'x', attributes: { tier: '1' } }]);
  });

  it.each([
    { name: 'an unknown kind', text: 'entities: [{ name: a, kind: spaceship }]', says: 'kind' },
    { name: 'a misspelt key', text: 'entitys: []', says: 'entitys' },
    { name: 'no YAML', text: 'entities: [', says: 'f:' },
  ])('says where $name is', ({ text, says }) => {
    expect(() => readDeclared(text, 'f')).toThrow(says);
  });
});
