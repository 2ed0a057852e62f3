import { aspects, type Aspect, type Feature, type Portrait } from './portrait.js';

/** An earlier case that looks like this one. */
export interface SimilarCase {
  readonly id: string;
  /** 0: nothing in common, to 1: the same in everything. */
  readonly score: number;
  /** What they share, the weightiest aspect first. */
  readonly because: readonly string[];
}

/** What each aspect counts: who is to blame before what it looked like before who noticed. Measured by `npm run bench -- similar`. */
const weights: Readonly<Record<Aspect, number>> = {
  suspect: 3,
  'change-kind': 1,
  origin: 3,
  place: 1,
  symptom: 2,
  what: 2,
  detector: 0.5,
};
/** Below this two cases share no more than any two do. */
const ALIKE = 0.05;
/** Shared parts that are named per aspect. */
const NAMED = 3;

const sentences: Readonly<Record<Aspect, (labels: string) => string>> = {
  suspect: (labels) => `Both suspect ${labels}`,
  'change-kind': (labels) => `Both suspect a change: ${labels}`,
  origin: (labels) => `In both the suspect shows ${labels}`,
  place: (labels) => `Both show at ${labels}`,
  symptom: (labels) => `Both show ${labels}`,
  what: (labels) => `Both are about ${labels}`,
  detector: (labels) => `Both were noticed by ${labels}`,
};

/**
 * The earlier cases most like one, the most alike first; equal ones the latest first, as given. Per aspect the weighted
 * Jaccard index (Ružička, 1958) of the features, a rare one counting more than one that every case has (inverse document
 * frequency: Spärck Jones, 1972); over the aspects that either of both shows, their weighted mean.
 * @param earlier the latest first
 */
export function similarCases(of: Portrait, earlier: readonly Portrait[], most: number): readonly SimilarCase[] {
  const rarity = rarityIn([of, ...earlier]);
  const mine = byAspect(of);
  return earlier
    .map((other) => compare(other.id, mine, byAspect(other), rarity))
    .filter(({ score }) => score >= ALIKE)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, most);
}

type ByAspect = ReadonlyMap<Aspect, ReadonlyMap<string, Feature>>;
type Rarity = (feature: Feature) => number;

function compare(id: string, mine: ByAspect, theirs: ByAspect, rarity: Rarity): SimilarCase {
  let [sum, most] = [0, 0];
  const shared: { readonly part: number; readonly because: string }[] = [];
  for (const aspect of aspects) {
    const a = mine.get(aspect) ?? new Map<string, Feature>();
    const b = theirs.get(aspect) ?? new Map<string, Feature>();
    if (a.size + b.size === 0) continue;
    const { index, common } = overlap(a, b, rarity);
    most += weights[aspect];
    sum += weights[aspect] * index;
    if (common.length > 0) shared.push({ part: weights[aspect] * index, because: sentences[aspect](named(common)) });
  }
  const because = shared.toSorted((a, b) => b.part - a.part).map((one) => one.because);
  return { id, score: most > 0 ? sum / most : 0, because };
}

/** The weighted Jaccard index of two sets of features, and what is in both, the weightiest first. */
function overlap(
  a: ReadonlyMap<string, Feature>,
  b: ReadonlyMap<string, Feature>,
  rarity: Rarity,
): { readonly index: number; readonly common: readonly Feature[] } {
  let [least, largest] = [0, 0];
  const common: { readonly feature: Feature; readonly weight: number }[] = [];
  for (const feature of [...a.values(), ...[...b.values()].filter(({ key }) => !a.has(key))]) {
    const [x, y] = [a.get(feature.key)?.weight ?? 0, b.get(feature.key)?.weight ?? 0];
    const rare = rarity(feature);
    least += Math.min(x, y) * rare;
    largest += Math.max(x, y) * rare;
    if (x > 0 && y > 0) common.push({ feature, weight: Math.min(x, y) * rare });
  }
  const inOrder = common.toSorted((p, q) => q.weight - p.weight).map(({ feature }) => feature);
  return { index: largest > 0 ? least / largest : 0, common: inOrder };
}

function rarityIn(portraits: readonly Portrait[]): Rarity {
  const counts = new Map<string, number>();
  for (const { features } of portraits)
    for (const feature of features) counts.set(nameOf(feature), (counts.get(nameOf(feature)) ?? 0) + 1);
  return (feature) => 1 + Math.log((1 + portraits.length) / (1 + (counts.get(nameOf(feature)) ?? 0)));
}

function byAspect({ features }: Portrait): ByAspect {
  const found = new Map<Aspect, Map<string, Feature>>();
  for (const feature of features) {
    const known = found.get(feature.aspect) ?? new Map<string, Feature>();
    found.set(feature.aspect, known.set(feature.key, feature));
  }
  return found;
}

function nameOf({ aspect, key }: Feature): string {
  return `${aspect}\n${key}`;
}

function named(features: readonly Feature[]): string {
  const shown = features.slice(0, NAMED).map(({ label }) => label);
  const rest = features.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
