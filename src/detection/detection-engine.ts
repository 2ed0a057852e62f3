import { onset } from '../analysis/series/change-points.js';
import type { MeasureKind, SignalRef } from '../domain/anomaly.js';
import { correlationKey } from '../domain/inventory.js';
import type { Alert } from '../domain/inventory.js';
import { ownPage } from '../domain/own-page.js';
import type { MetricPoint } from '../domain/signal.js';
import { AnomalyBook, type AnomalyStep, type SavedBook, type Subject } from './anomaly-book.js';
import type { Detector, Watched } from './detector.js';
import { LogWatch, type SavedLogs } from './log-watch.js';
import { seriesKey, SeriesTable, watchedMetric, type Finding, type SavedSeries } from './series-table.js';
import { bucketMs, type Moment } from './timeline.js';
import { sayPath, TraceWatch, traceWindowMs, type SavedTraces } from './trace-watch.js';

/** How often silence is asked for, and the share of all entities beyond which it is the collector that fell silent. */
const silenceEveryMs = 30_000;
const collectorShare = 0.5;
/** An alert whose tool neither repeats nor resolves it is stale after this. */
const staleAlertMs = 21_600_000;

/** Values in which a change point is looked for when an anomaly begins, the newest of them in which it must lie, and how sure it must be. */
const datedValues = 120;
const newestValues = 40;
const sureOnset = 0.9;

/** What a moment came to: the changes of the anomalies, and the series that were derived from logs and spans. */
export interface DetectionStep extends AnomalyStep {
  readonly at: number;
  readonly newest: number;
  readonly derived: readonly MetricPoint[];
}

/** Everything detection knows, as one value that can be stored and taken up again; structured-clonable. */
export interface SavedDetection {
  readonly series: readonly SavedSeries[];
  readonly logs: SavedLogs;
  readonly traces: SavedTraces;
  readonly book: SavedBook;
  readonly alerts: readonly (readonly [string, number])[];
}

/** Turns moments of event time into anomalies. Deterministic: the same moments give the same anomalies. */
export class DetectionEngine {
  readonly series: SeriesTable;
  readonly logs: LogWatch;
  readonly traces: TraceWatch;
  readonly #book = new AnomalyBook();
  readonly #alertExpiry = new Map<string, number>();
  readonly #heartbeats = new Set<string>();

  constructor(detectors: readonly Detector[], maxSeries: number, textOf: (template: string) => string) {
    this.series = new SeriesTable(detectors, maxSeries);
    this.logs = new LogWatch(textOf);
    this.traces = new TraceWatch(textOf);
  }

  next(moment: Moment): DetectionStep {
    const { at: now } = moment;
    for (const log of moment.logs) {
      this.logs.add(log);
      this.traces.log(log);
    }
    for (const span of moment.spans) this.traces.add(span);
    this.#points(moment.points, now);
    const derived = now % traceWindowMs === 0 ? this.traces.endWindow(now) : [];
    this.#points(derived, now);
    if (now % traceWindowMs === 0) this.#paths(now);
    if (now % bucketMs === 0) this.#endBucket(now);
    for (const alert of moment.alerts) this.#alert(alert, now);
    return { at: now, newest: moment.newest, derived, ...this.#book.take() };
  }

  save(): SavedDetection {
    return {
      series: this.series.save(),
      logs: this.logs.save(),
      traces: this.traces.save(),
      book: this.#book.save(),
      alerts: [...this.#alertExpiry],
    };
  }

  load(saved: SavedDetection): void {
    this.series.load(saved.series);
    this.logs.load(saved.logs);
    this.traces.load(saved.traces);
    this.#book.load(saved.book);
    for (const [key, until] of saved.alerts) this.#alertExpiry.set(key, until);
    for (const { series } of saved.series)
      if (series.name === 'telemetry.heartbeat') this.#heartbeats.add(series.entity);
  }

  #points(points: readonly MetricPoint[], now: number): void {
    for (const point of points) {
      const key = seriesKey(point);
      if (!this.series.find(key)) this.series.add(watchedMetric(point, key));
      this.#value(key, point.at, point.value, now);
      this.#beat(point.entity, point.at);
    }
  }

  #value(key: string, at: number, value: number, now: number): void {
    const finding = this.series.observe(key, at, value);
    const series = this.series.find(key);
    if (finding && series) this.#abnormal(series, at, now, finding);
    else this.#book.normal(key, at);
  }

  /** An entity's points are its heartbeat: one silent entity is one anomaly, not one for each of its series. */
  #beat(entity: string, at: number): void {
    const key = `${entity}\ntelemetry.heartbeat`;
    if (!this.#heartbeats.has(entity)) {
      this.#heartbeats.add(entity);
      this.series.add({ key, entity, name: 'telemetry.heartbeat', attributes: {}, origin: 'metric', measure: 'other' });
    }
    this.series.observe(key, at, 1);
    this.#book.end(key, at);
  }

  #endBucket(now: number): void {
    for (const { series, at, lines } of this.logs.endBucket(now)) {
      this.series.add(series);
      const finding = this.series.observe(series.key, at, lines);
      if (finding) this.#abnormal(series, at, now, finding);
    }
    if (now % silenceEveryMs === 0) this.#listenForSilence(now);
    for (const [key, until] of this.#alertExpiry) if (until <= now) this.#endAlert(key, until);
    this.#book.sweep(now);
  }

  /** Traces that go another way are no series: what is usual is a pattern of each operation, judged over all its spans. */
  #paths(now: number): void {
    for (const changed of this.traces.changedPaths(now)) {
      const { entity, surprise } = changed;
      const key = `${entity}\ntrace.path`;
      const [, operation] = changed.path.operation.split('\u0000');
      const subject = (): Subject => ({ entity, signal: { kind: 'trace', key, operation } });
      const probability = 1 - 2 ** (-surprise / 20);
      const because = sayPath(changed);
      this.#book.abnormal(key, subject, now, now, 'trace-path', { probability, direction: 'changed', because });
    }
  }

  #listenForSilence(now: number): void {
    const silent = [...this.series.silent(now)];
    if (silent.length > 2 && silent.length > collectorShare * this.#heartbeats.size) return;
    for (const [series, finding] of silent) this.#abnormal(series, now, now, finding);
  }

  #abnormal(series: Watched, at: number, now: number, finding: Finding): void {
    const subject = (): Subject => ({ entity: series.entity, signal: signalOf(series) });
    const since = finding.since ?? (this.#book.isOpen(series.key) ? undefined : this.#onsetOf(series));
    const verdict = since === undefined ? finding : { ...finding, since };
    this.#book.abnormal(series.key, subject, at, now, finding.detector, verdict);
  }

  /** A detector says when it noticed; a change point in the values before says since when (slow ramps begin long before). */
  #onsetOf({ key, origin }: Watched): number | undefined {
    const window = origin === 'log' ? undefined : this.series.window(key);
    if (!window) return undefined;
    const from = Math.max(0, window.values.length - datedValues);
    const point = onset(window.values.slice(from));
    if (!point || point.confidence < sureOnset || point.index < datedValues - newestValues) return undefined;
    return window.times[from + point.index];
  }

  #alert(alert: Alert, now: number): void {
    if (ownPage.attribute in alert.attributes) return;
    const key = `${alert.source}\n${alert.fingerprint}\n${alert.startsAt}`;
    if (alert.status === 'resolved') {
      this.#endAlert(key, alert.endsAt ?? alert.at);
      return;
    }
    this.#alertExpiry.set(
      key,
      alert.endsAt !== undefined && alert.endsAt > alert.at ? alert.endsAt : alert.at + staleAlertMs,
    );
    this.#book.abnormal(key, () => alertSubject(alert, key), alert.at, now, alert.source, {
      probability: alertProbability[alert.severity],
      direction: 'changed',
      because: `${alert.source} says: ${alert.summary || alert.name}`,
      since: alert.startsAt,
    });
  }

  #endAlert(key: string, at: number): void {
    this.#alertExpiry.delete(key);
    this.#book.end(key, at);
  }
}

/** How much a page of another tool counts, by its severity. */
const alertProbability: Record<Alert['severity'], number> = { critical: 0.99, error: 0.95, warning: 0.8, info: 0.5 };

function alertSubject({ entity, name, url, attributes }: Alert, key: string): Subject {
  const together = attributes[correlationKey];
  const signal = {
    kind: 'alert' as const,
    key,
    name,
    ...(together !== undefined && { correlationKey: String(together) }),
  };
  return { entity, signal, ...(url !== undefined && { url }) };
}

function signalOf({ key, name, origin, measure, template }: Watched): SignalRef {
  if (origin === 'log' && template) return { kind: 'log', key, template: template.id, text: template.text };
  return { kind: 'metric', key, name, measure: measure satisfies MeasureKind };
}
