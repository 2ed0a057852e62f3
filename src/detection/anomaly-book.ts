import { createHash } from 'node:crypto';
import type { Anomaly, SignalRef } from '../domain/anomaly.js';
import type { Verdict } from './detector.js';

/** Values without a verdict, and time without one, before an anomaly is over. */
const calmValues = 3;
const calmMs = 30_000;
/** A series that starts again within this time has not recovered: flapping is one anomaly. */
const flapMs = 120_000;
/** A signal that says nothing at all for this long is over, too. */
const silentMs = 300_000;

interface OpenAnomaly {
  anomaly: Anomaly;
  calm: number;
}

/** What one step of event time changed: anomalies that began, that were seen again, and that are over. */
export interface AnomalyStep {
  readonly started: readonly Anomaly[];
  readonly continuing: readonly Anomaly[];
  readonly ended: readonly Anomaly[];
}

/** What must be known of a signal to open an anomaly on it. */
export interface Subject {
  readonly entity: string;
  readonly signal: SignalRef;
  readonly url?: string;
}

/** The anomalies that are open, by signal; turns verdicts, value by value, into intervals with hysteresis. */
export class AnomalyBook {
  readonly #open = new Map<string, OpenAnomaly>();
  readonly #closed = new Map<string, Anomaly>();
  #started = new Map<string, Anomaly>();
  #continuing = new Map<string, Anomaly>();
  #ended = new Map<string, Anomaly>();

  get open(): readonly Anomaly[] {
    return [...this.#open.values()].map(({ anomaly }) => anomaly);
  }

  isOpen(key: string): boolean {
    return this.#open.has(key);
  }

  /** A verdict on a signal at `at`, decided at event time `now`. */
  abnormal(key: string, subject: () => Subject, at: number, now: number, detector: string, verdict: Verdict): void {
    const known = this.#open.get(key) ?? this.#reopen(key, at);
    const anomaly = known ? extend(known.anomaly, at, verdict) : begin(subject(), at, now, detector, verdict);
    this.#open.set(key, { anomaly, calm: 0 });
    (known && !this.#started.has(anomaly.id) ? this.#continuing : this.#started).set(anomaly.id, anomaly);
  }

  /** A value without a verdict. */
  normal(key: string, at: number): void {
    const known = this.#open.get(key);
    if (!known) return;
    known.calm++;
    if (known.calm >= calmValues && at - known.anomaly.lastSeenAt >= calmMs) this.end(key, known.anomaly.lastSeenAt);
  }

  end(key: string, at: number): void {
    const known = this.#open.get(key);
    if (!known) return;
    const anomaly = { ...known.anomaly, endedAt: Math.max(at, known.anomaly.startedAt) };
    this.#open.delete(key);
    this.#closed.set(key, anomaly);
    this.#ended.set(anomaly.id, anomaly);
  }

  /** Ends what has been silent for long and forgets what can no longer flap; alerts end by their own tool's word. */
  sweep(now: number): void {
    for (const [key, { anomaly }] of this.#open)
      if (anomaly.signal.kind !== 'alert' && now - anomaly.lastSeenAt > silentMs) this.end(key, anomaly.lastSeenAt);
    for (const [key, { endedAt }] of this.#closed) if (now - (endedAt ?? now) > flapMs) this.#closed.delete(key);
  }

  /** Hands over what changed since the last call, in a fixed order. */
  take(): AnomalyStep {
    const step = {
      started: inOrder(this.#started),
      continuing: inOrder(this.#continuing).filter(({ id }) => !this.#ended.has(id)),
      ended: inOrder(this.#ended).filter(({ id }) => !this.#started.has(id) || this.#started.delete(id)),
    };
    this.#started = new Map();
    this.#continuing = new Map();
    this.#ended = new Map();
    return step;
  }

  save(): SavedBook {
    return { open: [...this.#open], closed: [...this.#closed] };
  }

  load({ open, closed }: SavedBook): void {
    for (const [key, entry] of open) this.#open.set(key, { ...entry });
    for (const [key, anomaly] of closed) this.#closed.set(key, anomaly);
  }

  #reopen(key: string, at: number): OpenAnomaly | undefined {
    const closed = this.#closed.get(key);
    this.#closed.delete(key);
    if (!closed || at - (closed.endedAt ?? at) > flapMs) return undefined;
    this.#ended.delete(closed.id);
    const { endedAt: _, ...anomaly } = closed;
    return { anomaly, calm: 0 };
  }
}

/** What {@link AnomalyBook.save} stores; structured-clonable. */
export interface SavedBook {
  readonly open: readonly [string, { anomaly: Anomaly; calm: number }][];
  readonly closed: readonly [string, Anomaly][];
}

function begin({ entity, signal, url }: Subject, at: number, now: number, detector: string, verdict: Verdict): Anomaly {
  const startedAt = Math.min(verdict.since ?? at, at);
  return {
    id: createHash('sha256')
      .update([entity, signal.kind, signal.key, detector, startedAt].join('\n'))
      .digest('hex')
      .slice(0, 16),
    entity,
    signal,
    detector,
    startedAt,
    detectedAt: now,
    lastSeenAt: at,
    probability: verdict.probability,
    direction: verdict.direction,
    because: verdict.because,
    ...(url !== undefined && { url }),
  };
}

function extend(anomaly: Anomaly, at: number, verdict: Verdict): Anomaly {
  const stronger = verdict.probability > anomaly.probability;
  return {
    ...anomaly,
    lastSeenAt: Math.max(anomaly.lastSeenAt, at),
    ...(stronger && { probability: verdict.probability, because: verdict.because, direction: verdict.direction }),
  };
}

function inOrder(anomalies: ReadonlyMap<string, Anomaly>): Anomaly[] {
  return [...anomalies.values()].toSorted((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1));
}
