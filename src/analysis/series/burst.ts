/** Minutes of base line that are kept, and the ten-second buckets that make the window under judgement. */
const baselineMinutes = 120;
const windowBuckets = 6;
const bucketMs = 10_000;
/** A burst does not raise its own bar: what happened this short before is not yet part of the record. */
const episodeMinutes = 5;

/** Counts of one kind of event: of each of the last two hours' minutes, the largest of any minute that ended in it, and of the last ten-second buckets. */
export interface BurstState {
  /** Index of the newest bucket; -1 before the first. */
  bucket: number;
  /** Buckets since the subject could first have occurred. */
  readonly since: number;
  readonly minutes: Float32Array;
  readonly peaks: Float32Array;
  readonly buckets: Float32Array;
}

export interface Burst {
  /** Events in the last minute, how many were to be expected, and the most there ever were in a minute of the base line. */
  readonly count: number;
  readonly expected: number;
  readonly record: number;
  /** Likelihood ratio statistic of a Poisson rate, 2(k ln(k/e) - (k - e)); about 12 is one in two thousand. */
  readonly g: number;
}

/** `since`: the time from which on absence counts as zero (epoch ms). */
export function openBurst(since: number): BurstState {
  return {
    bucket: -1,
    since: Math.floor(since / bucketMs),
    minutes: new Float32Array(baselineMinutes),
    peaks: new Float32Array(baselineMinutes),
    buckets: new Float32Array(windowBuckets),
  };
}

/**
 * Adds `count` events of the bucket at `at` and compares the last minute with the two hours before it. Buckets that were not
 * told are zero. Undefined while there is less than five minutes of base line. G-test of a Poisson rate: Sokal & Rohlf,
 * *Biometry*, 2012. Lines come in clumps, which Poisson knows nothing of: hence the record. O(buckets skipped + 120).
 */
export function nextBurst(state: BurstState, at: number, count: number): Burst | undefined {
  const bucket = Math.floor(at / bucketMs);
  if (bucket < state.bucket || !(count >= 0)) return undefined;
  skipTo(state, bucket);
  state.buckets[bucket % windowBuckets] += count;
  const k = sum(state.buckets);
  const minute = minuteOf(bucket);
  const record = recordBefore(state, minute);
  state.peaks[minute] = Math.max(state.peaks[minute], k);
  const observed = Math.min(baselineMinutes, (bucket - state.since) / windowBuckets - 1);
  if (observed < 5) return undefined;
  const expected = (sum(state.minutes) + 0.5) / (observed + 1);
  const g = k > expected ? 2 * (k * Math.log(k / expected) - (k - expected)) : 0;
  return { count: k, expected, record, g };
}

function minuteOf(bucket: number): number {
  return Math.floor(bucket / windowBuckets) % baselineMinutes;
}

function recordBefore({ peaks }: BurstState, minute: number): number {
  let record = 0;
  for (let back = episodeMinutes; back < baselineMinutes; back++)
    record = Math.max(record, peaks[(minute - back + baselineMinutes) % baselineMinutes]);
  return record;
}

/** Moves on to a bucket; what leaves the window of the last minute joins the base line. */
function skipTo(state: BurstState, bucket: number): void {
  if (state.bucket < 0) state.bucket = bucket;
  const skipped = bucket - state.bucket;
  if (skipped > (baselineMinutes + 1) * windowBuckets) {
    state.minutes.fill(0);
    state.peaks.fill(0);
    state.buckets.fill(0);
    state.bucket = bucket;
    return;
  }
  for (let next = state.bucket + 1; next <= bucket; next++) {
    const slot = next % windowBuckets;
    const minute = minuteOf(next);
    if (slot === 0) {
      state.minutes[minute] = 0;
      state.peaks[minute] = 0;
    }
    state.minutes[minute] += state.buckets[slot];
    state.buckets[slot] = 0;
  }
  state.bucket = bucket;
}

function sum(values: Float32Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

export function saveBurst({ bucket, since, minutes, peaks, buckets }: BurstState): number[] {
  return [bucket, since, ...minutes, ...peaks, ...buckets];
}

export function loadBurst(saved: readonly number[]): BurstState {
  const [minutesAt, peaksAt, bucketsAt] = [2, 2 + baselineMinutes, 2 + 2 * baselineMinutes];
  return {
    bucket: saved[0],
    since: saved[1],
    minutes: Float32Array.from(saved.slice(minutesAt, peaksAt)),
    peaks: Float32Array.from(saved.slice(peaksAt, bucketsAt)),
    buckets: Float32Array.from(saved.slice(bucketsAt)),
  };
}
