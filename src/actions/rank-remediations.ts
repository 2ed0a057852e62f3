import type { Cause } from '../domain/anomaly.js';
import type { ActionStatus } from './action.js';
import type { Application, Precondition, Remediation, Risk, Suspect } from './remediation.js';

/** How often a remediation was carried out and checked, and how often it had helped. */
export interface TrackRecord {
  readonly tried: number;
  readonly helped: number;
}

/** What became of a remediation that was proposed for this incident before. */
export interface Attempt {
  readonly remediation: string;
  readonly entity: string;
  readonly status: ActionStatus;
  readonly because: string;
}

/** What could be done about an incident. */
export interface Suggestion extends Omit<Application, 'fit' | 'blastRadius'> {
  /** Remediation and entity: unique within the incident. */
  readonly id: string;
  readonly remediation: string;
  readonly cause: Pick<Cause, 'id' | 'title' | 'score'>;
  readonly risk: Risk;
  readonly effect: string;
  readonly expectedWithinMs: number;
  readonly blastRadius: readonly string[];
  /** 0 to 1, and how it came about. */
  readonly score: number;
  readonly scoreBecause: string;
}

/** A suspect and the cause of the incident it stands for. */
export interface RankedSuspect extends Suspect {
  readonly cause: Cause;
  /** It brought into service what the cause spoiled: mending it stops the harm before the cause is mended. */
  readonly carries?: string;
}

/** What may be lost weighs against it. */
const riskWeight: Readonly<Record<Risk, number>> = { reversible: 1, disruptive: 0.7, destructive: 0.4 };
/** A precondition that is known not to hold: a person may still see it otherwise. */
const UNMET = 0.3;
/** Tried without success, or rejected, for this very incident: what has not been tried comes first. */
const SPENT = 0.05;
const spent: ReadonlySet<ActionStatus> = new Set(['failed', 'rejected', 'undone']);
/** As many as anybody reads. */
const MOST = 10;

/**
 * What could be done about the suspects, the most promising first: score of the cause × fit × past success × risk.
 * Past success is (helped + 1) / (tried + 2), the rule of succession (Laplace, *Essai philosophique*, 1814). The same
 * remediation of the same entity counts once, for the cause it fits best. What was tried without success comes last.
 */
export function rankRemediations(
  remediations: readonly Remediation[],
  suspects: readonly RankedSuspect[],
  records: ReadonlyMap<string, TrackRecord>,
  attempts: readonly Attempt[] = [],
): readonly Suggestion[] {
  const best = new Map<string, Suggestion>();
  for (const suspect of suspects)
    for (const remediation of remediations) {
      const application = remediation.appliesTo(suspect);
      if (!application) continue;
      const suggestion = weigh(remediation, application, suspect, records, attempts);
      const known = best.get(suggestion.id);
      if (!known || known.score < suggestion.score) best.set(suggestion.id, suggestion);
    }
  const isSpent = ({ remediation, entity }: Suggestion): boolean =>
    attemptAt(attempts, remediation, entity) !== undefined;
  return [...best.values()]
    .toSorted((a, b) => Number(isSpent(a)) - Number(isSpent(b)) || b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, MOST);
}

/** What was tried of this for the incident, when nothing good came of it. */
function attemptAt(attempts: readonly Attempt[], remediation: string, entity: string): Attempt | undefined {
  const latest = attempts.find((attempt) => attempt.remediation === remediation && attempt.entity === entity);
  return latest && spent.has(latest.status) ? latest : undefined;
}

function weigh(
  { id, risk, effect, expectedWithinMs }: Remediation,
  { fit, blastRadius, ...application }: Application,
  { cause, graph, carries }: RankedSuspect,
  records: ReadonlyMap<string, TrackRecord>,
  attempts: readonly Attempt[],
): Suggestion {
  const { tried, helped } = records.get(id) ?? { tried: 0, helped: 0 };
  const success = (helped + 1) / (tried + 2);
  const unmet = unmetOf(application.preconditions);
  const again = attemptAt(attempts, id, application.entity);
  const factors = [
    { says: `cause ${cause.score.toFixed(2)}`, factor: cause.score },
    { says: `fit ${fit.toFixed(2)}`, factor: fit },
    { says: `past success ${success.toFixed(2)} (helped ${helped} of ${tried} times)`, factor: success },
    { says: `${risk} ${riskWeight[risk].toFixed(2)}`, factor: riskWeight[risk] },
    ...(unmet.length > 0 ? [{ says: `a precondition does not hold ${UNMET}`, factor: UNMET }] : []),
    ...(again ? [{ says: `${again.status} before ${SPENT}`, factor: SPENT }] : []),
  ];
  return {
    ...application,
    because: [
      ...(carries === undefined ? [] : [`It brought into service what ${carries} spoiled: this stops the harm first`]),
      ...application.because,
      ...(again ? [`It was proposed before and ${again.because}`] : []),
    ],
    id: `${id}/${application.entity}`,
    remediation: id,
    cause: { id: cause.id, title: cause.title, score: cause.score },
    risk,
    effect,
    expectedWithinMs,
    blastRadius: blastRadius ?? [...graph.effects(application.entity).keys()].toSorted(),
    score: factors.reduce((product, { factor }) => product * factor, 1),
    scoreBecause: factors.map(({ says }) => says).join(' × '),
  };
}

function unmetOf(preconditions: readonly Precondition[]): readonly Precondition[] {
  return preconditions.filter(({ holds }) => holds === false);
}
