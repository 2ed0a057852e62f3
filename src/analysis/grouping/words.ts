import type { Anomaly } from '../../domain/anomaly.js';
import type { Tie } from './step.js';
import type { Way } from './terrain.js';

/** Reasons worth telling. */
const mostReasons = 3;

/** `40 s`, `3 min`, `2 h`. */
export function sayDuration(ms: number): string {
  if (ms < 90_000) return `${Math.round(ms / 1000)} s`;
  return ms < 5_400_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}

function sayLag(anomaly: Anomaly, core: Anomaly): string {
  const lag = anomaly.startedAt - core.startedAt;
  if (lag === 0) return 'at the same time';
  return `${sayDuration(Math.abs(lag))} ${lag > 0 ? 'after' : 'before'}`;
}

/** Why an anomaly belongs to a group it is near to in the graph. */
export function sayWay(
  anomaly: Anomaly,
  way: Way,
  core: Anomaly | undefined,
  ties?: (a: Anomaly, b: Anomaly) => readonly Tie[],
): string {
  const lag = core ? sayLag(anomaly, core) : 'while it misbehaved';
  const over = way.over !== way.core && way.hops > 1 ? ` over ${way.over}` : '';
  if (way.guessed)
    return `nothing is known of how ${anomaly.entity} is connected, but it began ${lag} (${way.core} misbehaved first)`;
  const near =
    way.hops === 0
      ? `${anomaly.entity} itself is at the core of it, this began ${lag}`
      : `${anomaly.entity} is ${way.hops} ${way.hops === 1 ? 'step' : 'steps'} from ${way.core}${over}, this began ${lag}`;
  const told = core && ties ? ties(anomaly, core).filter(({ weight }) => weight > 0) : [];
  return [near, ...strongest(told)].join('; ');
}

/** Why an anomaly belongs to a group the graph knows no way to. */
export function sayTie(core: Anomaly, ties: readonly Tie[]): string {
  return [`tied to ${core.entity}`, ...strongest(ties)].join('; ');
}

function strongest(ties: readonly Tie[]): string[] {
  return ties
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, mostReasons)
    .map(({ because }) => because);
}
