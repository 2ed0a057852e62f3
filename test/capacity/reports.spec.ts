import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Announcement } from '../../src/domain/announcement.js';
import type { Scope } from '../../src/platform/access/token.js';
import { scriptedServer, type ScriptedServer } from '../fakes/scripted-server.js';
import { T0 } from '../graphql/api.js';
import { eventually } from '../support/programs.js';
import { nodesOf, openCapacity, type CapacityStory } from './story.js';

interface Head {
  readonly id: string;
  readonly owner: string | null;
  readonly tag: string | null;
}

describe('reports about capacity', () => {
  const told: { readonly type: string; readonly data: Announcement }[] = [];
  let receiver: ScriptedServer;
  let api: CapacityStory;
  let reports: readonly Head[];

  beforeAll(async () => {
    receiver = await scriptedServer(({ method, body }) => {
      if (method === 'POST') told.push(JSON.parse(body) as (typeof told)[number]);
      return { status: 204 };
    });
    api = await openCapacity({
      ACCESS: 'tokens',
      OUTBOUND_PRIVATE: 'true',
      WEBHOOK_URL: receiver.url,
      WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
    });
    const asOperator = api.get;
    api = { ...api, get: (query, as = 'operate') => asOperator(query, as) };
    await asOperator('mutation { planCapacity { __typename } }', 'operate');
    reports = await eventually(async () => {
      const { capacityReports, capacityRun } = await api.get<{
        capacityReports: { edges: { node: Head }[] };
        capacityRun: { finished: boolean };
      }>('{ capacityRun { finished } capacityReports { edges { node { id owner tag } } } }');
      return capacityRun.finished ? nodesOf(capacityReports) : undefined;
    }, 'the plans are made');
  });
  afterAll(async () => {
    await api.close();
    await receiver.close();
  });

  const idOf = (owner: string | null): string =>
    reports.find((one) => one.owner === owner && one.tag === null)?.id ?? '';
  const file = (name: string, scope?: Scope) => {
    const get = request(api.app.getHttpServer()).get(`/capacity/reports/${name}`).set('host', 'localhost');
    return scope === undefined ? get : get.set('authorization', `Bearer ${api.tokens.get(scope)}`);
  };

  it('there is one about everything, one a team and one a tag', async () => {
    expect(reports.map(({ owner, tag }) => owner ?? tag ?? 'everything').toSorted()).toEqual([
      'data',
      'deployment.environment.name=prod',
      'everything',
      'shop',
    ]);
    const { capacityReports } = await api.get<{ capacityReports: { edges: { node: Head }[] } }>(
      '{ capacityReports(filter: { owner: "data" }) { edges { node { id owner } } } }',
    );
    expect(nodesOf(capacityReports)).toEqual([{ id: idOf('data'), owner: 'data' }]);
  });

  it('holds what ran out, what to do and its numbers', async () => {
    const { capacityReport } = await api.get<{ capacityReport: object }>(`{ capacityReport(id: "${idOf(null)}") {
      id at owner tag totals { resources runningOut urgent savesPerMonth } files { format path }
      runningOut { entity resource exhaustion { because } history { values } } holding(first: 1) { entity }
      unknown(first: 1) { refused } actions(first: 2) { summary } sizes { container sizing { to } } unitCosts { key perThousand } } }`);
    expect(capacityReport).toMatchObject({
      at: new Date(T0).toISOString(),
      totals: { urgent: 1, savesPerMonth: expect.any(Number) },
      files: [
        { format: 'html', path: `/capacity/reports/${idOf(null)}.html` },
        { format: 'json' },
        { format: 'csv' },
        { format: 'md' },
      ],
      actions: [{ summary: 'Free space on /data of db-1' }, {}],
      unitCosts: [{ key: 'rank 7' }, { key: 'rank 6' }],
    });
    const { runningOut } = capacityReport as { runningOut: { entity: string; history: { values: unknown[] } }[] };
    expect(runningOut[0].entity).toBe('db-1');
    expect(runningOut[0].history.values.length).toBeGreaterThan(100);
  });

  it('is absent when there is none', async () => {
    expect(await api.get('{ capacityReport(id: "f00d") { id } }')).toEqual({ capacityReport: null });
  });

  it.each([
    { format: 'html', type: 'text/html; charset=utf-8', how: 'inline', says: '<svg ' },
    { format: 'json', type: 'application/json; charset=utf-8', how: 'attachment', says: '"runningOut"' },
    { format: 'csv', type: 'text/csv; charset=utf-8', how: 'attachment', says: 'resource,db-1,data,disk,/data' },
    { format: 'md', type: 'text/markdown; charset=utf-8', how: 'attachment', says: '**db-1 disk /data**' },
  ])('can be had as $format, the same every time', async ({ format, type, how, says }) => {
    const [once, again] = [
      await file(`${idOf('data')}.${format}`, 'read'),
      await file(`${idOf('data')}.${format}`, 'read'),
    ];
    expect(once.status).toBe(200);
    expect(once.headers).toMatchObject({
      'content-type': type,
      'content-disposition': `${how}; filename="capacity-data-2026-01-01.${format}"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    expect(once.text).toContain(says);
    expect(again.text).toBe(once.text);
  });

  it('is shown to nobody who may not read', async () => {
    expect((await file(`${idOf(null)}.html`)).status).toBe(401);
    expect((await file(`${idOf(null)}.html`, 'ingest')).status).toBe(403);
  });

  it.each(['f00d.html', 'f00d', '..%2f..%2fetc%2fpasswd', "'; DROP TABLE x.html"])('there is no %s', async (name) => {
    expect((await file(name, 'read')).status).toBe(404);
  });

  it('there is none in a format that is none', async () => {
    expect((await file(`${idOf(null)}.pdf`, 'read')).status).toBe(404);
  });

  it('is made when asked for, of a team and a tag together, and audited', async () => {
    const { made } = await api.get<{ made: Head & { totals: { resources: number } } }>(
      `mutation { made: makeCapacityReport(owner: "data", tag: "deployment.environment.name=prod") {
        ... on CapacityReport { id owner tag totals { resources } } ... on Problem { message } } }`,
    );
    expect(made).toMatchObject({ owner: 'data', tag: 'deployment.environment.name=prod', totals: { resources: 1 } });
    expect((await file(`${made.id}.csv`, 'read')).text).not.toContain('db-2');
    const { audit } = await api.get<{ audit: { edges: { node: { action: string; subject: string; who: string } }[] } }>(
      '{ audit { edges { node { action subject who } } } }',
      'admin',
    );
    expect(nodesOf(audit)).toContainEqual({ action: 'capacity.report', subject: made.id, who: 'the operate one' });
  });

  it('is sent to the channels: the one about everything when it is made, another when that is asked for', async () => {
    const titles = (): string[] => told.map(({ data }) => data.title).toSorted();
    await eventually(() => Promise.resolve(titles().includes('Capacity report') ? true : undefined), 'it is sent');
    await api.get('mutation { makeCapacityReport(owner: "shop", announce: true) { __typename } }');
    await eventually(() => Promise.resolve(titles().length >= 2 ? true : undefined), 'the other is sent');
    expect(titles()).toEqual(['Capacity report', 'Capacity report: shop']);
    const [{ type, data }] = told;
    expect(type).toBe('dev.throughline.announcement.capacity-report');
    expect(data.markdown).toContain('Free space on /data of db-1');
    expect(data.attachments.map(({ name }) => name)).toEqual(['capacity-2026-01-01.html', 'capacity-2026-01-01.csv']);
  });
});
