import { Injectable } from '@nestjs/common';
import {
  Brackets,
  EntityManager,
  In,
  IsNull,
  LessThan,
  LessThanOrEqual,
  MoreThanOrEqual,
  Not,
  type SelectQueryBuilder,
} from 'typeorm';
import type { IncidentSeverity, IncidentStatus } from '../domain/anomaly.js';
import { decodeCursor, encodeCursor, pageOf, type Page } from '../platform/page.js';
import { firstOfEach, type Listing } from './first-of-each.js';
import { GroupEntity, type Group } from './group.entity.js';
import { IncidentEventEntity } from './incident-event.entity.js';
import type { IncidentEvent, IncidentEventKind } from './incident-event.js';
import { IncidentEntity } from './incident.entity.js';
import { LessonStore } from './lesson.store.js';
import { MemberStore } from './member.store.js';
import { RankingStore } from './ranking.store.js';
import type { EarlierCase } from './recurrence.js';
import type { IncidentRecord } from './transition.js';

/** Which incidents; what is absent does not restrict. Times are epoch ms. */
export interface IncidentFilter {
  readonly statuses?: readonly IncidentStatus[];
  readonly severities?: readonly IncidentSeverity[];
  readonly entity?: string;
  readonly assignee?: string;
  readonly tag?: string;
  /** Onset at or after, and before. */
  readonly since?: number;
  readonly until?: number;
}

/** Earlier cases that are looked at for a recurrence, the latest first. */
const CASES = 20;

const timeline: Listing<IncidentEvent> = {
  table: 'incident_event',
  order: 'version',
  cursor: ({ version }) => [version],
};

/** Keeps incidents with their groups and timeline, and beside them their members and causes. */
@Injectable()
export class IncidentStore {
  readonly members: MemberStore;
  readonly rankings: RankingStore;
  readonly lessons: LessonStore;

  constructor(private readonly manager: EntityManager) {
    this.members = new MemberStore(manager);
    this.rankings = new RankingStore(manager);
    this.lessons = new LessonStore(manager);
  }

  /** Everything done through the store (or manager) given to `work` is kept, or nothing is. */
  atomically<T>(work: (store: IncidentStore, manager: EntityManager) => Promise<T>): Promise<T> {
    return this.manager.transaction((manager) => work(new IncidentStore(manager), manager));
  }

  /** One writer at a time opens incidents or changes several, until its transaction ends. Taken before any row. */
  async lockAll(): Promise<void> {
    await this.manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('throughline.incidents', 0))`);
  }

  /** Needs {@link lockAll}. */
  async nextNumber(): Promise<number> {
    return ((await this.manager.maximum(IncidentEntity, 'number')) ?? 0) + 1;
  }

  /** An incident that only this transaction may change until it ends. */
  async forChange(id: string): Promise<IncidentRecord | undefined> {
    const found = await this.manager.findOne(IncidentEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return found ?? undefined;
  }

  async save(incident: IncidentRecord): Promise<void> {
    const { acknowledgedAt, snoozedUntil, resolvedAt, mergedInto, recurrenceOf, assignee } = incident;
    const absent = withNulls({ acknowledgedAt, snoozedUntil, resolvedAt, mergedInto, recurrenceOf, assignee });
    await this.manager.upsert(IncidentEntity, { ...incident, ...absent }, ['id']);
  }

  async byId(id: string): Promise<IncidentRecord | undefined> {
    return (await this.manager.findOneBy(IncidentEntity, { id })) ?? undefined;
  }

  async byNumber(number: number): Promise<IncidentRecord | undefined> {
    return (await this.manager.findOneBy(IncidentEntity, { number })) ?? undefined;
  }

  async byIds(ids: readonly string[]): Promise<readonly IncidentRecord[]> {
    return this.manager.findBy(IncidentEntity, { id: In([...ids]) });
  }

  /** The latest ones before a number that were not merged into another, the latest first. */
  async before(number: number, most: number): Promise<readonly IncidentRecord[]> {
    return this.manager.find(IncidentEntity, {
      where: { number: LessThan(number), status: Not('merged') },
      order: { number: 'DESC' },
      take: most,
    });
  }

  /** The latest first. */
  async page(filter: IncidentFilter, first: number, after?: string): Promise<Page<IncidentRecord>> {
    const query = this.#matching(filter)
      .orderBy('incident.number', 'DESC')
      .take(first + 1);
    if (after !== undefined) {
      const [before] = decodeCursor(after, ['number']);
      query.andWhere('incident.number < :before', { before });
    }
    const rows = await query.getMany();
    return pageOf(
      rows.map((node) => ({ cursor: encodeCursor([node.number]), node })),
      first,
    );
  }

  async count(filter: IncidentFilter): Promise<number> {
    return this.#matching(filter).getCount();
  }

  /** Ids of the incidents whose snooze ends at or before `at`. */
  async snoozedUntil(at: number): Promise<readonly string[]> {
    const due = await this.manager.find(IncidentEntity, {
      select: { id: true },
      where: { snoozedUntil: LessThanOrEqual(at), status: 'snoozed' },
      order: { number: 'ASC' },
    });
    return due.map(({ id }) => id);
  }

  /** The latest incidents that share a signal and take no members by themselves: resolved, or with every group quiet. */
  async earlierCases(signals: readonly string[]): Promise<readonly EarlierCase[]> {
    const sharing = 'SELECT 1 FROM incident_member m WHERE m.incident = incident.id AND m.signal = ANY(:signals)';
    const busy = 'SELECT 1 FROM incident_group g WHERE g.incident = incident.id AND g."quietAt" IS NULL';
    const incidents = await this.manager
      .createQueryBuilder(IncidentEntity, 'incident')
      .where(`incident.status <> 'merged' AND EXISTS (${sharing})`, { signals })
      .andWhere(new Brackets((or) => or.where(`incident.status = 'resolved'`).orWhere(`NOT EXISTS (${busy})`)))
      .orderBy('incident.number', 'DESC')
      .take(CASES)
      .getMany();
    const ids = incidents.map(({ id }) => id);
    const signalsOf = await this.members.signals(ids);
    const causesOf = await this.rankings.current(ids);
    return incidents.map((incident) => ({
      incident,
      signals: signalsOf.get(incident.id) ?? new Set(),
      causes: causesOf.get(incident.id) ?? [],
    }));
  }

  #matching({ statuses, severities, entity, assignee, tag, since, until }: IncidentFilter) {
    const query: SelectQueryBuilder<IncidentEntity> = this.manager.createQueryBuilder(IncidentEntity, 'incident');
    const members = 'SELECT 1 FROM incident_member m WHERE m.incident = incident.id AND m.entity = :entity';
    if (statuses) query.andWhere('incident.status = ANY(:statuses)', { statuses });
    if (severities) query.andWhere('incident.severity = ANY(:severities)', { severities });
    if (assignee !== undefined) query.andWhere('incident.assignee = :assignee', { assignee });
    if (tag !== undefined) query.andWhere('incident.tags @> jsonb_build_array(CAST(:tag AS text))', { tag });
    if (since !== undefined) query.andWhere('incident.startedAt >= :since', { since });
    if (until !== undefined) query.andWhere('incident.startedAt < :until', { until });
    if (entity !== undefined) query.andWhere(`EXISTS (${members})`, { entity });
    return query;
  }

  async group(group: string): Promise<Group | undefined> {
    return (await this.manager.findOneBy(GroupEntity, { group })) ?? undefined;
  }

  async saveGroup(group: Group): Promise<void> {
    await this.manager.upsert(GroupEntity, { ...group, ...withNulls({ quietAt: group.quietAt }) }, ['group']);
  }

  /** The groups of an incident, the one decided on longest ago first. */
  async groupsOf(incident: string): Promise<readonly Group[]> {
    return this.manager.find(GroupEntity, { where: { incident }, order: { at: 'ASC', group: 'ASC' } });
  }

  async quietGroupsOf(incident: string, at: number): Promise<void> {
    await this.manager.update(GroupEntity, { incident, quietAt: IsNull() }, { quietAt: at });
  }

  async repointGroups(from: string, to: string): Promise<void> {
    await this.manager.update(GroupEntity, { incident: from }, { incident: to });
  }

  async append(events: readonly IncidentEvent[]): Promise<void> {
    if (events.length > 0) await this.manager.insert(IncidentEventEntity, [...events]);
  }

  /** Whether somebody did this to an incident at or after a time. */
  async hasEvent(incident: string, kind: IncidentEventKind, by: string, at: number): Promise<boolean> {
    return this.manager.existsBy(IncidentEventEntity, { incident, kind, by, at: MoreThanOrEqual(at) });
  }

  /** The last event of a kind of each of several incidents. */
  async lastEvents(incidents: readonly string[], kind: IncidentEventKind): Promise<ReadonlyMap<string, IncidentEvent>> {
    const rows = await this.manager
      .createQueryBuilder(IncidentEventEntity, 'event')
      .distinctOn(['event.incident'])
      .where('event.incident = ANY(:incidents) AND event.kind = :kind', { incidents, kind })
      .orderBy('event.incident')
      .addOrderBy('event.version', 'DESC')
      .getMany();
    return new Map(rows.map((event) => [event.incident, event]));
  }

  /** The timeline of an incident, the earliest first. */
  async events(incident: string, first: number, after?: string): Promise<Page<IncidentEvent>> {
    const [version] = after === undefined ? [0] : decodeCursor(after, ['number']);
    const rows = await this.manager
      .createQueryBuilder(IncidentEventEntity, 'event')
      .where('event.incident = :incident AND event.version > :version', { incident, version })
      .orderBy('event.version', 'ASC')
      .take(first + 1)
      .getMany();
    return pageOf(
      rows.map((node) => ({ cursor: encodeCursor(timeline.cursor(node)), node })),
      first,
    );
  }

  /** The first page of the timeline of each of several incidents. */
  firstEvents(incidents: readonly string[], first: number): Promise<ReadonlyMap<string, Page<IncidentEvent>>> {
    return firstOfEach(this.manager, timeline, incidents, first);
  }
}

/** An upsert leaves a column alone whose value is undefined: here it becomes NULL. */
function withNulls<T extends object>(optionals: T): T {
  return Object.fromEntries(Object.entries(optionals).map(([name, value]) => [name, value ?? null])) as T;
}
