import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnomalyStore } from '../../src/detection/anomaly.store.js';
import type { Announcement } from '../../src/domain/announcement.js';
import { emptyBatch } from '../../src/domain/batch.js';
import type { Change } from '../../src/domain/inventory.js';
import { IncidentService } from '../../src/incidents/incident.service.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import type { Scope } from '../../src/platform/access/token.js';
import { DigestService } from '../../src/reports/digest.service.js';
import { anomaly, cause, member, opened, openApi, T0, type Api } from '../graphql/api.js';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
/** A Monday, 2026-01-05. */
const monday = T0 + 4 * day;

function change(id: string, at: number, over: Partial<Change>): Change {
  return { id, at, kind: 'deployment', entity: 'web', summary: id, attributes: {}, source: 'github', ...over };
}

/**
 * A week of two teams. `shop` deployed web twice, of commits made 2 h and 4 h before; the second broke web for 30 minutes.
 * `risk` moved champion of fraud to version 7, registered a day before, which broke scorer for an hour.
 */
async function live(api: Api): Promise<void> {
  api.clock.at = monday + 7 * day;
  await api.app.get(IngestService).accept({
    ...emptyBatch('spec'),
    entities: [
      { name: 'web', kind: 'service', owner: 'shop' },
      { name: 'scorer', kind: 'service', owner: 'risk' },
      { name: 'fraud', kind: 'model', owner: 'risk', attributes: { 'alias.champion': '7' } },
      { name: 'fraud:7', kind: 'model-version', attributes: { registered_at: new Date(monday).toISOString() } },
    ],
    logs: [{ at: monday + hour, entity: 'web', severity: 'INFO', body: 'served a request', attributes: {} }],
    changes: [
      change('c1', monday + day - 2 * hour, { kind: 'commit', commit: 'aaa' }),
      change('c2', monday + 2 * day - 4 * hour, { kind: 'commit', commit: 'bbb' }),
      change('d1', monday + day, { commit: 'aaa' }),
      change('d2', monday + 2 * day, { commit: 'bbb' }),
      change('r7', monday, { kind: 'model', entity: 'fraud:7', version: '7', source: 'mlflow' }),
      change('m7', monday + day, { kind: 'model', entity: 'fraud', version: '7', source: 'mlflow' }),
      change('last week', monday - day, {}),
    ],
  });
  const incidents = api.app.get(IncidentService);
  const broke = async (id: string, entity: string, at: number, endsAt: number, blamed: ReturnType<typeof cause>) => {
    const failing = anomaly(`a-${id}`, { entity, startedAt: at, detectedAt: at, lastSeenAt: at, endedAt: endsAt });
    const page = anomaly(`p-${id}`, {
      entity,
      startedAt: at + 10 * minute,
      detector: 'pagerduty',
      signal: { kind: 'alert', key: `page-${id}`, name: 'page' },
    });
    await api.app.get(AnomalyStore).save([failing, page]);
    const decision = { at: at + 2 * minute, startedAt: at, members: [member(failing), member(page)], causes: [blamed] };
    await incidents.apply([opened(id, decision)]);
    api.clock.at = at + 5 * minute;
    await incidents.acknowledge({ id, by: 'somebody' });
    api.clock.at = endsAt;
    await incidents.resolve({ id, by: 'somebody' });
  };
  await broke('g1', 'web', monday + 2 * day, monday + 2 * day + 30 * minute, cause('web', 0.8, 'd2'));
  await broke('g2', 'scorer', monday + 3 * day, monday + 3 * day + hour, cause('fraud', 0.9, 'm7'));
  await broke('g3', 'web', monday + 4 * day, monday + 4 * day + hour, cause('web', 0.6));
  const flaps = Array.from({ length: 6 }, (_, i) => {
    const startedAt = monday + i * hour;
    const signal = { kind: 'metric', key: 'web\ncpu', name: '=cpu', measure: 'saturation' } as const;
    return anomaly(`f${i}`, { entity: 'web', signal, startedAt, endedAt: startedAt + minute });
  });
  await api.app.get(AnomalyStore).save(flaps);
  api.clock.at = monday + 7 * day + 7 * hour;
}

const args = `from: "2026-01-05T00:00:00Z", to: "2026-01-12T00:00:00Z"`;
const durations = '{ count mean median p90 }';

interface Answered {
  readonly keys: readonly { readonly kind: string; readonly subject: string }[];
  readonly response: { readonly incidents: number };
  readonly noise: { readonly lines: number };
  readonly rendered: string;
}

describe('the report of the operation', () => {
  let api: Api;

  beforeAll(async () => {
    api = await openApi({ ACCESS: 'tokens', MAX_QUERY_COST: '100000' });
    await live(api);
  });
  afterAll(() => api.close());

  const report = async (fields: string, more = ''): Promise<Answered> => {
    const { data, errors } = await api.ask(`{ report(${args}${more}) { ${fields} } }`, {}, 'read');
    expect(errors).toEqual([]);
    return (data as { report: Answered }).report;
  };
  const file = (path: string, scope?: Scope) => {
    const get = request(api.app.getHttpServer()).get(`/reports/${path}`).set('host', 'localhost');
    return scope === undefined ? get : get.set('authorization', `Bearer ${api.tokens.get(scope)}`);
  };

  it('has the four keys of everything, teams, services and models, as computed by hand', async () => {
    const { keys } = await report(
      `keys { kind subject deployments failed failureRate leadTime ${durations} restore ${durations} unrestored }`,
    );
    const once = (ms: number) => ({ count: 1, mean: ms, median: ms, p90: ms });
    const leadTime = { count: 2, mean: 3 * hour, median: 3 * hour, p90: 4 * hour };
    const web = { deployments: 2, failed: 1, failureRate: 0.5, leadTime, restore: once(30 * minute), unrestored: 0 };
    const fraud = {
      deployments: 1,
      failed: 1,
      failureRate: 1,
      leadTime: once(day),
      restore: once(hour),
      unrestored: 0,
    };
    expect(keys).toEqual([
      {
        kind: 'ALL',
        subject: '',
        deployments: 3,
        failed: 2,
        failureRate: 2 / 3,
        leadTime: { count: 3, mean: 10 * hour, median: 4 * hour, p90: day },
        restore: { count: 2, mean: 45 * minute, median: 45 * minute, p90: hour },
        unrestored: 0,
      },
      { kind: 'TEAM', subject: 'risk', ...fraud },
      { kind: 'TEAM', subject: 'shop', ...web },
      { kind: 'SERVICE', subject: 'web', ...web },
      { kind: 'MODEL', subject: 'fraud', ...fraud },
    ]);
  });

  it('says how incidents were met, and how far ahead of the page', async () => {
    const { response } = await report(
      `response { incidents unresolved paged ahead acknowledge ${durations} resolve ${durations} lead ${durations} }`,
    );
    expect(response).toEqual({
      incidents: 3,
      unresolved: 0,
      paged: 3,
      ahead: 3,
      acknowledge: { count: 3, mean: 3 * minute, median: 3 * minute, p90: 3 * minute },
      resolve: { count: 3, mean: 50 * minute, median: hour, p90: hour },
      lead: { count: 3, mean: 8 * minute, median: 8 * minute, p90: 8 * minute },
    });
  });

  it('says what became of what was seen, what recurs, what flaps and what could not be made again', async () => {
    const found = await report(
      'noise { lines anomalies alerts incidents } recurring { entity incidents changes numbers } flapping { entity signal count medianMs because } gaps { model version alias gaps }',
    );
    expect(found).toMatchObject({
      noise: { lines: 1, anomalies: 12, alerts: 3, incidents: 3 },
      recurring: [{ entity: 'web', incidents: 2, changes: 1, numbers: [1, 3] }],
      flapping: [{ entity: 'web', signal: '=cpu', count: 6, medianMs: minute }],
      gaps: [{ model: 'fraud', version: '7', alias: 'champion' }],
    });
  });

  it('of a team covers only what it owns', async () => {
    const shop = await report('keys { kind subject } response { incidents } noise { lines }', ', team: "shop"');
    expect(shop.keys.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(['ALL ', 'TEAM shop', 'SERVICE web']);
    expect([shop.response.incidents, shop.noise.lines]).toEqual([2, 1]);
    const nobody = await report('keys { kind subject } response { incidents } noise { lines }', ', team: "nobody"');
    expect([nobody.keys.length, nobody.response.incidents, nobody.noise.lines]).toEqual([1, 0, 0]);
  });

  it('reads as Markdown', async () => {
    const { rendered } = await report('rendered(format: MD)');
    expect(rendered).toContain('# Operation from 2026-01-05 to 2026-01-12');
    expect(rendered).toContain(
      '12 anomalies became 3 incidents; 3 deployments, 2 of which broke something; 3 of 3 pages foreseen.',
    );
    expect(rendered).toContain('| model fraud | 1 (0.14 a day) | 24.0 h | 100 % (1) | 60 min |');
    expect(rendered).toContain('**web**: 2 incidents, 1 after a change of it, 90 min in all (#1, #3)');
  });

  it('is a CSV without formulae, JSON and Markdown over HTTP, for who may read', async () => {
    const range = 'from=2026-01-05&to=2026-01-12T00:00:00Z';
    const csv = await file(`operation.csv?${range}`, 'read').expect(200);
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(csv.text).toContain('delivery,service,web,change failure rate,0.5,ratio,\r\n');
    expect(csv.text).toContain(`flapping,deviation,web =cpu,times,6,,`);
    expect(csv.text.split('\r\n').every((line) => !/(^|,)[=+@]/.test(line))).toBe(true);
    const json = await file(`operation.json?${range}&team=risk`, 'read').expect(200);
    expect(json.body).toMatchObject({ team: 'risk', response: { incidents: 1 } });
    const md = await file(`operation.md?${range}`, 'read').expect(200);
    expect(md.text).toContain('## Delivery');
    await file(`operation.csv?${range}`).expect(401);
    await file(`operation.csv?${range}`, 'ingest').expect(403);
    await file(`operation.xls?${range}`, 'read').expect(404);
  });

  it.each([
    'from=2026-01-05',
    'from=yesterday&to=today',
    'from=2026-01-12&to=2026-01-05',
    'from=2020-01-01&to=2026-01-01',
  ])('refuses %s', async (query) => {
    const { body } = await file(`operation.csv?${query}`, 'read').expect(400);
    expect((body as { message: string }).message).toContain('from and to are dates or times');
  });

  it('is told as a digest of the last whole week, under one id', async () => {
    const told: Announcement[] = [];
    const digests = api.app.get(DigestService);
    digests.announcements.subscribe((batch) => Promise.resolve(void told.push(...batch)));
    await digests.tell();
    expect(told).toMatchObject([
      {
        id: 'digest-2026-01-05',
        kind: 'digest',
        at: monday + 7 * day,
        title: 'Operation from 2026-01-05 to 2026-01-12',
      },
    ]);
    expect(told[0]?.attachments.map(({ name }) => name)).toEqual(['operation-2026-01-05.csv']);
    expect(told[0]?.markdown).toContain('how it was made cannot be told. And 5 more gaps.');
  });
});
