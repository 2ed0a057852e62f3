import type { Anomaly } from '../../domain/anomaly.js';
import { groupingParameters, type GroupingParameters } from './parameters.js';
import type { Sighting } from './sighting.js';
import { openUsual, type Usual } from './usual.js';

/** An entity at the core of a group. */
export interface Core {
  /** The anomaly that made it one. */
  readonly anomaly: Anomaly;
  /** Since when trouble spreads from it; epoch ms. */
  readonly since: number;
}

/** A group that is not over. */
export interface Group {
  readonly id: string;
  /** When its first member began, when it opened, and when something last happened in it; epoch ms. */
  startedAt: number;
  readonly openedAt: number;
  lastAt: number;
  /** Its core entities. */
  readonly cores: Map<string, Core>;
  /** Its strong series and when they were last seen; Infinity while they last. */
  readonly strong: Map<string, number>;
  readonly members: Set<string>;
  /** Members that last. */
  readonly lasting: Set<string>;
}

/** A member that lasts: where it belongs. */
export interface Attachment {
  readonly group: string;
  readonly series: string;
}

/** Everything grouping knows; structured-clonable, so that a restart takes it up again. */
export interface GroupingState {
  readonly parameters: GroupingParameters;
  at: number;
  firstAt: number;
  readonly usual: Usual;
  /** When signals last began to misbehave, by entity. */
  readonly begun: Map<string, Map<string, number>>;
  /** Anomalies that belong to nothing and last or ended a moment ago, by id. */
  readonly loose: Map<string, Sighting>;
  readonly attached: Map<string, Attachment>;
  /** Lasting anomalies whose group was closed by a person: they mean nothing until they end. */
  readonly dismissed: Set<string>;
  readonly groups: Map<string, Group>;
}

/** A state that has seen nothing. */
export function openGrouping(parameters: Partial<GroupingParameters> = {}): GroupingState {
  return {
    parameters: { ...groupingParameters, ...parameters },
    at: -Infinity,
    firstAt: Infinity,
    usual: openUsual(),
    begun: new Map(),
    loose: new Map(),
    attached: new Map(),
    dismissed: new Set(),
    groups: new Map(),
  };
}

/** Puts an anomaly into a group. A strong one makes its entity a core, from which trouble spreads `since` then. */
export function attach(state: GroupingState, group: Group, sighting: Sighting, at: number, since: number): void {
  const { anomaly, series, lastAt } = sighting;
  state.loose.delete(anomaly.id);
  group.members.add(anomaly.id);
  group.lastAt = Math.max(group.lastAt, at);
  if (lastAt === Infinity) {
    group.lasting.add(anomaly.id);
    state.attached.set(anomaly.id, { group: group.id, series });
  }
  if (sighting.strength <= state.parameters.strong && !sighting.urgent) return;
  group.strong.set(series, Math.max(group.strong.get(series) ?? 0, lastAt === Infinity ? Infinity : at));
  if (!group.cores.has(anomaly.entity)) group.cores.set(anomaly.entity, { anomaly, since });
}
