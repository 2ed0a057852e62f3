import { measureOf } from '../analysis/causes/measure.js';
import type { SeriesWindow } from '../analysis/causes/deviation.js';
import type { MetricPoint } from '../domain/signal.js';
import type { Detector, Verdict, Watched } from './detector.js';
import { ValueRing, type SavedRing } from './value-ring.js';

/**
 * Values of a series that are kept at hand as evidence: the newest, and one every half minute of what came before, so that
 * what is sampled every second still has a past when its incident is an hour old.
 */
const newestKept = 200;
const olderKept = 100;
const olderEveryMs = 30_000;

interface Watch {
  readonly detector: Detector;
  readonly parameters: unknown;
  readonly state: unknown;
}

interface Slot {
  readonly series: Watched;
  readonly watches: readonly Watch[];
  readonly newest: ValueRing;
  readonly older: ValueRing;
  lastAt: number;
}

/** The strongest verdict on a value, and whose it is. */
export interface Finding extends Verdict {
  readonly detector: string;
}

/** Every series that is watched: its detectors' states and its newest values. The least recently seen leave when it is full. */
export class SeriesTable {
  readonly #slots = new Map<string, Slot>();
  readonly #byEntity = new Map<string, Set<Slot>>();
  readonly #detectors: readonly Detector[];
  readonly #limit: number;

  constructor(detectors: readonly Detector[], limit: number) {
    this.#detectors = detectors;
    this.#limit = limit;
  }

  get size(): number {
    return this.#slots.size;
  }

  find(key: string): Watched | undefined {
    return this.#slots.get(key)?.series;
  }

  add(series: Watched): void {
    if (this.#slots.has(series.key)) return;
    if (this.#slots.size >= this.#limit) this.#evict();
    const watches = this.#detectors
      .filter((detector) => detector.watches(series))
      .map((detector) => {
        const parameters = detector.parameters.parse({});
        return { detector, parameters, state: detector.open(parameters, series) };
      });
    const newest = new ValueRing(newestKept);
    this.#insert({ series, watches, newest, older: new ValueRing(olderKept), lastAt: -Infinity });
  }

  /** Folds a value into a known series; what is not newer than its last value, or not finite, is ignored. */
  observe(key: string, at: number, value: number): Finding | undefined {
    const slot = this.#slots.get(key);
    if (!slot || !(at > slot.lastAt) || !Number.isFinite(value)) return undefined;
    slot.lastAt = at;
    slot.newest.push(at, value);
    if (at - slot.older.newestAt >= olderEveryMs) slot.older.push(at, value);
    let best: Finding | undefined;
    for (const { detector, parameters, state } of slot.watches) {
      const verdict = detector.next(state, at, value, parameters, slot.series);
      if (verdict && (!best || verdict.probability > best.probability)) best = { ...verdict, detector: detector.id };
    }
    return best;
  }

  /** The newest values of one series, oldest first; undefined when it is not watched. */
  window(key: string): SeriesWindow | undefined {
    const slot = this.#slots.get(key);
    return slot && windowOf(slot);
  }

  /** Asks the detectors that watch for absence. */
  *silent(now: number): Generator<readonly [Watched, Finding]> {
    for (const { series, watches, lastAt } of this.#slots.values()) {
      if (lastAt >= now) continue;
      for (const { detector, parameters, state } of watches) {
        const verdict = detector.silent?.(state, now, parameters, series);
        if (verdict) yield [series, { ...verdict, detector: detector.id }];
      }
    }
  }

  /** The newest values of the metric and trace series of some entities, oldest value first. */
  windows(entities: Iterable<string>): SeriesWindow[] {
    return [...new Set(entities)].flatMap((entity) =>
      [...(this.#byEntity.get(entity) ?? [])].filter(({ series }) => series.origin !== 'log').map(windowOf),
    );
  }

  save(): SavedSeries[] {
    return [...this.#slots.values()].map(({ series, watches, newest, older, lastAt }) => ({
      series,
      states: watches.map(({ detector, state }) => [detector.id, detector.save(state)] as const),
      newest: newest.save(),
      older: older.save(),
      lastAt,
    }));
  }

  load(saved: readonly SavedSeries[]): void {
    for (const { series, states, newest, older, lastAt } of saved) {
      const known = new Map(states);
      const watches = this.#detectors
        .filter((detector) => detector.watches(series))
        .map((detector) => {
          const parameters = detector.parameters.parse({});
          const state = known.has(detector.id)
            ? detector.load(known.get(detector.id), parameters, series)
            : detector.open(parameters, series);
          return { detector, parameters, state };
        });
      this.#insert({
        series,
        watches,
        newest: new ValueRing(newestKept, newest),
        older: new ValueRing(olderKept, older),
        lastAt,
      });
    }
  }

  #insert(slot: Slot): void {
    this.#slots.set(slot.series.key, slot);
    const { entity } = slot.series;
    const siblings = this.#byEntity.get(entity);
    if (siblings) siblings.add(slot);
    else this.#byEntity.set(entity, new Set([slot]));
  }

  /** Drops the least recently seen eighth, so that the cost is spread over many additions. */
  #evict(): void {
    const oldest = [...this.#slots.values()]
      .toSorted((a, b) => a.lastAt - b.lastAt)
      .slice(0, Math.ceil(this.#limit / 8));
    for (const slot of oldest) {
      this.#slots.delete(slot.series.key);
      this.#byEntity.get(slot.series.entity)?.delete(slot);
    }
  }
}

/** What {@link SeriesTable.save} stores of one series; structured-clonable. */
export interface SavedSeries {
  readonly series: Watched;
  readonly states: readonly (readonly [string, unknown])[];
  readonly newest: SavedRing;
  readonly older: SavedRing;
  readonly lastAt: number;
}

function windowOf({ series, newest, older }: Slot): SeriesWindow {
  const recent = newest.save();
  const before = older.save();
  const past = before.times.findIndex((at) => at >= recent.times[0]);
  const kept = past < 0 ? before.times.length : past;
  const about = Object.values(series.attributes).map(String);
  return {
    entity: series.entity,
    name: series.name,
    ...(series.unit !== undefined && { unit: series.unit }),
    ...(about.length > 0 && { about }),
    measure: series.measure,
    times: [...before.times.subarray(0, kept), ...recent.times],
    values: [...before.values.subarray(0, kept), ...recent.values],
  };
}

/** The identity of the series a point belongs to: name and attributes in a fixed order, within its entity. */
export function seriesKey({ entity, name, attributes }: Pick<MetricPoint, 'entity' | 'name' | 'attributes'>): string {
  const names = Object.keys(attributes);
  if (names.length === 0) return `${entity}\n${name}`;
  return `${entity}\n${name}{${names
    .toSorted()
    .map((key) => `${key}=${String(attributes[key])}`)
    .join(',')}}`;
}

/** A metric series as it is watched, from its first point. */
export function watchedMetric(point: MetricPoint, key: string): Watched {
  const { entity, name, unit, attributes } = point;
  return {
    key,
    entity,
    name,
    attributes,
    origin: 'metric',
    measure: measureOf(name),
    ...(unit !== undefined && { unit }),
  };
}
