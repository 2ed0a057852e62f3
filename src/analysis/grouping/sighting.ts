import type { Anomaly, SignalRef } from '../../domain/anomaly.js';

/** An anomaly as grouping keeps it while it belongs to nothing. */
export interface Sighting {
  /** As it was last told. */
  anomaly: Anomaly;
  readonly series: string;
  /** When it was first told, and when it was last seen: Infinity while it lasts. */
  readonly toldAt: number;
  lastAt: number;
  /** One value of a series so far, which may be a blip; what is judged over a minute and more, or told from outside, is none. */
  brief: boolean;
  /** What it weighed at its most, see {@link strengthOf}, and how much it speaks for an incident now. */
  weight: number;
  strength: number;
  /** Another tool says that somebody must look: it opens a group by itself. */
  readonly urgent: boolean;
}

const percentile = /(?<![a-z0-9])(p|q|quantile_?)\d{2,3}(?!\d)|P\d\d(?!\d)/gi;

/** One name for all percentiles of a measurement: they misbehave together and count once. */
export function seriesOf({ entity, signal }: Anomaly): string {
  const key = signal.kind === 'metric' ? signal.key.replaceAll(percentile, 'P') : signal.key;
  return `${entity}\n${signal.kind} ${key}`;
}

/**
 * What an anomaly bears witness to. All latencies of an entity tell the same story, and so do its resources, as what works
 * hard needs several of them: two of them are one witness.
 */
export function witnessOf({ entity, signal }: Anomaly): string {
  return `${entity}\n${subjectOf(signal)}`;
}

function subjectOf(signal: SignalRef): string {
  if (signal.kind === 'log') return `log ${signal.template}`;
  if (signal.kind !== 'metric') return signal.kind;
  return signal.measure === 'other' ? signal.name : signal.measure;
}

/**
 * What its kind says for an anomaly: lines and failures are rarer by chance than slowness; traffic and what nobody knows the
 * good of are no trouble by themselves, and what goes the good way is none at all.
 */
export function kindStrength({ signal, direction }: Anomaly): number {
  if (signal.kind === 'log') return 0.8;
  if (signal.kind !== 'metric') return 0.5;
  const { measure } = signal;
  if (measure === 'traffic' || measure === 'other') return -0.9;
  if (direction === (measure === 'availability' ? 'up' : 'down')) return -1;
  return measure === 'latency' ? 0 : 0.5;
}

/** What is known around an anomaly. */
export interface Context {
  /** Minutes of history, 30 to 120, and in how many of them this series misbehaved. */
  readonly minutes: number;
  readonly troubled: number;
  /** Signals of the component that begin to misbehave at once, and usually in a minute. */
  readonly signals: number;
  readonly usualSignals: number;
  readonly frontDoor: boolean;
}

/** Certainty of a detector, in halvings of its chance to err, that says nothing either way (one in ten), and the most it can say. */
const ordinaryCertainty = Math.log2(10);
const mostCertainty = 7;
/** Troubles a minute that go without saying; with more of them chance is the likelier explanation. */
const ordinaryNoise = 1.3;
/** However calm a system is, this many troubles a minute do not make a crowd. */
const leastNoise = 2;

/**
 * How strongly an anomaly speaks for an incident, in a scale like log-odds: rarity of its series, certainty of its detector,
 * its kind, a symptom at the front door, how many begin at once against how many usually do, less what is to be expected by
 * chance where much misbehaves all the time. docs/accuracy.md says on what the weights were found and what each is worth.
 */
export function strengthOf(anomaly: Anomaly, context: Context): number {
  const rarity = -Math.log((context.troubled + 0.7) / (context.minutes + 1.4));
  const doubt = Number.isFinite(anomaly.probability) ? Math.max(1e-12, 1 - anomaly.probability) : 1;
  const certainty = Math.min(mostCertainty, -Math.log2(doubt));
  const crowd = Math.log((context.signals + 1) / (Math.max(leastNoise, context.usualSignals) + 1));
  const chance = Math.max(0, Math.log((context.usualSignals + 1) / (ordinaryNoise + 1)));
  return (
    0.35 * rarity +
    0.3 * (certainty - ordinaryCertainty) +
    kindStrength(anomaly) +
    (context.frontDoor ? 0.25 : 0) +
    0.75 * crowd -
    0.7 * chance
  );
}
