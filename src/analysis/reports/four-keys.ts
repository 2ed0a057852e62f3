import { durationsOf, type Durations } from './durations.js';
import { blamedChange, type Deployed, type Period, type SubjectKind, type Troubled } from './facts.js';

/** What the keys are of: everything, a team, or one service, model or pipeline. */
export interface KeysOf {
  readonly kind: 'all' | 'team' | SubjectKind;
  /** Empty for everything. */
  readonly subject: string;
}

/**
 * The four keys of software delivery (Forsgren, Humble & Kim, *Accelerate*, 2018) of what was deployed in a period. An
 * incident belongs to the deployment that it is put down to, whenever it began.
 */
export interface FourKeys extends KeysOf {
  readonly deployments: number;
  readonly perDay: number;
  /** From ready to deployed, of those where that is known. */
  readonly leadTime?: Durations;
  /** Deployments that at least one incident is put down to. */
  readonly failed: number;
  /** Their part of all deployments, 0 to 1; absent without deployments. */
  readonly failureRate?: number;
  /** From the onset to the end of the incidents put down to these deployments, of those that ended. */
  readonly restore?: Durations;
  /** Such incidents that have not ended. */
  readonly unrestored: number;
}

const dayMs = 86_400_000;

/** Of everything, then of each team, then of each service, model and pipeline that was deployed, each by name. */
export function fourKeys(
  period: Period,
  deployed: readonly Deployed[],
  incidents: readonly Troubled[],
): readonly FourKeys[] {
  const within = deployed.filter(({ at }) => at >= period.from && at < period.to);
  const byChange = Map.groupBy(incidents, (incident) => blamedChange(incident));
  const of = (keys: KeysOf, some: readonly Deployed[]): FourKeys => keysOf(keys, period, some, byChange);
  const grouped = (kind: KeysOf['kind'], some: readonly Deployed[], nameOf: (one: Deployed) => string | undefined) =>
    [...Map.groupBy(some, nameOf)]
      .flatMap(([subject, group]) => (subject === undefined ? [] : [of({ kind, subject }, group)]))
      .toSorted((a, b) => (a.subject < b.subject ? -1 : 1));
  const subjects = (kind: SubjectKind) =>
    grouped(
      kind,
      within.filter((one) => one.kind === kind),
      ({ subject }) => subject,
    );
  return [
    of({ kind: 'all', subject: '' }, within),
    ...grouped('team', within, ({ team }) => team),
    ...subjects('service'),
    ...subjects('model'),
    ...subjects('pipeline'),
  ];
}

function keysOf(
  { kind, subject }: KeysOf,
  { from, to }: Period,
  deployed: readonly Deployed[],
  byChange: ReadonlyMap<string | undefined, readonly Troubled[]>,
): FourKeys {
  // The same change told by two sources is one deployment.
  const ids = [...new Set(deployed.map(({ id }) => id))];
  const caused = ids.flatMap((id) => byChange.get(id) ?? []);
  const failed = ids.filter((id) => byChange.has(id)).length;
  const waits = deployed.flatMap(({ at, readyAt }) => (readyAt === undefined || readyAt > at ? [] : [at - readyAt]));
  const restored = caused.flatMap(({ startedAt, resolvedAt }) =>
    resolvedAt === undefined ? [] : [Math.max(0, resolvedAt - startedAt)],
  );
  const [leadTime, restore] = [durationsOf(waits), durationsOf(restored)];
  return {
    kind,
    subject,
    deployments: ids.length,
    perDay: ids.length / ((to - from) / dayMs),
    ...(leadTime && { leadTime }),
    failed,
    ...(ids.length > 0 && { failureRate: failed / ids.length }),
    ...(restore && { restore }),
    unrestored: caused.length - restored.length,
  };
}
