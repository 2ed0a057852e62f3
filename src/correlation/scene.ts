import type { CompactSpan } from '../analysis/causes/compact-span.js';
import type { SeriesWindow } from '../analysis/causes/deviation.js';
import type { TemplateWindow } from '../analysis/causes/template-window.js';
import { openSpanBaseline, type SpanPast } from '../analysis/causes/span-baseline.js';
import type { Link } from '../analysis/graph/graph.js';
import type { Anomaly } from '../domain/anomaly.js';
import type { Alert, Change, Entity } from '../domain/inventory.js';
import type { Feedback } from './decision.js';

/**
 * Everything the ranking of causes may look at, as plain data: one group of anomalies and what was known around it at
 * event time `now`. Whatever is not known is empty; nothing in it is later than `now`.
 */
export interface Scene {
  /** Epoch ms when the trouble began as far as the detection can tell, and when this is being decided. */
  readonly onset: number;
  readonly now: number;
  /** The members of the group. */
  readonly anomalies: readonly Anomaly[];
  /** The entity at which the trouble was noticed, when somebody told: a front door, the entity of a page. */
  readonly symptom?: string;
  readonly entities: readonly Pick<Entity, 'name' | 'kind'>[];
  readonly relations: readonly Link[];
  /** The recent past of the series of the entities in and upstream of the group, from well before the onset (an hour or more) to `now`. */
  readonly series: readonly SeriesWindow[];
  /** Whole traces of about the last 15 minutes, and counters of what was usual before them. */
  readonly spans: readonly CompactSpan[];
  readonly baseline: SpanPast;
  readonly templates: readonly TemplateWindow[];
  /** Changes of about the last days, on whatever entity, by `at`. */
  readonly changes: readonly Change[];
  readonly alerts: readonly Alert[];
  /** What operators said of earlier causes. */
  readonly feedback: readonly Feedback[];
}

/** The scene in which nothing is known; spread over it what is. */
export function emptyScene(onset: number, now: number): Scene {
  return {
    onset,
    now,
    anomalies: [],
    entities: [],
    relations: [],
    series: [],
    spans: [],
    baseline: openSpanBaseline(),
    templates: [],
    changes: [],
    alerts: [],
    feedback: [],
  };
}
