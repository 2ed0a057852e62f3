/** Minutes of base line that are kept, and the ten-second buckets that make the window under judgement. */
const baselineMinutes = 60;
const windowBuckets = 6;
const bucketMs = 10_000;

/** Counts of one kind of event: one-minute counts of the last hour and ten-second counts of the last minute. */
export interface BurstState {
  /** Index of the newest bucket; -1 before the first. */
  bucket: number;
  /** Buckets since the subject could first have occurred. */
  readonly since: number;
  readonly minutes: Float32Array;
  readonly buckets: Float32Array;
}

export interface Burst {
  /** Events in the last minute and how many were to be expected. */
  readonly count: number;
  readonly expected: number;
  /** Likelihood ratio statistic of a Poisson rate, 2(k ln(k/e) - (k - e)); about 12 is one in two thousand. */
  readonly g: number;
}

/** `since`: the time from which on absence counts as zero (epoch ms). */
export function openBurst(since: number): BurstState {
  return {
    bucket: -1,
    since: Math.floor(since / bucketMs),
    minutes: new Float32Array(baselineMinutes),
    buckets: new Float32Array(windowBuckets),
  };
}

/**
 * Adds `count` events of the bucket at `at` and compares the last minute with the hour before it. Buckets that were not
 * told are zero. Undefined while there is less than five minutes of base line. G-test of a Poisson rate: Sokal & Rohlf,
 * *Biometry*, 2012. O(buckets skipped), at most one hour of them.
 */
export function nextBurst(state: BurstState, at: number, count: number): Burst | undefined {
  const bucket = Math.floor(at / bucketMs);
  if (bucket < state.bucket || !(count >= 0)) return undefined;
  skipTo(state, bucket);
  state.buckets[bucket % windowBuckets] += count;
  const observed = Math.min(baselineMinutes, (bucket - state.since) / windowBuckets - 1);
  if (observed < 5) return undefined;
  const k = sum(state.buckets);
  const expected = (sum(state.minutes) + 0.5) / (observed + 1);
  const g = k > expected ? 2 * (k * Math.log(k / expected) - (k - expected)) : 0;
  return { count: k, expected, g };
}

/** Moves on to a bucket; what leaves the window of the last minute joins the base line. */
function skipTo(state: BurstState, bucket: number): void {
  if (state.bucket < 0) state.bucket = bucket;
  const skipped = bucket - state.bucket;
  if (skipped > (baselineMinutes + 1) * windowBuckets) {
    state.minutes.fill(0);
    state.buckets.fill(0);
    state.bucket = bucket;
    return;
  }
  for (let next = state.bucket + 1; next <= bucket; next++) {
    const slot = next % windowBuckets;
    const minute = Math.floor(next / windowBuckets) % baselineMinutes;
    if (slot === 0) state.minutes[minute] = 0;
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

export function saveBurst(state: BurstState): number[] {
  return [state.bucket, state.since, ...state.minutes, ...state.buckets];
}

export function loadBurst(saved: readonly number[]): BurstState {
  return {
    bucket: saved[0],
    since: saved[1],
    minutes: Float32Array.from(saved.slice(2, 2 + baselineMinutes)),
    buckets: Float32Array.from(saved.slice(2 + baselineMinutes)),
  };
}
