import type { Anomaly } from '../../domain/anomaly.js';
import { seriesOf } from './sighting.js';
import type { GroupingState } from './state.js';
import { forget, noteEntity, noteSeries } from './usual.js';

const minuteMs = 60_000;

function signalOf({ signal }: Anomaly): string {
  return `${signal.kind} ${signal.key}`;
}

/** Takes in an anomaly; false when it is no news. One that ended already is a point in time. */
export function begin(state: GroupingState, anomaly: Anomaly, urgent: boolean, at: number): boolean {
  const { id, entity } = anomaly;
  if (state.attached.has(id) || state.dismissed.has(id)) return false;
  const known = state.loose.get(id);
  const lastAt = anomaly.endedAt ?? Infinity;
  if (known?.lastAt === Infinity) return false;
  const series = seriesOf(anomaly);
  activity(state, anomaly).lasting += lastAt === Infinity ? 1 : 0;
  activity(state, anomaly).lastAt = at;
  noteSeries(state.usual, series, at);
  for (const group of state.groups.values()) {
    if (!group.members.has(id)) continue;
    // It had ended and goes on: it is still what it was.
    if (lastAt === Infinity) {
      group.lasting.add(id);
      state.attached.set(id, { group: group.id, series });
      if (group.strong.has(series)) group.strong.set(series, Infinity);
    }
    group.lastAt = Math.max(group.lastAt, at);
    return false;
  }
  state.loose.set(id, { anomaly: { ...anomaly, entity }, series, lastAt, strength: 0, urgent });
  return true;
}

/** Notes that an anomaly is over. */
export function end(state: GroupingState, anomaly: Anomaly, at: number): void {
  const { id } = anomaly;
  const endedAt = Math.min(at, anomaly.endedAt ?? at);
  const loose = state.loose.get(id);
  const attached = state.attached.get(id);
  const lasted = loose?.lastAt === Infinity || attached !== undefined || state.dismissed.has(id);
  if (!lasted) return;
  const active = activity(state, anomaly);
  active.lasting = Math.max(0, active.lasting - 1);
  active.lastAt = Math.max(active.lastAt, endedAt);
  state.dismissed.delete(id);
  if (loose) state.loose.set(id, { ...loose, anomaly, lastAt: endedAt });
  const group = attached && state.groups.get(attached.group);
  state.attached.delete(id);
  if (!group) return;
  group.lasting.delete(id);
  group.lastAt = Math.max(group.lastAt, endedAt);
  const others = [...group.lasting].some((other) => state.attached.get(other)?.series === attached.series);
  if (group.strong.has(attached.series) && !others) group.strong.set(attached.series, endedAt);
}

function activity(state: GroupingState, anomaly: Anomaly) {
  let signals = state.current.get(anomaly.entity);
  if (!signals) state.current.set(anomaly.entity, (signals = new Map()));
  const key = signalOf(anomaly);
  let active = signals.get(key);
  if (!active) signals.set(key, (active = { lasting: 0, lastAt: -Infinity }));
  return active;
}

/** Distinct signals of an entity that misbehave now. */
export function signalsOf(state: GroupingState, entity: string, at: number): number {
  let count = 0;
  for (const { lasting, lastAt } of state.current.get(entity)?.values() ?? [])
    if (lasting > 0 || at - lastAt < state.parameters.windowMs) count++;
  return count;
}

/** Once a minute: what lasts is noted as trouble of this minute too, and what is old is forgotten. O(what is remembered). */
export function turnMinute(state: GroupingState, at: number): void {
  if (Math.floor(at / minuteMs) === Math.floor(state.at / minuteMs)) return;
  const { windowMs, memoryMs, endedBeforeMs } = state.parameters;
  for (const { series, lastAt } of state.loose.values()) if (lastAt === Infinity) noteSeries(state.usual, series, at);
  for (const { series } of state.attached.values()) noteSeries(state.usual, series, at);
  for (const [entity, signals] of state.current) {
    for (const [key, { lasting, lastAt }] of signals) if (lasting === 0 && at - lastAt >= windowMs) signals.delete(key);
    if (signals.size === 0) state.current.delete(entity);
    else noteEntity(state.usual, entity, at, signals.size, 0);
  }
  const keep = Math.max(windowMs, endedBeforeMs);
  for (const [id, { lastAt }] of state.loose) if (at - lastAt > keep) state.loose.delete(id);
  forget(state.usual, at - memoryMs);
}
