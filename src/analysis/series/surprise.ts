/**
 * The streaming anomaly detector: how surprising is the newest value of one series, given only the values before it?
 *
 * Five questions are asked of each value; each answer is a non-negative measure whose own tail says how rare it is
 * ({@link RecordTails}), and the rarest answer counts. Seasonal where a day profile predicts plainly better than the running
 * level. One configuration for every series; the method, its figures and its limits are in docs/reading-metrics.md.
 */
import { openDayProfile, visit } from './day-profile.js';
import { begin, endsBy, openEpisode, raisesAlarm } from './episode.js';
import { bar, openTails, rarity, remember } from './record-tails.js';
import {
  FLAT,
  JUMP,
  MEASURES,
  OUTSIDE,
  RESTLESS,
  SUSTAINED,
  type SurpriseParameters,
  type SurpriseState,
  type SurpriseVerdict,
} from './surprise-state.js';
import { alarmVerdict, calmVerdict } from './surprise-words.js';

/** Steps that only teach; further steps before the first verdict; sample size beyond which a mere record is no rarer. */
const BURN_IN = 30;
const WARM_UP = 60;
const SAMPLE_CAP = 256;
/** The rarity that scores one half. */
const RARITY_AT_HALF = 2.45;
/** Days a bin of the profile must have seen, and the share of the level's error it must stay below, to be used. */
const DAYS_KNOWN = 2;
const PLAINLY_BETTER = 0.8;
/** So many usual intervals without a value are a gap; the first value after it is no jump. */
const GAP = 20;
/** An episode is over within so many mean absolute residuals of normal. */
const CALM_BAND = 2;
/** No measurement is larger than this; beyond it single precision would overflow. */
const LARGEST = 1e36;

/** The state of a series of which nothing is known. */
export function openSurprise({ threshold = 0.5 }: Partial<SurpriseParameters> = {}): SurpriseState {
  if (!(threshold > 0 && threshold < 1)) throw new RangeError(`threshold must lie between 0 and 1, got ${threshold}`);
  return {
    alarmRarity: -RARITY_AT_HALF * Math.log2(1 - threshold),
    score: 0,
    rarity: 0,
    measure: -1,
    steps: 0,
    lastAt: -Infinity,
    intervalMs: 0,
    anchor: 0,
    last: 0,
    fast: 0,
    level: 0,
    centre: 0,
    residual: 0,
    sustained: 0,
    spread: 0,
    levelError: 0,
    profileError: 0,
    seasonal: false,
    restlessness: 0,
    quickStep: 0,
    slowStep: 0,
    profile: openDayProfile(),
    tails: openTails(MEASURES),
    episode: openEpisode(),
    measures: new Float64Array(MEASURES),
  };
}

/**
 * Folds one value into the state and says when an episode begins, grows or is over; usually undefined, without allocating.
 * Values that are not finite or beyond ±1e36, and values not newer than the last one, are ignored (their score is 0). O(1).
 */
export function nextSurprise(state: SurpriseState, atMs: number, value: number): SurpriseVerdict | undefined {
  state.score = 0;
  if (!(Math.abs(value) < LARGEST) || !(atMs > state.lastAt)) return undefined;
  if (state.steps === 0) state.anchor = value;
  const step = state.steps++;
  const usualSpread = state.spread;
  const expected = measure(state, step, atMs, value - state.anchor);
  state.rarity = 0;
  state.measure = -1;
  if (step >= BURN_IN) {
    const seen = step - BURN_IN + 1;
    if (seen >= WARM_UP) findRarest(state, Math.min(seen, SAMPLE_CAP));
    remember(state.tails, state.measures);
  }
  return judge(state, value - state.anchor, expected, usualSpread);
}

/** Answers the questions for one value, moves the averages on and returns what was expected. */
function measure(state: SurpriseState, step: number, atMs: number, value: number): number {
  const continuous = !isGap(state, step, atMs);
  const { measures } = state;
  const residual = deviation(state, step, atMs, value);
  const jump = continuous ? residual - state.residual : 0;
  const move = continuous ? value - state.last : 0;
  const outside = value - state.centre;
  const fromFast = value - state.fast;
  const slow = Math.max(1 / (step + 1), 0.002);
  const quick = Math.max(1 / (step + 1), 1 / 16);
  state.residual = residual;
  state.spread += slow * (Math.abs(residual) - state.spread);
  state.sustained += (residual - state.sustained) / 48;
  state.restlessness += quick * (Math.abs(fromFast) - state.restlessness);
  state.quickStep += quick * (Math.abs(move) - state.quickStep);
  state.slowStep += slow * (Math.abs(move) - state.slowStep);
  setPair(measures, JUMP, jump);
  setPair(measures, SUSTAINED, state.sustained);
  setPair(measures, OUTSIDE, outside);
  measures[RESTLESS] = state.restlessness;
  const tiny = 1e-9 * Math.abs(value + state.anchor) + 1e-12;
  measures[FLAT] = (state.slowStep + tiny) / (state.quickStep + 0.05 * state.slowStep + tiny);
  state.fast += 0.3 * fromFast;
  state.level += Math.max(1 / (step + 1), 0.005) * (value - state.level);
  state.centre += Math.max(1 / (step + 1), 0.001) * outside;
  state.last = value;
  return value - residual;
}

/** The distance of a value from what the better of level and day profile expected. */
function deviation(state: SurpriseState, step: number, atMs: number, value: number): number {
  const { profile } = state;
  const bin = visit(profile, atMs, value);
  const days = profile.visits[bin] ?? 0;
  const fromLevel = value - state.level;
  if (days < DAYS_KNOWN) {
    state.seasonal = false;
    return fromLevel;
  }
  const fromProfile = value - (profile.means[bin] ?? 0);
  const slow = Math.max(1 / (step + 1), 0.002);
  state.levelError += slow * (Math.abs(fromLevel) - state.levelError);
  state.profileError += slow * (Math.abs(fromProfile) - state.profileError);
  state.seasonal = state.profileError < PLAINLY_BETTER * state.levelError;
  return state.seasonal ? fromProfile : fromLevel;
}

/** Notes the time of a value; true for the first and after a silence of many usual intervals. The interval is a running median. */
function isGap(state: SurpriseState, step: number, atMs: number): boolean {
  const waited = atMs - state.lastAt;
  state.lastAt = atMs;
  if (step === 0) return true;
  if (step === 1) state.intervalMs = waited;
  const gap = waited > GAP * state.intervalMs;
  state.intervalMs *= waited > state.intervalMs ? 1.05 : waited < state.intervalMs ? 1 / 1.05 : 1;
  return gap;
}

function setPair(measures: Float64Array, up: number, signed: number): void {
  measures[up] = signed > 0 ? signed : 0;
  measures[up + 1] = signed < 0 ? -signed : 0;
}

function findRarest(state: SurpriseState, seen: number): void {
  const { measures, tails } = state;
  for (let m = 0; m < MEASURES; m++) {
    const rare = rarity(tails, m, measures[m] ?? 0, seen);
    if (rare > state.rarity) {
      state.rarity = rare;
      state.measure = m;
    }
  }
}

/** Turns rarity into a score, and an episode's beginning, growth or end into a verdict. */
function judge(
  state: SurpriseState,
  value: number,
  expected: number,
  usualSpread: number,
): SurpriseVerdict | undefined {
  const { episode } = state;
  const alarm = raisesAlarm(episode, state.rarity, state.alarmRarity);
  if (alarm || state.rarity < state.alarmRarity) state.score = 1 - 2 ** (-state.rarity / RARITY_AT_HALF);
  if (alarm) {
    const again = episode.abnormal;
    if (!again) beginEpisode(state, value, expected, usualSpread);
    return alarmVerdict(state, again ? 'again' : 'alarm', value, expected);
  }
  if (!episode.abnormal) return undefined;
  const end = endsBy(episode, departure(state, value, expected));
  return end && calmVerdict(state, end, value, expected);
}

function beginEpisode(state: SurpriseState, value: number, expected: number, usualSpread: number): void {
  const { episode, measure, tails } = state;
  const band = measure < RESTLESS ? CALM_BAND * usualSpread : bar(tails, measure);
  begin(episode, measure, expected, band);
  episode.departure = departure(state, value, expected);
}

/** How far a series in an episode is from the normal before it: from the profile if seasonal, else from the level it had. */
function departure({ episode, measures, seasonal }: SurpriseState, value: number, expected: number): number {
  if (episode.measure >= RESTLESS) return measures[episode.measure] ?? 0;
  return value - (seasonal ? expected : episode.level);
}
