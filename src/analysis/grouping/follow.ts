import type { Anomaly } from '../../domain/anomaly.js';
import { seriesOf } from './sighting.js';
import type { GroupingState } from './state.js';
import { forget, noteSeries } from './usual.js';

const minuteMs = 60_000;

/** Takes in an anomaly; false when it is no news. One that ended already is a point in time. */
export function begin(state: GroupingState, anomaly: Anomaly, urgent: boolean, at: number): boolean {
  const { id } = anomaly;
  if (state.attached.has(id) || state.dismissed.has(id)) return false;
  const known = state.loose.get(id);
  if (known?.lastAt === Infinity) {
    if (anomaly.lastSeenAt > known.anomaly.lastSeenAt) known.brief = false;
    known.anomaly = anomaly;
    return false;
  }
  const lastAt = anomaly.endedAt ?? Infinity;
  const series = seriesOf(anomaly);
  if (rejoins(state, anomaly, series, at)) return false;
  noteSeries(state.usual, series, at);
  let begun = state.begun.get(anomaly.entity);
  if (!begun) state.begun.set(anomaly.entity, (begun = new Map()));
  begun.set(`${anomaly.signal.kind} ${anomaly.signal.key}`, at);
  const brief = anomaly.signal.kind === 'metric' && lastAt === Infinity;
  state.loose.set(id, { anomaly, series, toldAt: at, lastAt, brief, weight: -Infinity, strength: -Infinity, urgent });
  return true;
}

/** A member that had ended and goes on is still what it was. */
function rejoins(state: GroupingState, { id, endedAt }: Anomaly, series: string, at: number): boolean {
  for (const group of state.groups.values()) {
    if (!group.members.has(id)) continue;
    group.lastAt = Math.max(group.lastAt, at);
    if (endedAt === undefined) {
      group.lasting.add(id);
      state.attached.set(id, { group: group.id, series });
      if (group.strong.has(series)) group.strong.set(series, Infinity);
    }
    return true;
  }
  return false;
}

/** Notes that an anomaly is over. */
export function end(state: GroupingState, anomaly: Anomaly, at: number): void {
  const { id } = anomaly;
  const endedAt = Math.min(at, anomaly.endedAt ?? at);
  state.dismissed.delete(id);
  const loose = state.loose.get(id);
  if (loose?.lastAt === Infinity) Object.assign(loose, { anomaly, lastAt: endedAt });
  const attached = state.attached.get(id);
  if (!attached) return;
  state.attached.delete(id);
  const group = state.groups.get(attached.group);
  if (!group) return;
  group.lasting.delete(id);
  group.lastAt = Math.max(group.lastAt, endedAt);
  if (group.strong.get(attached.series) !== Infinity) return;
  for (const other of group.lasting) if (state.attached.get(other)?.series === attached.series) return;
  group.strong.set(attached.series, endedAt);
}

/** Distinct signals of an entity that began to misbehave within the window. */
export function begunNow({ begun, parameters }: GroupingState, entity: string, at: number): number {
  let count = 0;
  for (const begunAt of begun.get(entity)?.values() ?? []) if (at - begunAt < parameters.windowMs) count++;
  return count;
}

/** Once a minute, what is old is forgotten. O(what is remembered). */
export function turnMinute(state: GroupingState, at: number): void {
  if (Math.floor(at / minuteMs) === Math.floor(state.at / minuteMs)) return;
  const { windowMs, memoryMs, endedBeforeMs } = state.parameters;
  for (const [entity, begun] of state.begun) {
    for (const [signal, begunAt] of begun) if (at - begunAt >= windowMs) begun.delete(signal);
    if (begun.size === 0) state.begun.delete(entity);
  }
  const keepMs = Math.max(windowMs, endedBeforeMs);
  for (const [id, { lastAt }] of state.loose) if (at - lastAt > keepMs) state.loose.delete(id);
  forget(state.usual, at - memoryMs);
}
