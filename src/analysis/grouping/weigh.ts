import { begunNow } from './follow.js';
import { strengthOf, type Sighting } from './sighting.js';
import type { GroupingState } from './state.js';
import type { Component, Terrain } from './terrain.js';
import { minutesOf, noteEntity, troubleOf } from './usual.js';

const minuteMs = 60_000;
/** The last moments do not count as past: a series that goes on is not yet usual. */
const leaveOutMs = 90_000;
/** Before anything is known, three signals begin to misbehave in a minute, with the weight of ten minutes. */
const priorSignals = 3;
const priorMinutes = 10;

/** What goes on in a component: signals that begin to misbehave now and usually in a minute. */
export interface Weather {
  readonly signals: number;
  readonly usualSignals: number;
}

/** The weather of components, worked out once a step. */
export class Forecast {
  readonly #state: GroupingState;
  readonly #at: number;
  readonly #known = new Map<Component, Weather>();

  constructor(state: GroupingState, at: number) {
    this.#state = state;
    this.#at = at;
  }

  of(component: Component): Weather {
    let weather = this.#known.get(component);
    if (!weather) this.#known.set(component, (weather = this.#observe(component)));
    return weather;
  }

  #observe(component: Component): Weather {
    const { usual, begun } = this.#state;
    const minutes = minutesKnown(this.#state, this.#at);
    let signals = 0;
    for (const entity of begun.keys()) if (component.has(entity)) signals += begunNow(this.#state, entity, this.#at);
    return {
      signals,
      usualSignals: (troubleOf(usual, component) + priorSignals * priorMinutes) / (minutes + priorMinutes),
    };
  }
}

function minutesKnown({ firstAt, parameters }: GroupingState, at: number): number {
  return Math.min(parameters.memoryMs, Math.max(0, at - firstAt)) / minuteMs;
}

/** Says how strong each of these anomalies has been at its strongest. */
export function weigh(
  state: GroupingState,
  fresh: readonly Sighting[],
  terrain: Terrain,
  forecast: Forecast,
  at: number,
): void {
  const minutes = Math.max(state.parameters.leastMemoryMs / minuteMs, minutesKnown(state, at));
  for (const sighting of fresh) {
    const { entity } = sighting.anomaly;
    const [first, ...others] = terrain.componentsOf(entity).map((component) => forecast.of(component));
    const loudest = others.reduce((a, b) => (crowding(b) > crowding(a) ? b : a), first);
    const weight = strengthOf(sighting.anomaly, {
      minutes,
      troubled: minutesOf(state.usual, sighting.series, at - leaveOutMs),
      signals: loudest.signals,
      usualSignals: loudest.usualSignals,
      frontDoor: terrain.isFrontDoor(entity),
    });
    // What it was when it began counts: the crowd passes on, and its own beginning becomes past.
    sighting.weight = Math.max(sighting.weight, weight);
    sighting.strength = sighting.weight - (sighting.brief ? state.parameters.brief : 0);
  }
}

function crowding({ signals, usualSignals }: Weather): number {
  return (signals + 1) / (usualSignals + 1);
}

/** Notes what began now as usual. */
export function noteTrouble(state: GroupingState, begun: readonly Sighting[], at: number): void {
  for (const entity of new Set(begun.map(({ anomaly }) => anomaly.entity)))
    noteEntity(state.usual, entity, at, begunNow(state, entity, at));
}
