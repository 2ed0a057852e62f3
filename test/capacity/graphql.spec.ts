import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AnomalyStore } from '../../src/detection/anomaly.store.js';
import { IncidentService } from '../../src/incidents/incident.service.js';
import { anomaly, member, opened, T0 } from '../graphql/api.js';
import { dayMs, gib, nodesOf, openCapacity, type CapacityStory, type Listed } from './story.js';

describe('capacity by GraphQL', () => {
  let api: CapacityStory;

  beforeAll(async () => {
    api = await openCapacity();
    await api.plan();
  });
  afterAll(() => api.close());

  const listing = (field: string, fields: string): string =>
    `{ list: ${field} { totalCount edges { node { ${fields} } } } }`;

  it('lists what runs out, the soonest first, with its forecast and its limit', async () => {
    const fields = `id entity owner tags resource key unit metrics used usedAt limit limitFrom leadTimeMs urgent refused
      missing { of need have } exhaustion { probability earliestAt expectedAt latestAt withinLeadTime because }
      history { startAt stepMs values } forecast { startAt stepMs mean lower80 upper80 lower95 upper95 because }`;
    const { list } = await api.get<Listed<Record<string, never>>>(listing('capacityResources(first: 100)', fields));
    const nodes = nodesOf(list);
    expect(list.totalCount).toBe(nodes.length);
    const [first] = nodes;
    expect(first).toMatchObject({
      entity: 'db-1',
      owner: 'data',
      tags: ['deployment.environment.name=prod'],
      resource: 'disk',
      key: '/data',
      unit: 'bytes',
      limit: 100 * gib,
      limitFrom: 'metric',
      leadTimeMs: 2 * dayMs,
      urgent: true,
      exhaustion: { probability: expect.any(Number), because: expect.stringContaining('spent on 2026-01-0') },
    });
    const { history, forecast, exhaustion } = first as unknown as {
      history: { values: number[] };
      forecast: { mean: number[]; upper95: number[] };
      exhaustion: Record<'earliestAt' | 'expectedAt', string>;
    };
    expect(history.values.length).toBeGreaterThan(100);
    expect(forecast.mean).toHaveLength(forecast.upper95.length);
    expect(Date.parse(exhaustion.earliestAt)).toBeLessThanOrEqual(Date.parse(exhaustion.expectedAt));
  });

  it.each([
    { filter: 'entity: "db-2"', finds: ['db-2 disk'] },
    { filter: 'owner: "data"', finds: ['db-1 disk', 'db-2 disk'] },
    { filter: 'tag: "deployment.environment.name=prod", resource: "disk"', finds: ['db-1 disk'] },
    { filter: 'urgent: true', finds: ['db-1 disk'] },
    { filter: 'entity: "nobody"', finds: [] },
  ])('finds resources by $filter', async ({ filter, finds }) => {
    const { list } = await api.get<Listed<{ entity: string; resource: string }>>(
      listing(`capacityResources(filter: { ${filter} })`, 'entity resource'),
    );
    const nodes = nodesOf(list);
    expect(nodes.map(({ entity, resource }) => `${entity} ${resource}`)).toEqual(finds);
    expect(list.totalCount).toBe(finds.length);
  });

  it('goes on behind a cursor', async () => {
    const page = (after: string) =>
      api.get<{ page: { pageInfo: { endCursor: string; hasNextPage: boolean }; edges: { node: { id: string } }[] } }>(
        `{ page: capacityResources(first: 2${after}) { pageInfo { endCursor hasNextPage } edges { node { id } } } }`,
      );
    const first = (await page('')).page;
    const second = (await page(`, after: "${first.pageInfo.endCursor}"`)).page;
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(new Set([...nodesOf(first), ...nodesOf(second)].map(({ id }) => id)).size).toBe(4);
  });

  it('says what to do, by when and why', async () => {
    const fields =
      'id kind entity owner tags resource key summary effect beginBy costPerMonth currency because action { id }';
    const { list } = await api.get<Listed<{ kind: string; entity: string }>>(
      listing('capacityActions(filter: { urgent: true })', fields),
    );
    const nodes = nodesOf(list);
    expect(nodes.map(({ kind, entity }) => `${kind} ${entity}`)).toEqual(['CLEAN_UP db-1', 'RESIZE db-1']);
    expect(nodes[1]).toMatchObject({
      id: 'capacity/disk/db-1//data/resize',
      summary: expect.stringMatching(/^Enlarge \/data of db-1 to \d+\.\d GiB$/),
      beginBy: new Date(T0).toISOString(),
      costPerMonth: expect.any(Number),
      currency: 'EUR',
      action: null,
    });
  });

  it('finds actions by what they do', async () => {
    const { list } = await api.get<Listed<{ entity: string }>>(
      listing('capacityActions(filter: { kind: CLEAN_UP })', 'entity'),
    );
    const nodes = nodesOf(list);
    expect(nodes).toEqual([{ entity: 'db-1' }]);
  });

  it('says how large containers should be and what that saves', async () => {
    const fields = `id entity owner tags container resource replicas refused currency missing { of }
      sizing { from to readings since until confidence savesPerMonth because }`;
    const { list } = await api.get<Listed<{ sizing: { to: number; savesPerMonth: number } }>>(
      listing('rightSizing(filter: { owner: "shop", resource: "memory" })', fields),
    );
    const nodes = nodesOf(list);
    expect(nodes).toMatchObject([
      { entity: 'web', container: 'web', replicas: 3, currency: 'EUR', sizing: { from: 4 * gib, confidence: 1 } },
    ]);
    const [{ sizing }] = nodes;
    expect(sizing.to).toBeLessThan(1.5 * gib);
    expect(sizing.savesPerMonth).toBeCloseTo((4 - sizing.to / gib) * 0.004 * 730 * 3, 6);
  });

  it('tells what versions of a model cost', async () => {
    const { list } = await api.get<Listed<{ key: string; perThousand: number }>>(
      listing('unitCosts', 'id entity owner tags key perThousand currency because'),
    );
    const nodes = nodesOf(list);
    expect(nodes.map(({ key }) => key)).toEqual(['rank 7', 'rank 6']);
    expect(nodes[0].perThousand / nodes[1].perThousand).toBeCloseTo(3, 1);
    expect(nodes[0]).toMatchObject({ currency: 'EUR', because: expect.arrayContaining(['1 GPUs at 2.5 EUR an hour']) });
  });

  it('tells how the planning fared', async () => {
    const { capacityRun } = await api.get<{ capacityRun: object }>(
      '{ capacityRun { at finished startedAt progressAt workedMs entities planned series failed failures { entity because } brokenOffBecause } }',
    );
    const now = new Date(T0).toISOString();
    expect(capacityRun).toEqual({
      at: now,
      finished: true,
      startedAt: now,
      progressAt: now,
      workedMs: 0,
      entities: 5,
      planned: 5,
      series: 14,
      failed: 0,
      failures: [],
      brokenOffBecause: null,
    });
  });

  it('lists every kind of resource', async () => {
    const { capacityCatalogue } = await api.get<{ capacityCatalogue: { id: string; examples: unknown[] }[] }>(
      '{ capacityCatalogue { id summary examples { name json } } }',
    );
    expect(capacityCatalogue.map(({ id }) => id)).toEqual(expect.arrayContaining(['cpu', 'disk', 'model-latency']));
  });

  it.each([
    { what: 'a plan of the future', mutation: 'planCapacity(at: "2030-01-01T00:00:00Z")', says: 'lies in the future' },
    { what: 'a plan before the newest', mutation: 'planCapacity(at: "2025-01-01T00:00:00Z")', says: 'which is later' },
    { what: 'a report of nobody', mutation: 'makeCapacityReport(owner: "nobody")', says: 'no resource of nobody' },
  ])('refuses $what', async ({ mutation, says }) => {
    const { done } = await api.get<{ done: { message: string } }>(
      `mutation { done: ${mutation} { ... on Problem { message } } }`,
    );
    expect(done.message).toContain(says);
  });

  it('asks the database as often for one row as for many', async () => {
    const runner = vi.spyOn(
      Object.getPrototypeOf(api.app.get(DataSource).createQueryRunner()) as { query: () => unknown },
      'query',
    );
    const statements = async (first: number): Promise<number> => {
      runner.mockClear();
      await api.get(
        `{ capacityResources(first: ${first}) { edges { node { history { values } forecast { mean } } } }
           capacityActions(first: ${first}) { edges { node { id action { status } } } } }`,
      );
      return runner.mock.calls.length;
    };
    const one = await statements(1);
    expect(await statements(50)).toBe(one);
    expect(one).toBeLessThan(6);
    runner.mockRestore();
  });

  it('lets nobody plan who may only read, nor read who may only send', async () => {
    const plan = await api.ask('mutation { planCapacity { __typename } }', {}, 'read');
    const read = await api.ask('{ capacityResources { totalCount } }', {}, 'ingest');
    expect([plan, read].map(({ errors }) => errors[0]?.extensions['code'])).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  it('knows since when it was known that a disk fills up, on the incident', async () => {
    api.clock.at = T0 + dayMs;
    await api.plan();
    const at = T0 + 3 * dayMs;
    const full = anomaly('full', {
      entity: 'db-1',
      signal: { kind: 'alert', key: 'a', name: 'NodeFilesystemAlmostOutOfSpace' },
      detector: 'alertmanager',
      startedAt: at,
      because: 'no space left on /data',
    });
    const slow = anomaly('slow', { startedAt: at });
    await api.app.get(AnomalyStore).save([full, slow]);
    const incidents = api.app.get(IncidentService);
    await incidents.apply([opened('g', { members: [member(full)] }), opened('h', { members: [member(slow)] })]);
    const fields = 'prevention { anomaly knownSince because action { id summary } }';
    const { g, h } = await api.get<{ g: object; h: object }>(
      `{ g: incident(id: "g") { ${fields} } h: incident(id: "h") { ${fields} } }`,
    );
    expect(g).toMatchObject({
      prevention: {
        anomaly: 'full',
        knownSince: new Date(T0).toISOString(),
        because: expect.stringContaining('spent on'),
        action: { id: 'capacity/disk/db-1//data/clean-up' },
      },
    });
    expect(h).toEqual({ prevention: null });
  });
});
