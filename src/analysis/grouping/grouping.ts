import { begin, end, turnMinute } from './follow.js';
import { join, Surroundings } from './join.js';
import { openGroups } from './open-groups.js';
import type { Sighting } from './sighting.js';
import type { GroupingState } from './state.js';
import type { GroupingStep, GroupingVerdict, Joined } from './step.js';
import { Terrain } from './terrain.js';
import { Forecast, noteTrouble, weigh } from './weigh.js';

// The state and the steps are spoken of together with the function that folds one into the other.
export { closeGroup, mergeGroups, splitGroup } from './edit-groups.js';
export { openGrouping, type GroupingState } from './state.js';
export type { GroupingStep, GroupingVerdict, Joined, Opened, Tie } from './step.js';

/**
 * Folds one step into the state, in place: what ended is noted, what is new joins the nearest open group or stays loose, and
 * loose anomalies that are strong enough together open a group. Never looks ahead; the same steps give
 * the same groups. O(new anomalies × open groups + what misbehaves now + the components it is in).
 */
export function nextGrouping(state: GroupingState, step: GroupingStep): GroupingVerdict {
  const at = Math.max(step.at, state.at);
  turnMinute(state, at);
  state.at = at;
  state.firstAt = Math.min(state.firstAt, at);
  for (const anomaly of step.ended) end(state, anomaly, at);
  const news = [...step.started, ...step.continuing];
  const started = news.filter((anomaly) => begin(state, anomaly, step.urgent?.has(anomaly.id) ?? false, at));
  const begun = started.flatMap(({ id }) => state.loose.get(id) ?? []);
  const fresh = freshOf(state, at);
  if (fresh.length === 0) return { at, opened: [], joined: [], quiet: endSilent(state, at), standalone: [] };
  const entities = [...state.usual.entities.keys(), ...fresh.map(({ anomaly }) => anomaly.entity)];
  const terrain = new Terrain(step.graph, entities);
  const forecast = new Forecast(state, at);
  weigh(state, fresh, terrain, forecast, at);
  const surroundings = new Surroundings(terrain, state.parameters.hops);
  const joined = joinAll(state, begun, fresh, surroundings, step.ties, at);
  const opened = openGroups(state, fresh, terrain, { ...step, at });
  noteTrouble(state, begun, at);
  const quiet = endSilent(state, at);
  return { at, opened, joined, quiet, standalone: started.filter(({ id }) => state.loose.has(id)) };
}

/** Loose anomalies of this moment: begun within the window, or begun not long ago and lasting. */
function freshOf({ loose, parameters }: GroupingState, at: number): Sighting[] {
  return [...loose.values()].filter(
    ({ toldAt, lastAt }) => at - toldAt < (lastAt === Infinity ? parameters.recentMs : parameters.windowMs),
  );
}

/**
 * What began joins first. A group that grew may now be near to what is still loose, so that is asked again: the caller of a service
 * may be told before the service itself.
 */
function joinAll(
  state: GroupingState,
  begun: readonly Sighting[],
  fresh: readonly Sighting[],
  surroundings: Surroundings,
  ties: GroupingStep['ties'],
  at: number,
): Joined[] {
  const joined: Joined[] = [];
  for (let asked = begun; asked.length > 0;) {
    const before = joined.length;
    for (const sighting of asked) {
      const found = join(state, sighting, surroundings, ties, at);
      if (found) joined.push(found);
    }
    asked = joined.length > before ? fresh.filter(({ anomaly }) => state.loose.has(anomaly.id)) : [];
  }
  return joined;
}

function endSilent({ groups, parameters }: GroupingState, at: number): string[] {
  const quiet: string[] = [];
  for (const { id, lasting, lastAt } of groups.values())
    if (lasting.size === 0 && at - lastAt > parameters.silenceMs) quiet.push(id);
  for (const id of quiet) groups.delete(id);
  return quiet;
}
