import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Decision, Feedback, GroupMember } from '../correlation/decision.js';
import type { Anomaly, Cause } from '../domain/anomaly.js';
import type { Alert, Change } from '../domain/inventory.js';
import { Clock } from '../platform/clock.js';
import { accessEntities } from '../platform/access/entities.js';
import { AuditStore } from '../platform/audit.store.js';
import { Feed } from '../platform/feed.js';
import { Access1764000000200 } from '../platform/migrations/1764000000200-access.js';
import { Incidents1764000000350 } from '../platform/migrations/1764000000350-incidents.js';
import { HumanWork1764000000360 } from '../platform/migrations/1764000000360-human-work.js';
import type { CorrelationPort } from './correlation-port.js';
import { statusOf, type IncidentEvent } from './incident-event.js';
import { IncidentService } from './incident.service.js';
import { IncidentStore } from './incident.store.js';
import { incidentEntities } from './entities.js';
import { LessonService } from './lesson.service.js';
import type { Outcome } from './outcome.js';
import { testDatabases } from '../../test/support/stores.js';

const MINUTE = 60_000;
const REOPEN_WINDOW_MS = 10 * MINUTE;
const T0 = 1_767_225_600_000;

class TestClock extends Clock {
  at = T0;
  now(): number {
    return this.at;
  }
}

class TestCorrelation implements CorrelationPort {
  readonly decisions = new Feed<Decision>();
  readonly alerts = new Feed<Alert>();
  readonly told: unknown[] = [];
  explain(): { belongs: false; because: string[] } {
    return { belongs: false, because: ['nothing connects them'] };
  }
  async close(group: string): Promise<void> {
    this.told.push({ close: group });
  }
  async merge(groups: readonly string[]): Promise<void> {
    this.told.push({ merge: groups });
  }
  async split(groups: readonly string[], anomalies: readonly string[], into: string): Promise<void> {
    this.told.push({ split: groups, anomalies, into });
  }
  async learn(feedback: Feedback): Promise<void> {
    this.told.push({ learn: feedback });
  }
}

function anomaly(id: string, startedAt: number, over: Partial<Anomaly> = {}): Anomaly {
  return {
    id,
    entity: 'checkout',
    signal: { kind: 'metric', key: `latency-${id}`, name: 'latency', measure: 'latency' },
    detector: 'surprise',
    startedAt,
    detectedAt: startedAt,
    lastSeenAt: startedAt,
    probability: 0.99,
    direction: 'up',
    because: 'it is',
    ...over,
  };
}
const member = (of: Anomaly, role: GroupMember['role'] = 'impact'): GroupMember => ({
  anomaly: of,
  role,
  because: 'near',
});

function cause(id: string, score: number): Cause {
  return { id, entity: id, title: `${id} failed`, score, verdict: 'suspected', because: ['first'], terms: [] };
}

function opened(group: string, at: number, over: Partial<Extract<Decision, { kind: 'opened' }>> = {}): Decision {
  return {
    kind: 'opened',
    at,
    group,
    startedAt: at - MINUTE,
    title: 'checkout is slow',
    severity: 'error',
    members: [member(anomaly('a', at - MINUTE), 'first-failure')],
    causes: [cause('database', 0.6), cause('host', 0.3)],
    ...over,
  };
}
function updated(group: string, at: number, over: Partial<Extract<Decision, { kind: 'updated' }>> = {}): Decision {
  return {
    kind: 'updated',
    at,
    group,
    title: 'checkout is slow',
    severity: 'error',
    members: [],
    causes: [cause('database', 0.6), cause('host', 0.3)],
    ...over,
  };
}
const deployment: Change = {
  id: 'v2',
  at: T0,
  kind: 'deployment',
  entity: 'database',
  summary: 'v2',
  attributes: {},
  source: 'spec',
};

const quiet = (group: string, at: number): Decision => ({ kind: 'quiet', at, group });

describe.each(await testDatabases())('incidents on $name', (testDatabase) => {
  let dataSource: DataSource;
  let store: IncidentStore;
  let clock: TestClock;
  let correlation: TestCorrelation;
  let service: IncidentService;
  let told: IncidentEvent[];

  beforeAll(async () => {
    dataSource = await testDatabase.open({
      entities: [...incidentEntities, ...accessEntities],
      migrations: [Access1764000000200, Incidents1764000000350, HumanWork1764000000360],
    });
    store = new IncidentStore(dataSource.manager);
  });
  afterAll(() => dataSource.destroy());
  beforeEach(async () => {
    await dataSource.query(
      'TRUNCATE audit, incident, incident_member, incident_event, cause_ranking, incident_group, lesson',
    );
    clock = new TestClock();
    correlation = new TestCorrelation();
    told = [];
    const inventory = { changesByIds: async () => [deployment] };
    const lessons = new LessonService(store, inventory, correlation);
    service = new IncidentService(
      store,
      new AuditStore(dataSource.manager),
      lessons,
      correlation,
      { REOPEN_WINDOW_MS },
      clock,
    );
    service.changes.subscribe(async (events) => void told.push(...events));
  });

  const kinds = async (id: string) => (await timeline(id)).map(({ kind }) => kind);
  const timeline = async (id: string) => (await store.events(id, 1_000)).edges.map(({ node }) => node);
  const find = async (number: number) => {
    const found = await store.byNumber(number);
    if (!found) throw new Error(`no incident #${number}`);
    return found;
  };
  const dump = () =>
    Promise.all(
      ['incident', 'incident_member', 'incident_event', 'cause_ranking', 'incident_group'].map((table) =>
        dataSource.query(`SELECT * FROM ${table} ORDER BY 1, 2`),
      ),
    );
  const by = 'ana';

  it('has tables that agree with their entities', async () => {
    expect((await dataSource.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
  });

  it('opens an incident for a group, with members, causes, entities and one event', async () => {
    await service.apply([opened('g', T0)]);
    const incident = await find(1);
    expect(incident).toMatchObject({
      id: 'g',
      title: 'checkout is slow',
      status: 'open',
      startedAt: T0 - MINUTE,
      openedAt: T0,
      entities: ['checkout'],
      version: 1,
    });
    expect(await store.members.all('g')).toMatchObject([{ anomaly: 'a', role: 'first-failure' }]);
    expect((await store.rankings.current(['g'])).get('g')?.map(({ id }) => id)).toEqual(['database', 'host']);
    expect(told).toEqual(await timeline('g'));
    expect(told).toMatchObject([{ kind: 'opened', at: T0, by: 'throughline', version: 1 }]);
  });

  it('changes nothing when the same decisions come twice, in one go or after a restart', async () => {
    const decisions = [
      opened('g', T0),
      updated('g', T0 + MINUTE, { members: [member(anomaly('b', T0))], causes: [cause('host', 0.7)] }),
      updated('g', T0 + 2 * MINUTE, { causes: [cause('host', 0.71)] }),
      quiet('g', T0 + 3 * MINUTE),
    ];
    await service.apply(decisions);
    const before = await dump();
    told.length = 0;
    await service.apply(decisions);
    for (const decision of decisions) await service.apply([decision]);
    expect(await dump()).toEqual(before);
    expect(told).toEqual([]);
  });

  it('keeps nothing of a batch that fails', async () => {
    const broken = opened('h', T0, { title: null as unknown as string });
    await expect(service.apply([opened('g', T0), broken])).rejects.toThrow('title');
    expect(await store.count({})).toBe(0);
    await service.apply([opened('g', T0)]);
    expect(await kinds('g')).toEqual(['opened']);
  });

  it('grows, changes its title and severity, and dates the onset back', async () => {
    await service.apply([
      opened('g', T0),
      updated('g', T0 + MINUTE, {
        members: [member(anomaly('b', T0 - 5 * MINUTE, { entity: 'database' }), 'root-cause')],
        title: 'database is full',
        severity: 'critical',
      }),
    ]);
    expect(await find(1)).toMatchObject({
      title: 'database is full',
      severity: 'critical',
      entities: ['checkout', 'database'],
      startedAt: T0 - 5 * MINUTE,
    });
    expect(await kinds('g')).toEqual(['opened', 'grew', 'retitled', 'severity-set']);
  });

  it('keeps a revision of the causes when the first or a score bucket changes, and refines it otherwise', async () => {
    await service.apply([
      opened('g', T0),
      updated('g', T0 + 1, { causes: [cause('database', 0.61), cause('host', 0.3)] }),
      updated('g', T0 + 2, { causes: [cause('host', 0.8), cause('database', 0.1)] }),
    ]);
    const rankings = (await store.rankings.page('g', 10)).edges.map(({ node }) => node);
    expect(rankings.map(({ revision, at, causes: [first] }) => [revision, at, first?.id, first?.score])).toEqual([
      [2, T0 + 2, 'host', 0.8],
      [1, T0, 'database', 0.61],
    ]);
    expect(rankings[0]?.because).toBe('host failed (0.80) is before database failed');
  });

  it('resolves by itself when every member has ended', async () => {
    await service.apply([opened('g', T0), quiet('g', T0 + MINUTE)]);
    expect(await find(1)).toMatchObject({ status: 'resolved', resolvedAt: T0 + MINUTE });
  });

  describe('a recurrence', () => {
    const recurAfter = async (laterMs: number) => {
      const back = T0 + MINUTE + laterMs;
      await service.apply([opened('g', T0), quiet('g', T0 + MINUTE)]);
      const same = anomaly('z', back, { signal: anomaly('a', 0).signal });
      await service.apply([opened('g2', back + MINUTE, { startedAt: back, members: [member(same)] })]);
    };

    it('reopens the incident within the window', async () => {
      await recurAfter(REOPEN_WINDOW_MS);
      expect(await store.count({})).toBe(1);
      expect(await kinds('g')).toEqual(['opened', 'resolved', 'reopened', 'grew']);
      expect(await find(1)).toMatchObject({ status: 'open', resolvedAt: undefined });
    });

    it('opens another one after it, which names the first', async () => {
      await recurAfter(REOPEN_WINDOW_MS + 1);
      expect(await find(1)).toMatchObject({ status: 'resolved' });
      expect(await find(2)).toMatchObject({ id: 'g2', recurrenceOf: 'g', status: 'open' });
    });
  });

  it('opens another incident for other trouble', async () => {
    await service.apply([opened('g', T0), quiet('g', T0 + MINUTE)]);
    await service.apply([opened('g2', T0 + MINUTE, { members: [member(anomaly('other', T0))] })]);
    expect(await find(2)).toMatchObject({ recurrenceOf: undefined });
  });

  it.each([
    { case: 'reopens within the window', later: MINUTE, count: 1 },
    { case: 'opens another after it', later: 2 * REOPEN_WINDOW_MS, count: 2 },
  ])('a resolved incident takes no new member: its group $case', async ({ later, count }) => {
    await service.apply([opened('g', T0), quiet('g', T0 + MINUTE)]);
    const at = T0 + MINUTE + later;
    const decision = updated('g', at, { members: [member(anomaly('b', at))] });
    await service.apply([decision]);
    await service.apply([decision]);
    expect(await store.count({})).toBe(count);
    const latest = await find(count);
    expect(latest.status).toBe('open');
    expect((await store.members.all(latest.id)).map(({ anomaly: id }) => id)).toEqual(count === 1 ? ['a', 'b'] : ['b']);
    await service.apply([quiet('g', at + MINUTE)]);
    expect((await find(count)).status).toBe('resolved');
  });

  it('is acknowledged, snoozed, woken and resolved, with one event each', async () => {
    await service.apply([opened('g', T0)]);
    await service.acknowledge({ id: 'g', by, note: 'mine' });
    await service.snooze({ id: 'g', by }, T0 + MINUTE);
    await service.wake(T0 + MINUTE - 1);
    expect((await find(1)).status).toBe('snoozed');
    await service.wake(T0 + MINUTE);
    await service.resolve({ id: 'g', by });
    expect((await timeline('g')).map(({ kind, summary }) => [kind, summary])).toEqual([
      ['opened', 'Opened: checkout is slow'],
      ['acknowledged', 'Acknowledged: mine'],
      ['snoozed', 'Snoozed until 2026-01-01T00:01:00.000Z'],
      ['woke', 'The snooze is over'],
      ['resolved', 'Resolved'],
    ]);
    expect(correlation.told).toEqual([{ close: 'g' }]);
  });

  it('refuses what the state machine does not know, a stale version and a stranger, and changes nothing', async () => {
    await service.apply([opened('g', T0)]);
    await service.resolve({ id: 'g', by });
    const before = await dump();
    const refused: Outcome[] = [
      await service.acknowledge({ id: 'g', by }),
      await service.note({ id: 'g', version: 1, by }, 'late'),
      await service.acknowledge({ id: 'nobody', by }),
      await service.judge({ id: 'g', by }, 'nothing', 'confirmed'),
    ];
    expect(refused).toMatchObject([
      { kind: 'illegal', because: 'Incident #1 is resolved: it cannot be acknowledged.' },
      { kind: 'conflict', version: 2 },
      { kind: 'not-found' },
      { kind: 'not-found' },
    ]);
    expect(await dump()).toEqual(before);
  });

  it('joins what recurs while it is reopened by hand', async () => {
    await service.apply([opened('g', T0), quiet('g', T0 + MINUTE)]);
    await service.reopen({ id: 'g', by });
    const same = anomaly('z', T0, { signal: anomaly('a', 0).signal });
    await service.apply([opened('g2', T0 + 2 * MINUTE, { members: [member(same)] })]);
    expect(await kinds('g')).toEqual(['opened', 'resolved', 'reopened', 'grew']);
    expect(await store.count({})).toBe(1);
    await service.apply([quiet('g2', T0 + 3 * MINUTE)]);
    expect((await find(1)).status).toBe('resolved');
  });

  it('keeps a verdict over later rankings and teaches it', async () => {
    await service.apply([opened('g', T0)]);
    await service.judge({ id: 'g', by }, 'database', 'rejected');
    await service.judge({ id: 'g', by }, 'host', 'confirmed');
    await service.apply([
      updated('g', T0 + 1, { causes: [cause('database', 0.9), cause('x', 0.2), cause('host', 0.1)] }),
    ]);
    expect((await store.rankings.current(['g'])).get('g')?.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['host', 'confirmed'],
      ['x', 'suspected'],
      ['database', 'rejected'],
    ]);
    expect(correlation.told).toContainEqual({
      learn: { key: 'g\ndatabase', at: T0, verdict: 'rejected', entity: 'database', signals: ['latency-a'] },
    });
    expect((await kinds('g')).filter((kind) => kind === 'ranked')).toHaveLength(1);
  });

  it('teaches of a change what kind it is, so that the next of its kind is judged by it', async () => {
    await service.apply([opened('g', T0, { causes: [{ ...cause('database', 0.6), change: 'v2' }] })]);
    clock.at = T0 + 99 * MINUTE;
    await service.judge({ id: 'g', by }, 'database', 'confirmed');
    const subject = { entity: 'database', change: 'v2', changeKind: 'deployment' };
    expect(correlation.told).toEqual([
      { learn: { key: 'g\ndatabase', at: T0, verdict: 'confirmed', ...subject, signals: ['latency-a'] } },
    ]);
  });

  it('teaches every lesson again after a crash, one for each cause that was judged', async () => {
    await service.apply([opened('g', T0)]);
    await service.judge({ id: 'g', by }, 'database', 'confirmed');
    await service.judge({ id: 'g', by, note: 'it was idle' }, 'database', 'rejected');
    await service.judge({ id: 'g', by }, 'host', 'confirmed');
    const afterCrash = new TestCorrelation();
    await new LessonService(store, { changesByIds: async () => [] }, afterCrash).onModuleInit();
    expect(afterCrash.told).toEqual([
      { learn: { key: 'g\ndatabase', at: T0, verdict: 'rejected', entity: 'database', signals: ['latency-a'] } },
      { learn: { key: 'g\nhost', at: T0, verdict: 'confirmed', entity: 'host', signals: ['latency-a'] } },
    ]);
  });

  it('keeps no lesson of a verdict that came too late', async () => {
    await service.apply([opened('g', T0)]);
    expect(await service.judge({ id: 'g', version: 7, by }, 'database', 'confirmed')).toMatchObject({
      kind: 'conflict',
    });
    expect(await store.lessons.latest()).toEqual([]);
    expect(correlation.told).toEqual([]);
  });

  it('tags and links: each once, found by the tag, told in the timeline', async () => {
    await service.apply([opened('g', T0)]);
    await service.tag({ id: 'g', by }, ['payday', 'db'], []);
    expect(await service.tag({ id: 'g', by }, ['db'], [])).toMatchObject({ kind: 'illegal' });
    const link = { tool: 'pagerduty', reference: 'P1' };
    await service.link({ id: 'g', by: 'pagerduty' }, link);
    await service.link({ id: 'g', by }, { ...link, url: 'https://acme.example/P1' });
    expect(await find(1)).toMatchObject({
      tags: ['db', 'payday'],
      links: [{ ...link, url: 'https://acme.example/P1' }],
    });
    expect([await store.count({ tag: 'db' }), await store.count({ tag: 'd' })]).toEqual([1, 0]);
    expect((await timeline('g')).slice(1).map(({ summary }) => summary)).toEqual([
      'Tags: db, payday',
      'Linked with pagerduty P1',
      'Linked with pagerduty P1',
    ]);
  });

  it('keeps a severity that a person set', async () => {
    await service.apply([opened('g', T0)]);
    await service.setSeverity({ id: 'g', by }, 'info');
    await service.apply([updated('g', T0 + 1, { severity: 'critical' })]);
    expect((await find(1)).severity).toBe('info');
  });

  it('merges: members, groups and later decisions go to the one that is left', async () => {
    await service.apply([
      opened('g', T0),
      opened('h', T0, { members: [member(anomaly('b', T0, { entity: 'database' }))], causes: [] }),
    ]);
    expect(await service.merge({ id: 'g', by }, ['h', 'h'])).toMatchObject({ kind: 'done', incident: { id: 'g' } });
    expect(await find(2)).toMatchObject({ status: 'merged', mergedInto: 'g' });
    await service.apply([updated('h', T0 + 1, { members: [member(anomaly('c', T0))] })]);
    expect((await store.members.all('g')).map(({ anomaly: id }) => id)).toEqual(['a', 'b', 'c']);
    expect((await find(1)).entities).toEqual(['checkout', 'database']);
    expect(correlation.told).toEqual([{ merge: ['g', 'h'] }]);
    expect(await service.merge({ id: 'g', by }, ['h'])).toMatchObject({ kind: 'illegal' });
    await service.apply([quiet('h', T0 + 2)]);
    expect((await find(1)).status).toBe('open');
    await service.apply([quiet('g', T0 + 3)]);
    expect((await find(1)).status).toBe('resolved');
  });

  it('merges all or nothing', async () => {
    await service.apply([opened('g', T0), opened('h', T0, { members: [member(anomaly('b', T0))], causes: [] })]);
    const before = await dump();
    expect(await service.merge({ id: 'g', by }, ['h', 'nobody'])).toMatchObject({ kind: 'not-found' });
    expect(await service.merge({ id: 'g', by }, ['h', 'g'])).toMatchObject({ kind: 'illegal' });
    expect(await service.merge({ id: 'g', by }, [])).toMatchObject({ kind: 'illegal' });
    expect(await dump()).toEqual(before);
  });

  it('splits members off into an incident of their own', async () => {
    const members = [member(anomaly('a', T0)), member(anomaly('b', T0, { entity: 'database' }))];
    await service.apply([opened('g', T0, { members })]);
    const outcome = await service.split({ id: 'g', by }, ['b']);
    expect(outcome).toMatchObject({ kind: 'done', incident: { number: 2, entities: ['database'], status: 'open' } });
    const into = outcome.kind === 'done' ? outcome.incident.id : '';
    expect(correlation.told).toEqual([{ split: ['g'], anomalies: ['b'], into }]);
    expect((await find(1)).entities).toEqual(['checkout']);
    await service.apply([updated(into, T0 + 1, { causes: [cause('database', 0.9)] }), quiet(into, T0 + 2)]);
    expect((await find(2)).status).toBe('resolved');
    expect((await find(1)).status).toBe('open');
    expect(await service.split({ id: 'g', by }, ['a'])).toMatchObject({ kind: 'illegal' });
    expect(await service.split({ id: 'g', by }, ['b'])).toMatchObject({ kind: 'illegal' });
  });

  it('follows what people do in PagerDuty', async () => {
    const page = (id: string) =>
      member(
        anomaly(id, T0, {
          detector: 'pagerduty',
          signal: { kind: 'alert', key: `pagerduty\nP-${id}\n${T0}`, name: 'page' },
        }),
      );
    const alert = (id: string, status: Alert['status'], source = 'pagerduty'): Alert => ({
      at: T0 + MINUTE,
      fingerprint: `P-${id}`,
      entity: 'checkout',
      name: 'page',
      severity: 'error',
      status,
      startsAt: T0,
      summary: 'a page',
      attributes: {},
      source,
    });
    await service.apply([opened('g', T0, { members: [page('p'), page('q'), member(anomaly('a', T0))] })]);
    await service.follow(alert('p', 'acknowledged', 'alertmanager'));
    expect(await find(1)).toMatchObject({
      status: 'open',
      links: [
        { tool: 'pagerduty', reference: 'P-p' },
        { tool: 'pagerduty', reference: 'P-q' },
      ],
    });
    await service.follow(alert('p', 'acknowledged'));
    await service.follow(alert('p', 'acknowledged'));
    expect(await find(1)).toMatchObject({ status: 'acknowledged', acknowledgedAt: T0 + MINUTE });
    await service.follow(alert('p', 'resolved'));
    expect((await find(1)).status).toBe('acknowledged');
    await service.follow(alert('q', 'resolved'));
    await service.follow(alert('q', 'resolved'));
    await service.reopen({ id: 'g', by });
    await service.follow(alert('p', 'acknowledged'));
    await service.follow(alert('q', 'resolved'));
    expect((await timeline('g')).map(({ kind, by: actor }) => [kind, actor])).toEqual([
      ['opened', 'throughline'],
      ['linked', 'throughline'],
      ['linked', 'throughline'],
      ['acknowledged', 'pagerduty'],
      ['resolved', 'pagerduty'],
      ['reopened', 'ana'],
    ]);
  });

  it('opens each group once and moves each incident once, however many ask at the same time', async () => {
    const decisions = [opened('g', T0), opened('h', T0, { members: [member(anomaly('b', T0))], causes: [] })];
    await Promise.all([...decisions, ...decisions].map((decision) => service.apply([decision])));
    expect((await store.page({}, 10)).edges.map(({ node }) => node.number)).toEqual([2, 1]);
    expect(told.map(({ kind }) => kind)).toEqual(['opened', 'opened']);
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => service.acknowledge({ id: 'g', by })));
    expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    await Promise.all([
      service.merge({ id: 'g', by }, ['h']),
      service.apply([updated('h', T0 + 1, { members: [member(anomaly('c', T0))] })]),
      service.note({ id: 'g', by }, 'meanwhile'),
      service.resolve({ id: 'h', by }),
    ]);
    const events = await timeline('g');
    expect(events.map(({ version }) => version)).toEqual(events.map((_, i) => i + 1));
  });

  it('tells the timeline so that it leads to the status', async () => {
    await service.apply([opened('g', T0), quiet('g', T0 + 1)]);
    await service.reopen({ id: 'g', by });
    expect(statusOf(await timeline('g'))).toBe((await find(1)).status);
  });
});
