import { z } from 'zod';
import type { Direction, MeasureKind } from '../domain/anomaly.js';
import type { Attributes, Severity } from '../domain/signal.js';

/** One series that is watched: a metric of an entity, the lines of one template, or what its spans add up to. */
export interface Watched {
  /** Unique over all series: entity, name and attributes. */
  readonly key: string;
  readonly entity: string;
  readonly name: string;
  readonly unit?: string;
  readonly attributes: Attributes;
  readonly origin: 'metric' | 'log' | 'trace';
  readonly measure: MeasureKind;
  /** Of the troubled lines of an entity: since when its logs are known (epoch ms). */
  readonly knownSince?: number;
  /** Of a log series: the template, the severity of its lines, and since when the entity's logs are known (epoch ms). */
  readonly template?: {
    readonly id: string;
    readonly text: string;
    readonly severity: Severity;
    readonly knownSince: number;
    /** Warnings and errors of other shapes that were new here in the hour before. */
    readonly novelties: number;
  };
}

/** This value is abnormal: how surely (0 to 1), which way and why; `since` dates the onset when the detector can. */
export interface Verdict {
  readonly probability: number;
  readonly direction: Direction;
  readonly because: string;
  readonly since?: number;
}

/**
 * A detector is a reducer over one series: `open` makes the state, `next` folds one value into it and says whether that
 * value is abnormal. It never looks ahead, says nothing about values that are not finite, and resumes from `save` exactly.
 */
export interface Detector<Parameters = unknown, State = unknown, Saved = unknown> {
  readonly id: string;
  readonly summary: string;
  readonly parameters: z.ZodType<Parameters>;
  readonly watches: (series: Watched) => boolean;
  readonly open: (parameters: Parameters, series: Watched) => State;
  readonly next: (
    state: State,
    at: number,
    value: number,
    parameters: Parameters,
    series: Watched,
  ) => Verdict | undefined;
  /** Asked at bucket boundaries without a value: is the silence itself abnormal? */
  readonly silent?: (state: State, now: number, parameters: Parameters, series: Watched) => Verdict | undefined;
  /** What can be stored (structured clone) and taken up again exactly. */
  readonly save: (state: State) => Saved;
  readonly load: (saved: Saved, parameters: Parameters, series: Watched) => State;
  /** Values ten seconds apart and the indexes found abnormal; test and documentation at once. */
  readonly examples: readonly DetectorExample[];
}

export interface DetectorExample {
  readonly name: string;
  readonly series?: Partial<Watched>;
  readonly given: readonly number[];
  /** Indexes of the values at which an episode begins. */
  readonly finds: readonly number[];
}

/** The direction that hurts; a measure that is not here is only unusual either way. */
export const badDirection: Partial<Record<MeasureKind, 'up' | 'down'>> = {
  latency: 'up',
  error: 'up',
  saturation: 'up',
  availability: 'down',
};

/** Injection token of the catalogue of detectors. */
export const DETECTORS = Symbol('detectors');

/** States are private to their detector, so the catalogue holds detectors of unknown state. */
export function defineDetector<Parameters, State, Saved>(detector: Detector<Parameters, State, Saved>): Detector {
  return detector as unknown as Detector;
}
