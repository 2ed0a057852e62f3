import { predictUse, type Elasticity, type Predicted } from './elasticity.js';

/** A question about load that has not happened. `ratio` 1.3 is thirty per cent more. */
export type Scenario =
  | { readonly kind: 'traffic'; readonly ratio: number }
  | { readonly kind: 'lose-zone'; readonly zones: number }
  | { readonly kind: 'lose-replica'; readonly replicas: number }
  /** The same load on another version of a model, whose use is known by its own fit. */
  | { readonly kind: 'version'; readonly from: string; readonly to: string; readonly fit: Elasticity };

export interface WhatIf {
  readonly scenario: Scenario;
  readonly today: Predicted;
  /** Use in the scenario. */
  readonly asked: Predicted;
  /** Whether the limit holds: for the mean, and for nine moments in ten. Absent without a limit. */
  readonly holds?: { readonly onAverage: boolean; readonly mostly: boolean };
  readonly because: readonly string[];
}

/**
 * What use becomes at `load` (of one replica) when the scenario comes true. What is lost is shared by what is left, so
 * losing one of n puts n/(n−1) times the load on each; the last one cannot be lost. Throws RangeError on such numbers.
 */
export function whatIf(fit: Elasticity, load: number, scenario: Scenario, limit?: number): WhatIf {
  const today = predictUse(fit, load);
  const { asked, said } = ask(fit, load, scenario);
  const holds = limit === undefined ? undefined : { onAverage: asked.mean <= limit, mostly: asked.upper80 <= limit };
  const kept = holds && (holds.mostly ? 'within' : holds.onAverage ? 'at the edge of' : 'beyond');
  return {
    scenario,
    today,
    asked,
    ...(holds && { holds }),
    because: [
      said,
      asked.because,
      ...(kept ? [`${asked.upper80.toPrecision(3)} at most is ${kept} the limit of ${limit}`] : []),
    ],
  };
}

function ask(fit: Elasticity, load: number, scenario: Scenario): { asked: Predicted; said: string } {
  if (scenario.kind === 'lose-zone') return spread(fit, load, scenario.zones, 'zone');
  if (scenario.kind === 'lose-replica') return spread(fit, load, scenario.replicas, 'replica');
  if (scenario.kind === 'version') {
    return { asked: predictUse(scenario.fit, load), said: `${scenario.to} takes the load of ${scenario.from}` };
  }
  if (!(scenario.ratio >= 0)) throw new RangeError(`traffic cannot become ${scenario.ratio} times what it is`);
  const asked = predictUse(fit, load * scenario.ratio);
  return { asked, said: `traffic becomes ${scenario.ratio} times what it is` };
}

function spread(fit: Elasticity, load: number, count: number, what: string): { asked: Predicted; said: string } {
  if (!(count >= 2)) throw new RangeError(`with ${count} ${what}s none can be lost`);
  const asked = predictUse(fit, (load * count) / (count - 1));
  return { asked, said: `${count - 1} of ${count} ${what}s share the load` };
}
