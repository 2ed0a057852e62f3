/** What the streaming detector knows of one series, what it says, and how its state is kept. See {@link nextSurprise}. */
import type { Constant } from './constant.js';
import type { DayProfile } from './day-profile.js';
import type { Episode } from './episode.js';
import type { RecordTails } from './record-tails.js';

/** What is asked of every value: did it jump; does it stay away from the usual; is it outside the long-run range; is it restless; is it flat; does it leave a constant. */
export type Question = 'jump' | 'sustained' | 'outside' | 'restless' | 'flat' | 'constant';

/** Index of each measure; the first three questions have one for up and, next to it, one for down. */
export const JUMP = 0;
export const SUSTAINED = 2;
export const OUTSIDE = 4;
export const RESTLESS = 6;
export const FLAT = 7;
/** Measures that have a tail. */
export const MEASURES = 8;
/** Not measured against a tail: up, and next to it down. */
export const CONSTANT = 8;

export interface SurpriseParameters {
  /**
   * The score from which a value is an alarm, between 0 and 1. At .5 about 2 of 10,000 calm values are alarms
   * (docs/reading-metrics.md).
   */
  readonly threshold: number;
}

/** An episode begins (`alarm`), grows beyond its peak (`again`) or is over (`calm`). */
export interface SurpriseVerdict {
  readonly kind: 'alarm' | 'again' | 'calm';
  /** Time of the value that decided it, epoch ms. */
  readonly at: number;
  /** 0 to 1, at or above the threshold for an alarm, 0 when calm. It ranks; it is no literal probability of error. */
  readonly probability: number;
  readonly question: Question;
  readonly direction: 'up' | 'down' | 'changed';
  readonly value: number;
  /** What the level or the day profile led one to expect. */
  readonly expected: number;
  readonly because: string;
}

/** Read `score` and `episode.abnormal`; the rest is the detector's own. 0.9 KiB. All values are kept relative to `anchor`, the first one. */
export interface SurpriseState {
  /** The rarity, −log10 of a probability, that is an alarm. */
  readonly alarmRarity: number;
  /** The score of the newest value, 0 to 1; 0 within an episode that has raised its alarm. */
  score: number;
  /** Rarity behind the score and the measure that was rarest, −1 if none. */
  rarity: number;
  measure: number;
  steps: number;
  lastAt: number;
  /** Running median of the time between two values, ms. */
  intervalMs: number;
  anchor: number;
  last: number;
  /** Averages over about 3, 200 and 1,000 steps. */
  fast: number;
  level: number;
  centre: number;
  /** Distance of the last value from what was expected, its average over about 48 steps, and its mean absolute size. */
  residual: number;
  sustained: number;
  /** How far episodes that are over have moved `level`, fading as the level comes back; its average over about 48 steps. */
  echo: number;
  sustainedEcho: number;
  spread: number;
  /** Mean absolute error of the level and of the day profile; the profile is used while its error is plainly smaller. */
  levelError: number;
  profileError: number;
  seasonal: boolean;
  /** Mean absolute distance from `fast` over 16 steps; mean absolute step over 16 and over 500 steps. */
  restlessness: number;
  quickStep: number;
  slowStep: number;
  readonly profile: DayProfile;
  readonly tails: RecordTails;
  readonly constant: Constant;
  readonly episode: Episode;
  /** The measures of the newest value, made anew at every step and so no part of a snapshot. */
  readonly measures: Float64Array;
}
