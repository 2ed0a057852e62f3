import type { Anomaly } from '../../domain/anomaly.js';
import { seriesOf } from './sighting.js';
import type { Group, GroupingState } from './state.js';

/** Closes a group at once. Its lasting members mean nothing until they end, so that they do not open it again. */
export function closeGroup(state: GroupingState, id: string): void {
  const group = state.groups.get(id);
  if (!group) return;
  for (const member of group.lasting) {
    state.attached.delete(member);
    state.dismissed.add(member);
  }
  state.groups.delete(id);
}

/** The group `into` takes over everything of `from`; nothing happens when either is over. */
export function mergeGroups(state: GroupingState, into: string, from: string): void {
  const target = state.groups.get(into);
  const source = state.groups.get(from);
  if (!target || !source || target === source) return;
  target.startedAt = Math.min(target.startedAt, source.startedAt);
  target.lastAt = Math.max(target.lastAt, source.lastAt);
  for (const [entity, core] of source.cores) if (!target.cores.has(entity)) target.cores.set(entity, core);
  for (const [series, at] of source.strong) target.strong.set(series, Math.max(at, target.strong.get(series) ?? 0));
  for (const member of source.members) target.members.add(member);
  for (const member of source.lasting) {
    target.lasting.add(member);
    const attached = state.attached.get(member);
    if (attached) state.attached.set(member, { ...attached, group: into });
  }
  state.groups.delete(from);
}

/** The anomalies leave the groups they are in and become the group `into`, each of them at its core. */
export function splitGroup(state: GroupingState, into: string, anomalies: readonly Anomaly[], at: number): void {
  if (anomalies.length === 0) return;
  const group: Group = {
    id: into,
    startedAt: Math.min(...anomalies.map(({ startedAt }) => startedAt)),
    openedAt: at,
    lastAt: at,
    cores: new Map(),
    strong: new Map(),
    members: new Set(),
    lasting: new Set(),
  };
  for (const anomaly of anomalies) move(state, anomaly, group, at);
  state.groups.set(into, group);
}

function move(state: GroupingState, anomaly: Anomaly, group: Group, at: number): void {
  const { id, entity } = anomaly;
  const series = seriesOf(anomaly);
  const lasts = state.attached.has(id) || state.loose.get(id)?.lastAt === Infinity;
  for (const other of state.groups.values()) {
    other.members.delete(id);
    other.lasting.delete(id);
    if (other.cores.get(entity)?.anomaly.id === id) other.cores.delete(entity);
  }
  state.loose.delete(id);
  group.members.add(id);
  if (!group.cores.has(entity)) group.cores.set(entity, { anomaly, since: at });
  group.strong.set(series, lasts ? Infinity : at);
  if (!lasts) return;
  group.lasting.add(id);
  state.attached.set(id, { group: group.id, series });
}
