/** Values of the past that are compared with, how many of the newest are left out of it, and how often it is made anew. */
const memory = 120;
const gap = 3;
const refreshEvery = 6;
/** Values before the first verdict. */
const warmUp = 20;
/** Ordinary values after which an episode is over, and from which share of its distance on a value is as far out as another. */
const calm = 10;
const alike = 0.9;

/** The recent past of one series in a ring, and its centre and spread as of the last refresh. About 1 KiB. */
export interface DeviationState {
  count: number;
  centre: number;
  spread: number;
  /** Where the present or last episode of abnormal values began, and the last of them. */
  since: number;
  abnormalAt: number;
  readonly ring: Float64Array;
}

export function openDeviation(): DeviationState {
  return {
    count: 0,
    centre: NaN,
    spread: NaN,
    since: -Infinity,
    abnormalAt: -Infinity,
    ring: new Float64Array(memory),
  };
}

/**
 * Distance of a value from the median of the 120 values before it, in robust spreads, shrunk while those are few;
 * undefined while there are fewer than 20. The spread is the largest of MAD, IQR and the range of the middle 80 % (all as σ),
 * `floor` and 5 % of the median: a quiet past does not deceive, and the last outage does not hide the next. Iglewicz & Hoaglin, *How to
 * Detect and Handle Outliers*, 1993.
 */
export function nextDeviation(state: DeviationState, value: number, floor: number): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  const past = Math.min(state.count - gap, memory - gap);
  if (past >= warmUp && (Number.isNaN(state.centre) || state.count % refreshEvery === 0)) describe(state, past);
  const spread = Math.max(state.spread, floor, 0.05 * Math.abs(state.centre));
  const z =
    past >= warmUp && spread > 0 ? ((value - state.centre) / spread) * Math.sqrt(past / (past + 20)) : undefined;
  state.ring[state.count % memory] = value;
  state.count++;
  return z;
}

function describe(state: DeviationState, past: number): void {
  const sorted = new Float64Array(past);
  for (let i = 0; i < past; i++) sorted[i] = state.ring[(state.count - gap - 1 - i + 2 * memory) % memory];
  sorted.sort();
  const at = (q: number): number => sorted[Math.min(past - 1, Math.round(q * (past - 1)))];
  const centre = at(0.5);
  const mad = sorted.map((value) => Math.abs(value - centre)).sort()[Math.floor(past / 2)];
  state.centre = centre;
  state.spread = Math.max(1.4826 * mad, (at(0.75) - at(0.25)) / 1.349, (at(0.9) - at(0.1)) / 2.563);
}

/**
 * Told that the newest value is abnormal: was the series as far out before this episode, within what it remembers? Such a
 * value cannot be as rare as its distance says. O(120).
 */
export function wasThereBefore(state: DeviationState, value: number): boolean {
  const newest = state.count - 1;
  if (newest - state.abnormalAt > calm) state.since = newest;
  state.abnormalAt = newest;
  const far = alike * (value - state.centre);
  for (let i = Math.max(0, state.count - memory); i < Math.min(state.since, newest - gap); i++) {
    const distance = state.ring[i % memory] - state.centre;
    if (far > 0 ? distance >= far : distance <= far) return true;
  }
  return false;
}
