import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import type { Period } from '../analysis/reports/facts.js';
import type { Firings } from '../analysis/reports/flapping.js';
import type { ChangeKind } from '../domain/inventory.js';

/** A change without its diff. */
export interface ChangeRow {
  readonly id: string;
  readonly at: number;
  readonly kind: ChangeKind;
  readonly entity: string;
  readonly commit: string | null;
  readonly version: string | null;
}

/** An incident without its members and causes. */
export interface IncidentRow {
  readonly id: string;
  readonly number: number;
  readonly startedAt: number;
  readonly openedAt: number;
  readonly acknowledgedAt: number | null;
  readonly resolvedAt: number | null;
  readonly entities: readonly string[];
}

/** Rows of one answer: more is no report, and no memory holds it. */
const MOST = 100_000;
/** Tools that call people; their alerts are pages. */
const pagingTools = 'pagerduty%';

/** Reads what other stages keep, as reports need it. */
@Injectable()
export class ReportStore {
  constructor(private readonly manager: EntityManager) {}

  /** Deployments, and changes of models, in the order of time. */
  async deployments({ from, to }: Period): Promise<readonly ChangeRow[]> {
    return this.manager.query<ChangeRow[]>(
      `SELECT "id", "at", "kind", "entity", "commit", "version" FROM "change"
       WHERE "at" >= $1 AND "at" < $2 AND "kind" IN ('deployment', 'model') AND "entity" IS NOT NULL
       ORDER BY "at", "id" LIMIT ${MOST}`,
      [from, to],
    );
  }

  /** When commits were made, as far as somebody told. */
  async commitTimes(commits: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.manager.query<{ commit: string; at: number }[]>(
      `SELECT "commit", min("at") AS "at" FROM "change" WHERE "kind" = 'commit' AND "commit" = ANY($1) GROUP BY "commit"`,
      [commits],
    );
    return new Map(rows.map(({ commit, at }) => [commit, at]));
  }

  /** Incidents that began at `from` or later and were not merged into another, by number. */
  async incidentsSince(from: number): Promise<readonly IncidentRow[]> {
    return this.manager.query<IncidentRow[]>(
      `SELECT "id", "number", "startedAt", "openedAt", "acknowledgedAt", "resolvedAt", "entities" FROM "incident"
       WHERE "startedAt" >= $1 AND "status" <> 'merged' ORDER BY "number" LIMIT ${MOST}`,
      [from],
    );
  }

  /** When the first page of each incident went out; those without a page are absent. */
  async firstPages(incidents: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.manager.query<{ incident: string; at: number }[]>(
      `SELECT "incident", min("startedAt") AS "at" FROM "incident_member"
       WHERE "incident" = ANY($1) AND "detector" LIKE $2 GROUP BY "incident"`,
      [incidents, pagingTools],
    );
    return new Map(rows.map(({ incident, at }) => [incident, at]));
  }

  /** How often each signal misbehaved; of some entities, or of all. */
  async firings(
    { from, to }: Period,
    entities?: readonly string[],
  ): Promise<readonly (Firings & { alert: boolean })[]> {
    const rows = await this.manager.query<(Firings & { alert: boolean; medianMs: number | null })[]>(
      `SELECT "detector", "entity", "signal"->>'kind' = 'alert' AS "alert",
         min(coalesce("signal"->>'name', "signal"->>'text', "signal"->>'operation', "signal"->>'key')) AS "signal",
         count(*)::int AS "count",
         percentile_cont(0.5) WITHIN GROUP (ORDER BY ("endedAt" - "startedAt")::double precision) AS "medianMs"
       FROM "anomaly" WHERE "startedAt" >= $1 AND "startedAt" < $2 AND ($3::text[] IS NULL OR "entity" = ANY($3))
       GROUP BY "detector", "entity", "signal"->>'kind', "signal"->>'key' LIMIT ${MOST}`,
      [from, to, entities ?? null],
    );
    return rows.map(({ medianMs, ...row }) => ({ ...row, ...(medianMs !== null && { medianMs }) }));
  }
}
