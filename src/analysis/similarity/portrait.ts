import type { Cause, Member } from '../../domain/anomaly.js';

/** What two cases are compared by. `what` is a log template or a metric without the entity it was seen at. */
export const aspects = ['suspect', 'change-kind', 'origin', 'place', 'symptom', 'what', 'detector'] as const;
export type Aspect = (typeof aspects)[number];

/** Something that a case shows, and how much it counts within its aspect. */
export interface Feature {
  readonly aspect: Aspect;
  /** The same in every case that shows it. */
  readonly key: string;
  /** How a person names it. */
  readonly label: string;
  readonly weight: number;
}

/** What a case looks like, to be compared with others. */
export interface Portrait {
  readonly id: string;
  readonly features: readonly Feature[];
}

/** A member as a case is painted from it; `signal` is its key, which begins with the entity and a line break. */
export interface Sighting extends Pick<Member, 'entity' | 'role'> {
  readonly signal: string;
  readonly detector: string;
}

/** A cause with the kind of its change, when it is one. */
export interface Suspect extends Pick<Cause, 'entity' | 'score' | 'verdict'> {
  readonly changeKind?: string;
}

/** Where trouble began says more of a case than where it ended up. */
const roleWeights: Readonly<Record<Sighting['role'], number>> = { 'root-cause': 3, 'first-failure': 2, impact: 1 };
/** Suspects that a case is remembered by, and the score below which a suspicion is only a guess. */
const SUSPECTS = 3;
const GUESS = 0.1;

/** Paints a case: {@link Feature}s, each key once with its largest weight. `nameOf` says a signal as a person would. */
export function portraitOf(
  id: string,
  sightings: readonly Sighting[],
  suspects: readonly Suspect[],
  nameOf: (what: string) => string = (what) => what,
): Portrait {
  const believed = believedOf(suspects);
  const features = [
    ...believed.flatMap(suspectFeatures),
    ...sightings.flatMap((sighting) => seenFeatures(sighting, nameOf)),
    ...sightings.flatMap((sighting) => originFeatures(sighting, believed, nameOf)),
  ];
  const strongest = new Map<string, Feature>();
  for (const feature of features) {
    const key = `${feature.aspect}\n${feature.key}`;
    const known = strongest.get(key);
    if (!known || known.weight < feature.weight) strongest.set(key, feature);
  }
  return { id, features: [...strongest.values()] };
}

interface Believed extends Suspect {
  readonly weight: number;
}

/** Who is to blame, as far as is known: a confirmed cause fully whatever its score, a rejected one not at all. */
function believedOf(suspects: readonly Suspect[]): readonly Believed[] {
  return suspects
    .filter(({ score, verdict }) => verdict === 'confirmed' || (verdict === 'suspected' && score >= GUESS))
    .slice(0, SUSPECTS)
    .map((suspect) => ({ ...suspect, weight: suspect.verdict === 'confirmed' ? 1 : suspect.score }));
}

function suspectFeatures({ entity, changeKind, weight }: Believed): readonly Feature[] {
  const blamed = entity === undefined ? [] : [{ aspect: 'suspect' as const, key: entity, label: entity, weight }];
  const kind =
    changeKind === undefined ? [] : [{ aspect: 'change-kind' as const, key: changeKind, label: changeKind, weight }];
  return [...blamed, ...kind];
}

/** What the one to blame shows itself, wherever it is: the kind of the fault. */
function originFeatures(
  { entity, signal }: Sighting,
  believed: readonly Believed[],
  nameOf: (what: string) => string,
): readonly Feature[] {
  const what = whatOf(signal, entity);
  return believed
    .filter((suspect) => suspect.entity === entity)
    .map(({ weight }) => ({ aspect: 'origin', key: what, label: nameOf(what), weight }));
}

function seenFeatures({ entity, role, signal, detector }: Sighting, nameOf: (what: string) => string): Feature[] {
  const weight = roleWeights[role];
  const what = whatOf(signal, entity);
  const label = nameOf(what);
  return [
    { aspect: 'place', key: entity, label: entity, weight },
    { aspect: 'symptom', key: `${entity}\n${what}`, label: `${label} of ${entity}`, weight },
    { aspect: 'what', key: what, label, weight },
    { aspect: 'detector', key: detector, label: detector, weight: 1 },
  ];
}

/** What misbehaved without where: the metric or template of a signal key, without its attributes. */
function whatOf(signal: string, entity: string): string {
  const lines = signal.split('\n');
  const named = lines.filter((line) => line !== entity).at(-1) ?? signal;
  const attributes = named.indexOf('{');
  return attributes > 0 ? named.slice(0, attributes) : named;
}
