import type { Cause, Term } from '../domain/anomaly.js';
import type { Change } from '../domain/inventory.js';
import type { Evidence, Subject } from './evidence.js';
import { SceneView } from './scene-view.js';
import type { Scene } from './scene.js';

/** As many causes as anybody reads; the rest keep their share of the probability. */
const MOST_CAUSES = 20;
/** Log-odds; what weighs less makes less than 5 % of a difference to the odds. */
const LEAST_SAID = 0.05;

/**
 * Who did it: the entities in and upstream of the group, the changes near them, and the answer that no change is to
 * blame, each with a share of the probability and its terms. First the entities are ranked by the sum of their
 * log-odds, then the changes against "no change", which passes its share on to the entities.
 */
export function rankCauses(scene: Scene, evidence: readonly Evidence[]): Cause[] {
  const view = new SceneView(scene);
  const entities = termsOf('entity', view, evidence, [...view.candidates]);
  const suspects = softmax(entities);
  const informed = view.withSuspects(suspects);
  const { candidates } = informed.changes;
  const changes = termsOf(
    'change',
    informed,
    evidence,
    candidates.map(({ id }) => id),
  );
  const none = termsOf('no-change', informed, evidence, ['']).get('') ?? [];
  const shares = softmax(new Map([...changes, ['', none]]));
  const innocent = shares.get('') ?? 1;
  const causes = [
    ...[...entities].map(([entity, terms]) => entityCause(entity, terms, innocent * (suspects.get(entity) ?? 0))),
    ...candidates.map((change) =>
      changeCause(change, informed, changes.get(change.id) ?? [], shares.get(change.id) ?? 0),
    ),
  ];
  const ranked = causes.toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  return sayNoChange(ranked, none, candidates.length > 0).slice(0, MOST_CAUSES);
}

/** Every candidate with what the evidence about its kind says of it. */
function termsOf(
  about: Subject,
  view: SceneView,
  evidence: readonly Evidence[],
  candidates: readonly string[],
): Map<string, Term[]> {
  const terms = new Map<string, Term[]>(candidates.map((candidate) => [candidate, []]));
  for (const { id, weight, find } of evidence.filter((entry) => entry.about === about))
    for (const { candidate, strength, because } of find(view)) {
      const logOdds = weight * strength;
      if (logOdds !== 0 && Number.isFinite(logOdds)) terms.get(candidate)?.push({ evidence: id, logOdds, because });
    }
  return terms;
}

function softmax(terms: ReadonlyMap<string, readonly Term[]>): Map<string, number> {
  const totals = [...terms].map(([key, list]) => [key, list.reduce((sum, { logOdds }) => sum + logOdds, 0)] as const);
  const top = totals.reduce((most, [, total]) => Math.max(most, total), -Infinity);
  const odds = totals.map(([key, total]) => [key, Math.exp(total - top)] as const);
  const sum = odds.reduce((all, [, odd]) => all + odd, 0);
  return new Map(odds.map(([key, odd]) => [key, odd / sum]));
}

function entityCause(entity: string, terms: readonly Term[], score: number): Cause {
  return { id: `entity:${entity}`, entity, title: entity, score, verdict: 'suspected', because: say(terms), terms };
}

function changeCause(change: Change, { changes }: SceneView, terms: readonly Term[], score: number): Cause {
  const entity = changes.live.get(change.id)?.entity ?? change.entity;
  return {
    id: `change:${change.id}`,
    ...(entity !== undefined && { entity }),
    change: change.id,
    title: `${change.kind}: ${change.summary}`,
    score,
    verdict: 'suspected',
    because: say(terms),
    terms,
  };
}

/** Where changes were at hand and the first cause is none of them, that is an answer, and says why. */
function sayNoChange(ranked: readonly Cause[], none: readonly Term[], asked: boolean): readonly Cause[] {
  const first = ranked.find(({ change }) => change === undefined);
  if (!asked || !first) return ranked;
  const terms = [...none, ...first.terms];
  const title = `No change is to blame: look at ${first.title}`;
  const said: Cause = { ...first, title, because: say(terms), terms };
  return ranked.map((cause) => (cause === first ? said : cause));
}

/** The reasons by weight, the ones against included; what moves nothing is a term and no reason. */
function say(terms: readonly Term[]): readonly string[] {
  return terms
    .filter(({ logOdds }) => Math.abs(logOdds) >= LEAST_SAID)
    .toSorted((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds))
    .map(({ because }) => because);
}
