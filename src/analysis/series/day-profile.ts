/**
 * The usual value at each half hour of the day, learned on line: 48 bins, each an average over the days in which
 * a new day counts for at least .3, so that a changed habit is learned within a week. 240 bytes.
 */
export interface DayProfile {
  readonly means: Float32Array;
  /** Days in which the bin had a value; stops at 255. */
  readonly visits: Uint8Array;
  /** The bin being filled, −1 before the first value, and the sum and count of its values of today. */
  bin: number;
  /** When that bin ends, epoch ms. */
  until: number;
  sum: number;
  count: number;
}

const DAY_MS = 86_400_000;
const BINS = 48;
const BIN_MS = DAY_MS / BINS;
const NEWEST_DAY = 0.3;

export function openDayProfile(): DayProfile {
  return { means: new Float32Array(BINS), visits: new Uint8Array(BINS), bin: -1, until: -Infinity, sum: 0, count: 0 };
}

/**
 * Puts a value in its bin and returns the bin; a bin's mean is learned when the clock leaves it, never from itself. Times must not
 * go back.
 */
export function visit(profile: DayProfile, atMs: number, value: number): number {
  if (!(atMs < profile.until)) turn(profile, atMs);
  profile.sum += value;
  profile.count++;
  return profile.bin;
}

/** Learns the bin that is left and begins the one that `atMs` lies in. */
function turn(profile: DayProfile, atMs: number): void {
  if (profile.count > 0) learn(profile);
  const slot = Math.floor(atMs / BIN_MS);
  profile.bin = ((slot % BINS) + BINS) % BINS;
  profile.until = (slot + 1) * BIN_MS;
  profile.sum = 0;
  profile.count = 0;
}

function learn({ means, visits, bin, sum, count }: DayProfile): void {
  const mean = sum / count;
  const days = visits[bin] ?? 0;
  const before = means[bin] ?? 0;
  means[bin] = days === 0 ? mean : before + Math.max(1 / (days + 1), NEWEST_DAY) * (mean - before);
  if (days < 255) visits[bin] = days + 1;
}
