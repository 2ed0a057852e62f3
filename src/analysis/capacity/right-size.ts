import { headroomFor, type Spread } from './headroom.js';

/** One reading of one replica. For memory it is the highest of its moment: an average or a sample hides the peak. */
export interface Reading {
  readonly at: number;
  readonly value: number;
}

export interface SizedWorkload {
  /** Readings of all replicas, in cores or bytes. */
  readonly readings: readonly Reading[];
  /** When replicas started: their start-up counts for memory, not for CPU. */
  readonly startedAt?: readonly number[];
  readonly request?: number;
  readonly spread: Spread;
  /** The highest use a replica will have, by forecast. */
  readonly forecastPeak?: number;
  /** Price of one core or byte for one hour. */
  readonly unitCostPerHour?: number;
}

export interface SizedMemory extends SizedWorkload {
  /** Sizes (bytes) at which the kernel killed a replica for memory. */
  readonly killedAt?: readonly number[];
  /** A JVM keeps what it once took, so its use says little: the heap's settings and what lived after collections. */
  readonly heap?: { readonly max: number; readonly highestLive?: number };
}

export interface SizingPolicy {
  readonly cpuPercentile: number;
  readonly cpuMargin: number;
  readonly memoryMargin: number;
  readonly startUpMs: number;
  /** After a kill the size grows by this ratio, and by this much at least: as the Kubernetes autoscaler does. */
  readonly killRatio: number;
  readonly killBytes: number;
  /** Live objects may fill so much of a heap before collecting costs too much. */
  readonly heapFill: number;
  readonly fewestReadings: number;
  readonly shortestMs: number;
  readonly fullConfidenceMs: number;
}

const hour = 3_600_000;
const day = 24 * hour;

export const sizingPolicy: SizingPolicy = {
  cpuPercentile: 0.95,
  cpuMargin: 0.1,
  memoryMargin: 0.15,
  startUpMs: 120_000,
  killRatio: 1.2,
  killBytes: 100 * 1024 ** 2,
  heapFill: 0.7,
  fewestReadings: 100,
  shortestMs: day,
  fullConfidenceMs: 14 * day,
};

export interface Sizing {
  /** Cores or bytes of one replica. */
  readonly from?: number;
  readonly to: number;
  readonly readings: number;
  readonly since: number;
  readonly until: number;
  /** 0 to 1: how much of two weeks was seen. */
  readonly confidence: number;
  /** What all replicas cost less in 730 hours; negative when they cost more. */
  readonly savesPerMonth?: number;
  readonly because: readonly string[];
}

export interface NotEnoughData {
  readonly refused: string;
  readonly of: 'readings' | 'hours';
  readonly need: number;
  readonly have: number;
}

const hoursPerMonth = 730;

/**
 * A CPU request: a percentile of use without start-ups, a margin, and headroom. Under an autoscaler that keeps use at a
 * share of the request, the request is what makes use that share. Rounded up to ten thousandths of a core.
 */
export function rightSizeCpu(workload: SizedWorkload, policy = sizingPolicy): Sizing | NotEnoughData {
  const starts = workload.startedAt ?? [];
  const warm = workload.readings.filter(
    ({ at }) => !starts.some((start) => at >= start && at < start + policy.startUpMs),
  );
  const refusal = tooLittle(warm, policy);
  if (refusal) return refusal;
  const values = warm.map(({ value }) => value).toSorted((a, b) => a - b);
  const usual = percentile(values, policy.cpuPercentile);
  const peak = values[values.length - 1];
  const headroom = headroomFor(workload.spread, peak, workload.forecastPeak);
  const target = workload.spread.autoscaler?.target ?? 1;
  const wanted = (usual * (1 + policy.cpuMargin) * headroom.ratio) / target;
  const left = workload.readings.length - warm.length;
  return sizing(workload, warm, Math.max(0.01, ceilTo(wanted, 0.01)), policy, [
    `${percent(policy.cpuPercentile)} of ${warm.length} readings are at most ${usual.toFixed(3)} cores; ${percent(policy.cpuMargin)} margin`,
    ...(left > 0 ? [`${left} readings of start-ups are left out`] : []),
    ...(workload.spread.autoscaler ? [`the autoscaler keeps use at ${percent(target)} of the request`] : []),
    ...headroom.because,
  ]);
}

/**
 * A memory request (and limit): the highest reading, start-ups and all, or what a kill proved too small, and a margin.
 * For a JVM the heap is sized by what lives in it and the rest by what was used beside it. Rounded up to whole MiB.
 */
export function rightSizeMemory(workload: SizedMemory, policy = sizingPolicy): Sizing | NotEnoughData {
  const refusal = tooLittle(workload.readings, policy);
  if (refusal) return refusal;
  const highest = workload.readings.reduce((most, { value }) => Math.max(most, value), 0);
  const base = memoryBase(workload, highest, policy);
  const kill = (workload.killedAt ?? []).reduce((most, size) => Math.max(most, size), 0);
  const afterKill = kill > 0 ? Math.max(kill * policy.killRatio, kill + policy.killBytes) : 0;
  // Memory follows growth of the load, but a lost neighbour's share is only a share of what is not base load.
  const growth = workload.forecastPeak !== undefined && highest > 0 ? Math.max(1, workload.forecastPeak / highest) : 1;
  const wanted = Math.max(base.bytes * growth * (1 + policy.memoryMargin), afterKill);
  return sizing(workload, workload.readings, ceilTo(wanted, 1024 ** 2), policy, [
    ...base.because,
    ...(growth > 1 ? [`the forecast peak is ${growth.toFixed(2)} times the highest seen`] : []),
    `${percent(policy.memoryMargin)} margin`,
    ...(afterKill > 0 ? [`killed at ${mib(kill)}: at least ${mib(afterKill)} is needed`] : []),
  ]);
}

function memoryBase(
  { heap }: SizedMemory,
  highest: number,
  policy: SizingPolicy,
): { bytes: number; because: string[] } {
  if (!heap) return { bytes: highest, because: [`the highest reading is ${mib(highest)}`] };
  if (heap.highestLive === undefined) {
    const because = `a JVM may fill its heap of ${mib(heap.max)} at any time: without what lives in it, it stays`;
    return { bytes: Math.max(highest, heap.max), because: [because] };
  }
  const needed = Math.min(heap.max, heap.highestLive / policy.heapFill);
  const beside = Math.max(0, highest - heap.max);
  const because = `at most ${mib(heap.highestLive)} live in the heap, so ${mib(needed)} of heap will do, and ${mib(beside)} beside it`;
  return { bytes: needed + beside, because: [because] };
}

function tooLittle(readings: readonly Reading[], policy: SizingPolicy): NotEnoughData | undefined {
  const { since, until } = spanOf(readings);
  const have = readings.length;
  if (have < policy.fewestReadings) {
    return { refused: `not enough data: ${have} readings`, of: 'readings', need: policy.fewestReadings, have };
  }
  if (until - since < policy.shortestMs) {
    const hours = (until - since) / hour;
    const need = policy.shortestMs / hour;
    return { refused: `not enough data: ${hours.toFixed(1)} hours`, of: 'hours', need, have: hours };
  }
  return undefined;
}

function sizing(
  workload: SizedWorkload,
  readings: readonly Reading[],
  to: number,
  policy: SizingPolicy,
  because: readonly string[],
): Sizing {
  const { since, until } = spanOf(readings);
  const { request: from, unitCostPerHour: price, spread } = workload;
  const saves =
    from !== undefined && price !== undefined ? (from - to) * price * hoursPerMonth * spread.replicas : undefined;
  return {
    ...(from !== undefined && { from }),
    to,
    readings: readings.length,
    since,
    until,
    confidence: Math.min(1, (until - since) / policy.fullConfidenceMs),
    ...(saves !== undefined && { savesPerMonth: saves }),
    because,
  };
}

function spanOf(readings: readonly Reading[]): { since: number; until: number } {
  let since = Infinity;
  let until = -Infinity;
  for (const { at } of readings) {
    if (at < since) since = at;
    if (at > until) until = at;
  }
  return { since, until };
}

/** The smallest value that at least the share p of the sorted values does not exceed. */
function percentile(sorted: readonly number[], p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))];
}

const ceilTo = (value: number, unit: number): number => Number((Math.ceil(value / unit - 1e-9) * unit).toFixed(6));
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
const mib = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(0)} MiB`;
