import { signalsOf } from './follow.js';
import { strengthOf, type Sighting } from './sighting.js';
import type { GroupingState } from './state.js';
import type { Component, Terrain } from './terrain.js';
import { minutesOf, noteEntity, troubleOf } from './usual.js';

const minuteMs = 60_000;
/** The last moments do not count as past: a series that goes on is not yet usual. */
const leaveOutMs = 90_000;
/** Before anything is known, three signals misbehave in a minute, with the weight of ten minutes. */
const priorSignals = 3;
const priorMinutes = 10;

/** What goes on in a component: signals that misbehave now and usually in a minute, and the usual burst of a minute. */
export interface Weather {
  readonly signals: number;
  readonly usualSignals: number;
  readonly usualBurst: number;
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
    const { usual, current, parameters } = this.#state;
    const minutes = minutesKnown(this.#state, this.#at);
    const trouble = troubleOf(usual, component);
    let signals = 0;
    for (const entity of current.keys()) if (component.has(entity)) signals += signalsOf(this.#state, entity, this.#at);
    return {
      signals,
      usualSignals: (trouble.series + priorSignals * priorMinutes) / (minutes + priorMinutes),
      usualBurst: trouble.burst / Math.max(parameters.leastMemoryMs / minuteMs, minutes),
    };
  }
}

function minutesKnown({ firstAt, parameters }: GroupingState, at: number): number {
  return Math.min(parameters.memoryMs, Math.max(0, at - firstAt)) / minuteMs;
}

/** Says how strong each of these anomalies is by now, and notes the burst of their entities. */
export function weigh(
  state: GroupingState,
  fresh: readonly Sighting[],
  terrain: Terrain,
  forecast: Forecast,
  at: number,
): void {
  const { leastMemoryMs, strong } = state.parameters;
  const minutes = Math.max(leastMemoryMs / minuteMs, minutesKnown(state, at));
  const bursts = new Map<string, number>();
  for (const sighting of fresh) {
    const { entity } = sighting.anomaly;
    const weathers = terrain.componentsOf(entity).map((component) => forecast.of(component));
    const [first, ...others] = weathers;
    const loudest = others.reduce((a, b) => (crowding(b) > crowding(a) ? b : a), first);
    sighting.strength = strengthOf(sighting.anomaly, {
      minutes,
      troubled: minutesOf(state.usual, sighting.series, at - leaveOutMs),
      series: loudest.signals,
      usualSeries: loudest.usualSignals,
      frontDoor: terrain.isFrontDoor(entity),
    });
    bursts.set(entity, Math.max(bursts.get(entity) ?? 0, sighting.strength - strong));
  }
  for (const [entity, burst] of bursts) noteEntity(state.usual, entity, at, signalsOf(state, entity, at), burst);
}

function crowding({ signals, usualSignals }: Weather): number {
  return (signals + 1) / (usualSignals + 1);
}
