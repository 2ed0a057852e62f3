/** What the streaming detector says to people. */
import { SETTLED_STEPS } from './episode.js';
import { record } from './record-tails.js';
import { type Question, FLAT, RESTLESS, type SurpriseState, type SurpriseVerdict } from './surprise-state.js';

const questionOf: readonly Question[] = [
  'jump',
  'jump',
  'sustained',
  'sustained',
  'outside',
  'outside',
  'restless',
  'flat',
  'constant',
  'constant',
];

/** The verdict of a value that raises an alarm. `value` and `expected` are relative to the state's anchor. */
export function alarmVerdict(
  state: SurpriseState,
  kind: 'alarm' | 'again',
  value: number,
  expected: number,
): SurpriseVerdict {
  return {
    kind,
    at: state.lastAt,
    probability: state.score,
    ...subject(state.measure),
    value: value + state.anchor,
    expected: expected + state.anchor,
    because: reason(state, value + state.anchor, expected + state.anchor),
  };
}

/** The verdict that an episode is over. */
export function calmVerdict(
  state: SurpriseState,
  end: 'back' | 'settled',
  value: number,
  expected: number,
): SurpriseVerdict {
  return {
    kind: 'calm',
    at: state.lastAt,
    probability: 0,
    ...subject(state.episode.measure),
    value: value + state.anchor,
    expected: expected + state.anchor,
    because:
      end === 'back'
        ? `back to normal at ${short(value + state.anchor)}`
        : `nothing unusual in ${SETTLED_STEPS} values: about ${short(value + state.anchor)} is the new normal`,
  };
}

function subject(measure: number): Pick<SurpriseVerdict, 'question' | 'direction'> {
  const question = questionOf[measure] ?? 'jump';
  if (measure === RESTLESS || measure === FLAT) return { question, direction: 'changed' };
  return { question, direction: measure % 2 === 0 ? 'up' : 'down' };
}

function reason(state: SurpriseState, value: number, expected: number): string {
  const { measure, measures, tails, seasonal, anchor } = state;
  const { question, direction } = subject(measure);
  const size = short(measures[measure] ?? 0);
  const before = short(record(tails, measure));
  const usual = `${seasonal ? 'at this time of day' : 'of late'} about ${short(expected)} is usual`;
  const side = direction === 'up' ? 'above' : 'below';
  const sentences: Record<Question, string> = {
    jump: `${direction} by ${size} in one step to ${short(value)}; ${usual}, and the largest such step so far was ${before}`,
    sustained: `${size} ${side} the usual on average over the last 48 values, now ${short(value)}; ${usual}, and the farthest so far was ${before}`,
    outside: `${short(value)} is ${size} ${side} the long-run mean of ${short(state.centre + anchor)}; ${record(tails, measure) > 0 ? `the farthest so far was ${before}` : `of ${state.steps} values none but the last two were that far`}`,
    restless: `the last 16 values scatter by ${size} around their level; the most so far was ${before}`,
    constant: `left ${short(state.constant.value + anchor)}, which it had kept for ${state.constant.held} values, for ${short(value)}`,
    flat: `the last 16 values hardly move (near ${short(value)}), ${size} times less than is usual`,
  };
  return sentences[question];
}

/** A number as a person would read it out. */
function short(value: number): string {
  return Number(value.toPrecision(4)).toString();
}
