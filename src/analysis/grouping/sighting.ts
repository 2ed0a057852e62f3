import type { Anomaly, SignalRef } from '../../domain/anomaly.js';

/** An anomaly as grouping keeps it while it belongs to nothing. */
export interface Sighting {
  readonly anomaly: Anomaly;
  readonly series: string;
  /** When it was last seen; Infinity while it lasts. */
  lastAt: number;
  /** How much it speaks for an incident; see {@link strengthOf}. */
  strength: number;
  /** Another tool says that somebody must look: it opens a group by itself. */
  readonly urgent: boolean;
}

const percentile = /(?<![a-z0-9])(p|q|quantile_?)\d{2,3}(?!\d)|P\d\d(?!\d)/gi;

/** A name for all percentiles and attribute sets of one measurement: they misbehave together and count once. */
export function seriesOf({ entity, signal }: Anomaly): string {
  return `${entity}\n${signal.kind} ${subjectOf(signal)}`;
}

function subjectOf(signal: SignalRef): string {
  if (signal.kind === 'metric') return signal.name.replaceAll(percentile, 'P');
  if (signal.kind === 'log') return signal.template;
  return signal.kind === 'trace' ? signal.operation : signal.name;
}

/** What its kind says for an anomaly: saturation and failures are rarer by chance than slowness and traffic. */
export function kindStrength({ signal }: Anomaly): number {
  if (signal.kind !== 'metric') return 0.5;
  return signal.measure === 'saturation' || signal.measure === 'error' || signal.measure === 'availability' ? 0.5 : 0;
}

/** What the surroundings of an anomaly are like: how long they are known, and how many series misbehave there now and usually. */
export interface Context {
  /** Minutes of history, 30 to 120, and in how many of them this series misbehaved. */
  readonly minutes: number;
  readonly troubled: number;
  readonly series: number;
  readonly usualSeries: number;
  readonly frontDoor: boolean;
}

/** Usual troubles a minute that go without saying; more of them make chance likelier. */
const ordinaryNoise = 3;

/**
 * How strongly an anomaly speaks for an incident, like log-odds: rarity of its series, its kind, a symptom at the front door,
 * how many misbehave at once against how many usually do, less what is to be expected by chance alone where much misbehaves
 * all the time. Weights from findings on the development days of two systems; see docs/accuracy.md.
 */
export function strengthOf(anomaly: Anomaly, around: Context): number {
  const rarity = -Math.log((around.troubled + 0.7) / (around.minutes + 1.4));
  const crowd = Math.log((around.series + 1) / (around.usualSeries + 1));
  const chance = Math.max(0, Math.log((around.usualSeries + 1) / (ordinaryNoise + 1)));
  return 0.3 * rarity + kindStrength(anomaly) + (around.frontDoor ? 0.6 : 0) + 0.45 * crowd - 0.6 * chance;
}
