import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { capacityEntities } from '../../src/capacity/entities.js';
import { CapacityItemStore } from '../../src/capacity/capacity-item.store.js';
import { newRun } from '../../src/capacity/capacity-run.js';
import { CapacityStore } from '../../src/capacity/capacity.store.js';
import type { CapacityPlan, Finding } from '../../src/capacity/plan.js';
import { testDatabases } from '../support/stores.js';
import { dayMs } from './story.js';

interface Of {
  readonly entity: string;
  readonly expectedAt?: number;
  readonly owner?: string;
  readonly tags?: readonly string[];
}

function finding({ expectedAt, ...of }: Of, key: string): Finding {
  const probability = expectedAt === undefined ? 0.1 : 0.9;
  return {
    ...of,
    resource: 'disk',
    key,
    unit: 'bytes',
    metrics: ['m'],
    used: 1,
    usedAt: 0,
    limit: 2,
    leadTimeMs: dayMs,
    history: { startAt: 0, stepMs: 1, values: [1, 2, 3] },
    exhaustion: {
      probability,
      withinLeadTime: probability,
      because: 'it is so',
      ...(expectedAt !== undefined && { expectedAt }),
    },
    urgent: expectedAt !== undefined,
  };
}

function planOf(of: Of, keys: readonly string[], at = 0): CapacityPlan {
  const findings = keys.map((key) => finding(of, key));
  const actions = findings.map(({ entity, key, exhaustion }) => ({
    id: `${entity} ${key}`,
    kind: key === '/a' ? ('clean-up' as const) : ('resize' as const),
    entity,
    resource: 'disk',
    key,
    summary: 's',
    effect: 'e',
    ...(exhaustion?.expectedAt !== undefined && { beginBy: exhaustion.expectedAt }),
    because: [],
  }));
  return { settings: { at, horizonMs: dayMs }, findings, sizes: [], actions, unitCosts: [] };
}

describe.each(await testDatabases())('lists of capacity on $name', (database) => {
  let dataSource: DataSource;
  let plans: CapacityStore;
  let items: CapacityItemStore;

  const keep = (of: Of, keys: readonly string[], at = 0): Promise<void> =>
    plans.keepPlan(of.entity, planOf(of, keys, at), newRun(at, at));

  beforeEach(async () => {
    dataSource = await database.open({ entities: capacityEntities });
    plans = new CapacityStore(dataSource.manager);
    items = new CapacityItemStore(dataSource.manager);
    await keep({ entity: 'late', expectedAt: 9 * dayMs, owner: 'data' }, ['/a']);
    await keep({ entity: 'soon', expectedAt: dayMs, owner: 'shop', tags: ['env=prod', 'tier=1'] }, ['/a', '/b']);
    await keep({ entity: 'never', owner: 'data', tags: ['env=prod'] }, ['/a']);
  });
  afterEach(() => dataSource.destroy());

  const names = async (filter = {}): Promise<string[]> =>
    (await items.page('resource', filter, 10)).edges.map(({ node: { entity, key } }) => `${entity} ${key}`);

  it('the soonest comes first, what holds last', async () => {
    const all = await names();
    expect(all.slice(0, 2).toSorted()).toEqual(['soon /a', 'soon /b']);
    expect(all.slice(2)).toEqual(['late /a', 'never /a']);
  });

  it.each([
    { filter: { entity: 'late' }, finds: ['late /a'] },
    { filter: { owner: 'data' }, finds: ['late /a', 'never /a'] },
    { filter: { tag: 'env=prod', owner: 'data' }, finds: ['never /a'] },
    { filter: { tag: 'env' }, finds: [] },
    { filter: { urgent: false }, finds: ['never /a'] },
    { filter: { resource: 'cpu' }, finds: [] },
  ])('finds $finds by $filter', async ({ filter, finds }) => {
    expect(await names(filter)).toEqual(finds);
    expect(await items.count('resource', filter)).toBe(finds.length);
  });

  it('finds actions by what they do', async () => {
    const { edges } = await items.page('action', { does: 'resize' }, 10);
    expect(edges.map(({ node }) => node.id)).toEqual(['soon /b']);
  });

  it('loses none and shows none twice over pages, though several are as pressing', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    for (let i = 0; i < 4; i++) {
      const page = await items.page('resource', {}, 1, after);
      seen.push(...page.edges.map(({ node: { entity, key } }) => `${entity} ${key}`));
      expect(page.hasNextPage).toBe(i < 3);
      after = page.edges.at(-1)?.cursor;
    }
    expect(seen).toEqual(await names());
  });

  it('refuses a cursor of another list', async () =>
    expect(items.page('resource', {}, 1, 'bm90aGluZw')).rejects.toMatchObject({ code: 'page.unknown-cursor' }));

  it('holds only what the newest plan of an entity says, without its plots', async () => {
    await keep({ entity: 'soon' }, ['/b'], dayMs);
    expect((await names()).filter((name) => name.startsWith('soon'))).toEqual(['soon /b']);
    expect(await items.byId('action', 'soon /a')).toBeUndefined();
    expect((await items.page('resource', {}, 1)).edges[0]?.node.history.values).toEqual([]);
    expect((await plans.planOf('soon'))?.findings[0].history.values).toEqual([1, 2, 3]);
  });

  it('forgets an entity that is gone', async () => {
    await plans.forget('soon');
    expect(await names({ entity: 'soon' })).toEqual([]);
  });
});
