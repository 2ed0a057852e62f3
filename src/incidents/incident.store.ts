import { Injectable } from '@nestjs/common';
import { Brackets, EntityManager, In, IsNull, LessThanOrEqual, type SelectQueryBuilder } from 'typeorm';
import type { Cause, IncidentSeverity, IncidentStatus } from '../domain/anomaly.js';
import { withNulls } from './columns.js';
import { GroupEntity, type Group } from './group.entity.js';
import { IncidentEventEntity } from './incident-event.entity.js';
import type { IncidentEvent } from './incident-event.js';
import { IncidentEntity } from './incident.entity.js';
import { MemberEntity } from './member.entity.js';
import type { KeptMember } from './member.js';
import { CauseRankingEntity } from './ranking.entity.js';
import { withVerdicts, type CauseRanking } from './ranking.js';
import type { EarlierCase } from './recurrence.js';
import type { IncidentRecord } from './transition.js';

/** Which incidents; what is absent does not restrict. Times are epoch ms. */
export interface IncidentFilter {
  readonly statuses?: readonly IncidentStatus[];
  readonly severities?: readonly IncidentSeverity[];
  readonly entity?: string;
  readonly assignee?: string;
  /** Onset at or after. */
  readonly since?: number;
  /** Onset before. */
  readonly until?: number;
}

/** Rows of one INSERT: PostgreSQL takes 65,535 parameters. */
const CHUNK = 1_000;
/** Earlier cases that are looked at for a recurrence, the latest first. */
const CASES = 20;

/** Keeps incidents with their members, causes, groups and timeline. */
@Injectable()
export class IncidentStore {
  constructor(private readonly manager: EntityManager) {}

  /** Everything done through the store given to `work` is kept, or nothing is. */
  atomically<T>(work: (store: IncidentStore) => Promise<T>): Promise<T> {
    return this.manager.transaction((manager) => work(new IncidentStore(manager)));
  }

  /** One writer at a time opens incidents or changes several, until its transaction ends. Taken before any row. */
  async lockAll(): Promise<void> {
    await this.manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('throughline.incidents', 0))`);
  }

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

  async append(events: readonly IncidentEvent[]): Promise<void> {
    if (events.length > 0) await this.manager.insert(IncidentEventEntity, [...events]);
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

  /** Latest first; `before` is the number of the last one already seen. */
  async page(filter: IncidentFilter, first: number, before?: number): Promise<readonly IncidentRecord[]> {
    const query = this.#matching(filter).orderBy('incident.number', 'DESC').take(first);
    return (before === undefined ? query : query.andWhere('incident.number < :before', { before })).getMany();
  }

  async count(filter: IncidentFilter): Promise<number> {
    return this.#matching(filter).getCount();
  }

  async snoozedUntil(at: number): Promise<readonly string[]> {
    const due = await this.manager.find(IncidentEntity, {
      select: { id: true },
      where: { snoozedUntil: LessThanOrEqual(at), status: 'snoozed' },
      order: { number: 'ASC' },
    });
    return due.map(({ id }) => id);
  }

  #matching(filter: IncidentFilter): SelectQueryBuilder<IncidentEntity> {
    const { statuses, severities, entity, assignee, since, until } = filter;
    const query = this.manager.createQueryBuilder(IncidentEntity, 'incident');
    if (statuses) query.andWhere('incident.status = ANY(:statuses)', { statuses });
    if (severities) query.andWhere('incident.severity = ANY(:severities)', { severities });
    if (assignee !== undefined) query.andWhere('incident.assignee = :assignee', { assignee });
    if (since !== undefined) query.andWhere('incident.startedAt >= :since', { since });
    if (until !== undefined) query.andWhere('incident.startedAt < :until', { until });
    if (entity !== undefined) {
      const members = `SELECT 1 FROM incident_member m WHERE m.incident = incident.id AND m.entity = :entity`;
      query.andWhere(`EXISTS (${members})`, { entity });
    }
    return query;
  }

  async group(group: string): Promise<Group | undefined> {
    return (await this.manager.findOneBy(GroupEntity, { group })) ?? undefined;
  }

  async saveGroup(group: Group): Promise<void> {
    await this.manager.upsert(GroupEntity, { ...group, ...withNulls({ quietAt: group.quietAt }) }, ['group']);
  }

  /** The groups of an incident, the oldest decision first. */
  async groupsOf(incident: string): Promise<readonly Group[]> {
    return this.manager.find(GroupEntity, { where: { incident }, order: { at: 'ASC', group: 'ASC' } });
  }

  async quietGroupsOf(incident: string, at: number): Promise<void> {
    await this.manager.update(GroupEntity, { incident, quietAt: IsNull() }, { quietAt: at });
  }

  async repointGroups(from: string, to: string): Promise<void> {
    await this.manager.update(GroupEntity, { incident: from }, { incident: to });
  }

  async saveMembers(members: readonly KeptMember[]): Promise<void> {
    for (let from = 0; from < members.length; from += CHUNK) {
      await this.manager.upsert(MemberEntity, members.slice(from, from + CHUNK), ['incident', 'anomaly']);
    }
  }

  /** Those of the named anomalies that are members of the incident. */
  async membersAmong(incident: string, anomalies: readonly string[]): Promise<readonly KeptMember[]> {
    return this.manager
      .createQueryBuilder(MemberEntity, 'member')
      .where('member.incident = :incident AND member.anomaly = ANY(:anomalies)', { incident, anomalies })
      .getMany();
  }

  /** Every member, the earliest first. */
  async members(incident: string): Promise<readonly KeptMember[]> {
    return this.manager.find(MemberEntity, { where: { incident }, order: { startedAt: 'ASC', anomaly: 'ASC' } });
  }

  /** Earliest first; `after` is the position of the last one already seen. */
  async memberPage(
    incident: string,
    first: number,
    after?: { readonly startedAt: number; readonly anomaly: string },
  ): Promise<readonly KeptMember[]> {
    const query = this.manager
      .createQueryBuilder(MemberEntity, 'member')
      .where('member.incident = :incident', { incident })
      .orderBy('member.startedAt', 'ASC')
      .addOrderBy('member.anomaly', 'ASC')
      .take(first);
    if (after) query.andWhere('(member.startedAt, member.anomaly) > (:startedAt, :anomaly)', { ...after });
    return query.getMany();
  }

  async memberCounts(incidents: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.manager
      .createQueryBuilder(MemberEntity, 'member')
      .select('member.incident', 'incident')
      .addSelect('count(*)::int', 'members')
      .where('member.incident = ANY(:incidents)', { incidents })
      .groupBy('member.incident')
      .getRawMany<{ incident: string; members: number }>();
    return new Map(rows.map(({ incident, members }) => [incident, members]));
  }

  /** The memberships of anomalies, those of merged incidents left out. */
  async membershipsOf(anomalies: readonly string[]): Promise<readonly KeptMember[]> {
    return this.#unmergedMembers()
      .andWhere('member.anomaly = ANY(:anomalies)', { anomalies })
      .orderBy('incident.number', 'DESC')
      .getMany();
  }

  /** The members that an alert of another tool is, in incidents that are neither resolved nor merged. */
  async membersOfAlert(alert: { entity: string; detector: string; signal: string }): Promise<readonly KeptMember[]> {
    return this.#unmergedMembers()
      .andWhere('incident.status <> :resolved', { resolved: 'resolved' })
      .andWhere('member.entity = :entity AND member.detector = :detector AND member.signal = :signal', alert)
      .getMany();
  }

  /** Notes that another tool ended a member; answers whether it was the last of that tool's in the incident. */
  async endMember(incident: string, anomaly: string, at: number): Promise<boolean> {
    await this.manager.update(MemberEntity, { incident, anomaly, endedAt: IsNull() }, { endedAt: at });
    const left = await this.manager
      .createQueryBuilder(MemberEntity, 'member')
      .where('member.incident = :incident AND member.endedAt IS NULL', { incident })
      .andWhere(
        'member.detector = (SELECT detector FROM incident_member WHERE incident = :incident AND anomaly = :anomaly)',
        { anomaly },
      )
      .getCount();
    return left === 0;
  }

  #unmergedMembers(): SelectQueryBuilder<MemberEntity> {
    return this.manager
      .createQueryBuilder(MemberEntity, 'member')
      .innerJoin(IncidentEntity, 'incident', 'incident.id = member.incident')
      .where('incident.status <> :merged', { merged: 'merged' });
  }

  /** The members of one incident become members of another as well. */
  async copyMembers(from: string, to: string): Promise<void> {
    await this.manager.query(
      `INSERT INTO incident_member (incident, anomaly, entity, role, because, signal, detector, "startedAt", "endedAt")
       SELECT $2, anomaly, entity, role, because, signal, detector, "startedAt", "endedAt" FROM incident_member WHERE incident = $1
       ON CONFLICT (incident, anomaly) DO NOTHING`,
      [from, to],
    );
  }

  /** The named members leave one incident for another. */
  async moveMembers(anomalies: readonly string[], from: string, to: string): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .update(MemberEntity)
      .set({ incident: to })
      .where('incident = :from AND anomaly = ANY(:anomalies)', { from, anomalies })
      .execute();
  }

  /** The entities of an incident's members other than the named ones, by name. */
  async entitiesWithout(incident: string, anomalies: readonly string[]): Promise<readonly string[]> {
    const rows = await this.manager
      .createQueryBuilder(MemberEntity, 'member')
      .select('member.entity', 'entity')
      .distinct(true)
      .where('member.incident = :incident AND member.anomaly <> ALL(:anomalies)', { incident, anomalies })
      .getRawMany<{ entity: string }>();
    return rows.map(({ entity }) => entity).toSorted();
  }

  /** The signals of an incident's members. */
  async signalsOf(incidents: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const rows = await this.manager
      .createQueryBuilder(MemberEntity, 'member')
      .select('member.signal', 'signal')
      .distinct(true)
      .addSelect('member.incident', 'incident')
      .where('member.incident = ANY(:incidents)', { incidents })
      .getRawMany<{ incident: string; signal: string }>();
    const byIncident = Map.groupBy(rows, ({ incident }) => incident);
    return new Map(incidents.map((id) => [id, new Set(byIncident.get(id)?.map(({ signal }) => signal))]));
  }

  /** The latest incidents that share a signal and take no members by themselves: resolved, or with every group quiet. */
  async earlierCases(signals: readonly string[]): Promise<readonly EarlierCase[]> {
    const incidents = await this.manager
      .createQueryBuilder(IncidentEntity, 'incident')
      .where(`incident.status <> 'merged'`)
      .andWhere(
        `EXISTS (SELECT 1 FROM incident_member m WHERE m.incident = incident.id AND m.signal = ANY(:signals))`,
        { signals },
      )
      .andWhere(
        new Brackets((either) =>
          either
            .where(`incident.status = 'resolved'`)
            .orWhere(
              `NOT EXISTS (SELECT 1 FROM incident_group g WHERE g.incident = incident.id AND g."quietAt" IS NULL)`,
            ),
        ),
      )
      .orderBy('incident.number', 'DESC')
      .take(CASES)
      .getMany();
    if (incidents.length === 0) return [];
    const [bySignal, byCause] = [
      await this.signalsOf(incidents.map(({ id }) => id)),
      await this.causesOf(incidents.map(({ id }) => id)),
    ];
    return incidents.map((incident) => ({
      incident,
      signals: bySignal.get(incident.id) ?? new Set(),
      causes: byCause.get(incident.id) ?? [],
    }));
  }

  async saveRanking(ranking: CauseRanking): Promise<void> {
    await this.manager.upsert(CauseRankingEntity, { ...ranking }, ['incident', 'revision']);
  }

  /** Replaces the causes of a revision that still holds. */
  async refineRanking(incident: string, revision: number, causes: readonly Cause[]): Promise<void> {
    await this.manager.update(CauseRankingEntity, { incident, revision }, { causes });
  }

  /** The current causes of incidents, with what people said of them. */
  async causesOf(incidents: readonly string[]): Promise<ReadonlyMap<string, readonly Cause[]>> {
    const rows = await this.manager
      .createQueryBuilder(CauseRankingEntity, 'ranking')
      .innerJoin(IncidentEntity, 'incident', 'incident.id = ranking.incident AND incident.ranking = ranking.revision')
      .select('ranking.incident', 'incident')
      .addSelect('ranking.causes', 'causes')
      .addSelect('incident.verdicts', 'verdicts')
      .where('ranking.incident = ANY(:incidents)', { incidents })
      .getRawMany<{ incident: string; causes: readonly Cause[]; verdicts: IncidentRecord['verdicts'] }>();
    return new Map(rows.map(({ incident, causes, verdicts }) => [incident, withVerdicts(causes, verdicts)]));
  }

  /** Every ranking an incident had, the latest first. */
  async rankings(incident: string, first: number, before?: number): Promise<readonly CauseRanking[]> {
    const query = this.manager
      .createQueryBuilder(CauseRankingEntity, 'ranking')
      .where('ranking.incident = :incident', { incident })
      .orderBy('ranking.revision', 'DESC')
      .take(first);
    return (before === undefined ? query : query.andWhere('ranking.revision < :before', { before })).getMany();
  }

  /** The timeline, the earliest first; `after` is the version of the last event already seen. */
  async events(incident: string, first: number, after = 0): Promise<readonly IncidentEvent[]> {
    return this.manager
      .createQueryBuilder(IncidentEventEntity, 'event')
      .where('event.incident = :incident AND event.version > :after', { incident, after })
      .orderBy('event.version', 'ASC')
      .take(first)
      .getMany();
  }
}
