/**
 * The streaming anomaly detector: how surprising is the newest value of one series, given only the values before it?
 *
 * Several questions are asked of each value; most answers are non-negative measures whose own tails say how rare they are
 * ({@link RecordTails}), and the rarest answer counts. Seasonal where a day profile predicts plainly better than the running
 * level. One configuration for every series; the method, its figures and its limits are in docs/reading-metrics.md.
 */
import { leaving, openConstant } from './constant.js';
import { openDayProfile, visit } from './day-profile.js';
import { begin, endsBy, openEpisode, raisesAlarm } from './episode.js';
import { bar, openTails, rarity, remember } from './record-tails.js';
import {
  CONSTANT,
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

/** Nothing is said of fewer values. Two values in a row at this many mean absolute residuals are plain to see. */
const YOUNGEST = 12;
const PLAIN_DISTANCE = 8;
/** Steps that only teach; further steps before the tails are asked. */
const BURN_IN = 30;
const WARM_UP = 60;
/**
 * The sample a record is measured against: at most 256 values, since a mere record of a long series is no alarm, and that many only after
 * this many steps, since the first records of a series come thick and fast. An average over 48 steps needs longer for as many independent
 * ones, an average over 16 gives half of them.
 */
const SAMPLE_CAP = 256;
const FULL_SAMPLE_STEPS = 330;
const FULL_SAMPLE_STEPS_OF_AVERAGES = 480;
/** The rarity that scores one half. */
const RARITY_AT_HALF = 2.48;
/** The share of a value that the running level takes up. */
const LEVEL_RATE = 0.005;
/** Days a bin of the profile must have seen, and the share of the level's error it must stay below, to be used. */
const DAYS_KNOWN = 2;
const PLAINLY_BETTER = 0.8;
/** So many usual intervals without a value are a gap; the first value after it is no jump. */
const GAP = 30;
/** An episode is over within so many mean absolute residuals of normal, or within this share of how far it went at first. */
const CALM_BAND = 2;
const CALM_SHARE = 0.1;
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
    echo: 0,
    sustainedEcho: 0,
    spread: 0,
    levelError: 0,
    profileError: 0,
    seasonal: false,
    restlessness: 0,
    quickStep: 0,
    slowStep: 0,
    profile: openDayProfile(),
    tails: openTails(MEASURES),
    constant: openConstant(),
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
  const relative = value - state.anchor;
  const usualSpread = state.spread;
  state.rarity = 0;
  state.measure = -1;
  if (step >= YOUNGEST && step < BURN_IN + WARM_UP) judgeYoung(state, relative);
  judgeConstant(state, relative);
  const expected = measure(state, step, atMs, relative);
  if (step >= BURN_IN) {
    const seen = step - BURN_IN + 1;
    if (seen >= WARM_UP) findRarest(state, seen);
    remember(state.tails, state.measures);
  }
  return judge(state, relative, expected, usualSpread);
}

/** While the tails are empty only the plain is said: two values in a row on one side, many mean absolute residuals away from the mean. */
function judgeYoung(state: SurpriseState, value: number): void {
  const [newest, previous] = [value - state.centre, state.last - state.centre];
  if (!(state.spread > 0) || newest * previous <= 0) return;
  const distance = Math.min(Math.abs(newest), Math.abs(previous)) / state.spread;
  consider(state, newest > 0 ? OUTSIDE : OUTSIDE + 1, (RARITY_AT_HALF * distance) / PLAIN_DISTANCE);
}

function judgeConstant(state: SurpriseState, value: number): void {
  const { constant } = state;
  consider(state, value > constant.value ? CONSTANT : CONSTANT + 1, leaving(constant, value));
}

/** Keeps the rarest answer. */
function consider(state: SurpriseState, measure: number, rarity: number): void {
  if (rarity <= state.rarity) return;
  state.rarity = rarity;
  state.measure = measure;
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
  state.echo *= 1 - LEVEL_RATE;
  state.sustainedEcho += (state.echo - state.sustainedEcho) / 48;
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
  state.level += Math.max(1 / (step + 1), LEVEL_RATE) * (value - state.level);
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
  const sample = sampleSize(seen, FULL_SAMPLE_STEPS);
  const sampleOfAverages = sampleSize(seen, FULL_SAMPLE_STEPS_OF_AVERAGES);
  const echo = state.seasonal ? 0 : state.sustainedEcho;
  consider(state, JUMP, rarity(tails, JUMP, measures[JUMP] ?? 0, sample));
  consider(state, JUMP + 1, rarity(tails, JUMP + 1, measures[JUMP + 1] ?? 0, sample));
  // An episode that is over makes what follows look low (or high) against the level it moved: no news, as far as it explains it.
  const up = (measures[SUSTAINED] ?? 0) - Math.max(0, -echo);
  const down = (measures[SUSTAINED + 1] ?? 0) - Math.max(0, echo);
  consider(state, SUSTAINED, rarity(tails, SUSTAINED, up, sampleOfAverages));
  consider(state, SUSTAINED + 1, rarity(tails, SUSTAINED + 1, down, sampleOfAverages));
  consider(state, OUTSIDE, rarity(tails, OUTSIDE, measures[OUTSIDE] ?? 0, sample));
  consider(state, OUTSIDE + 1, rarity(tails, OUTSIDE + 1, measures[OUTSIDE + 1] ?? 0, sample));
  consider(state, RESTLESS, rarity(tails, RESTLESS, measures[RESTLESS] ?? 0, sample / 2));
  consider(state, FLAT, rarity(tails, FLAT, measures[FLAT] ?? 0, sample / 2));
}

function sampleSize(seen: number, fullAfter: number): number {
  return seen >= fullAfter ? SAMPLE_CAP : SAMPLE_CAP * (seen / fullAfter) ** 3;
}

/** Turns rarity into a score, and an episode's beginning, growth or end into a verdict. */
function judge(
  state: SurpriseState,
  value: number,
  expected: number,
  usualSpread: number,
): SurpriseVerdict | undefined {
  const { episode } = state;
  const away = episode.abnormal ? departure(state, value, expected) : 0;
  const rare = raisesAlarm(episode, state.rarity, state.alarmRarity);
  // The way back to normal is as steep as the way out, but it is no second anomaly.
  const alarm = rare && !(episode.abnormal && Math.abs(away) <= episode.band);
  if (state.rarity > 0 && (alarm || state.rarity < state.alarmRarity)) {
    state.score = 1 - 2 ** (-state.rarity / RARITY_AT_HALF);
  }
  if (alarm) {
    const again = episode.abnormal;
    if (!again) beginEpisode(state, value, expected, usualSpread);
    return alarmVerdict(state, again ? 'again' : 'alarm', value, expected);
  }
  if (!episode.abnormal) return undefined;
  const end = endsBy(episode, away);
  // The running level has moved towards the episode and needs time to come back.
  if (end === 'back' && !isShape(episode.measure) && !state.seasonal) state.echo = state.level - episode.level;
  return end && calmVerdict(state, end, value, expected);
}

function beginEpisode(state: SurpriseState, value: number, expected: number, usualSpread: number): void {
  const { episode, measure, measures, tails, constant } = state;
  const level = measure >= CONSTANT ? constant.value : expected;
  if (isShape(measure)) begin(episode, measure, level, measures[measure] ?? 0, bar(tails, measure));
  else
    begin(
      episode,
      measure,
      level,
      value - level,
      Math.max(CALM_BAND * usualSpread, CALM_SHARE * Math.abs(value - level)),
    );
}

/** How far a series in an episode is from the normal before it: from the profile if seasonal, else from the level it had. */
function departure({ episode, measures, seasonal }: SurpriseState, value: number, expected: number): number {
  if (isShape(episode.measure)) return measures[episode.measure] ?? 0;
  return value - (seasonal && episode.measure < CONSTANT ? expected : episode.level);
}

function isShape(measure: number): boolean {
  return measure === RESTLESS || measure === FLAT;
}
