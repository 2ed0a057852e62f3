import { EntityManager, IsNull, type SelectQueryBuilder } from 'typeorm';
import type { Sighting } from '../analysis/similarity/portrait.js';
import { decodeCursor, encodeCursor, pageOf, type Page } from '../platform/page.js';
import { firstOfEach, type Listing } from './first-of-each.js';
import { IncidentEntity } from './incident.entity.js';
import { MemberEntity } from './member.entity.js';
import type { KeptMember } from './member.js';

/** Sightings that an incident is recognised by, the earliest first. */
const SIGHTINGS = 200;

const columns = 'anomaly, entity, role, because, signal, detector, "startedAt", alert, "endedAt"';

const listing: Listing<KeptMember> = {
  table: 'incident_member',
  order: '"startedAt", anomaly',
  cursor: ({ startedAt, anomaly }) => [startedAt, anomaly],
};

/** Keeps the members of incidents. */
export class MemberStore {
  constructor(private readonly manager: EntityManager) {}

  /** New members, and known ones whose part changed. One parameter carries all rows, however many. */
  async save(members: readonly KeptMember[]): Promise<void> {
    if (members.length === 0) return;
    await this.manager.query(
      `INSERT INTO incident_member (incident, ${columns})
       SELECT incident, ${columns} FROM jsonb_to_recordset($1::jsonb) AS row(
         incident text, anomaly text, entity text, role text, because text, signal text, detector text,
         "startedAt" bigint, alert text, "endedAt" bigint)
       ON CONFLICT (incident, anomaly) DO UPDATE
       SET role = excluded.role, because = excluded.because, "endedAt" = excluded."endedAt"`,
      [JSON.stringify(members)],
    );
  }

  /** Those of the named anomalies that are members of the incident. */
  async among(incident: string, anomalies: readonly string[]): Promise<readonly KeptMember[]> {
    return this.#of([incident]).andWhere('member.anomaly = ANY(:anomalies)', { anomalies }).getMany();
  }

  /** Every member, the earliest first. */
  async all(incident: string): Promise<readonly KeptMember[]> {
    return this.manager.find(MemberEntity, { where: { incident }, order: { startedAt: 'ASC', anomaly: 'ASC' } });
  }

  /** The earliest first. */
  async page(incident: string, first: number, after?: string): Promise<Page<KeptMember>> {
    const query = this.#of([incident])
      .orderBy('member.startedAt', 'ASC')
      .addOrderBy('member.anomaly', 'ASC')
      .take(first + 1);
    if (after !== undefined) {
      const [startedAt, anomaly] = decodeCursor(after, ['number', 'string']);
      query.andWhere('(member.startedAt, member.anomaly) > (:startedAt, :anomaly)', { startedAt, anomaly });
    }
    const rows = await query.getMany();
    return pageOf(
      rows.map((node) => ({ cursor: encodeCursor(listing.cursor(node)), node })),
      first,
    );
  }

  /** The first page of each of several incidents. */
  firstPages(incidents: readonly string[], first: number): Promise<ReadonlyMap<string, Page<KeptMember>>> {
    return firstOfEach(this.manager, listing, incidents, first);
  }

  async counts(incidents: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#of(incidents)
      .select('member.incident', 'incident')
      .addSelect('count(*)::int', 'members')
      .groupBy('member.incident')
      .getRawMany<{ incident: string; members: number }>();
    return new Map(rows.map(({ incident, members }) => [incident, members]));
  }

  /** In which incidents anomalies are, merged ones left out; the latest incident first. */
  async ofAnomalies(anomalies: readonly string[]): Promise<readonly KeptMember[]> {
    return this.#unmerged()
      .andWhere('member.anomaly = ANY(:anomalies)', { anomalies })
      .orderBy('incident.number', 'DESC')
      .getMany();
  }

  /** The members that an alert of another tool is, in incidents that are neither resolved nor merged. */
  async ofAlert({ entity, alertKey }: { readonly entity: string; readonly alertKey: string }) {
    return this.#unmerged()
      .andWhere(`incident.status <> 'resolved'`)
      .andWhere('member.entity = :entity AND starts_with(member.alert, :alertKey)', { entity, alertKey })
      .getMany();
  }

  /** Notes that another tool ended a member; answers whether no other member of that tool is left. */
  async end({ incident, anomaly, detector }: KeptMember, at: number): Promise<boolean> {
    await this.manager.update(MemberEntity, { incident, anomaly, endedAt: IsNull() }, { endedAt: at });
    return !(await this.manager.existsBy(MemberEntity, { incident, detector, endedAt: IsNull() }));
  }

  /** The members of one incident become members of another as well. */
  async copy(from: string, to: string): Promise<void> {
    await this.manager.query(
      `INSERT INTO incident_member (incident, ${columns})
       SELECT $2, ${columns} FROM incident_member WHERE incident = $1 ON CONFLICT (incident, anomaly) DO NOTHING`,
      [from, to],
    );
  }

  /** The named members leave one incident for another. */
  async move(anomalies: readonly string[], from: string, to: string): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .update(MemberEntity)
      .set({ incident: to })
      .where('incident = :from AND anomaly = ANY(:anomalies)', { from, anomalies })
      .execute();
  }

  /** The entities of an incident's members other than the named ones, by name. */
  async entitiesWithout(incident: string, anomalies: readonly string[]): Promise<readonly string[]> {
    const rows = await this.#of([incident])
      .select('member.entity', 'entity')
      .distinct(true)
      .andWhere('member.anomaly <> ALL(:anomalies)', { anomalies })
      .getRawMany<{ entity: string }>();
    return rows.map(({ entity }) => entity).toSorted();
  }

  /** What misbehaved in incidents. */
  async signals(incidents: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const rows = await this.#of(incidents)
      .select('member.signal', 'signal')
      .distinct(true)
      .addSelect('member.incident', 'incident')
      .getRawMany<{ incident: string; signal: string }>();
    const byIncident = Map.groupBy(rows, ({ incident }) => incident);
    return new Map(incidents.map((id) => [id, new Set(byIncident.get(id)?.map(({ signal }) => signal))]));
  }

  /** What was seen of incidents, each once; of one with very many members, some of it. */
  async sightings(incidents: readonly string[]): Promise<ReadonlyMap<string, readonly Sighting[]>> {
    const rows: (Sighting & { readonly incident: string })[] = await this.manager.query(
      `SELECT wanted.id AS incident, seen.* FROM unnest($1::text[]) AS wanted(id)
       CROSS JOIN LATERAL (
         SELECT entity, role, signal, detector FROM incident_member WHERE incident = wanted.id
         GROUP BY entity, role, signal, detector ORDER BY min("startedAt"), signal LIMIT ${SIGHTINGS}) seen`,
      [incidents],
    );
    return Map.groupBy(rows, ({ incident }) => incident);
  }

  #of(incidents: readonly string[]): SelectQueryBuilder<MemberEntity> {
    return this.manager
      .createQueryBuilder(MemberEntity, 'member')
      .where('member.incident = ANY(:incidents)', { incidents });
  }

  #unmerged(): SelectQueryBuilder<MemberEntity> {
    return this.manager
      .createQueryBuilder(MemberEntity, 'member')
      .innerJoin(IncidentEntity, 'incident', 'incident.id = member.incident')
      .where(`incident.status <> 'merged'`);
  }
}
