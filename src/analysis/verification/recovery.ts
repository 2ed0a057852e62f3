import type { Direction } from '../../domain/anomaly.js';
import { median, medianSpread } from '../causes/robust.js';
import { mannWhitney } from './mann-whitney.js';

export type RecoveryVerdict = 'recovered' | 'not-recovered' | 'worse' | 'unknown';

/** One signal that misbehaved: what was usual, what it was like in trouble, and what it is like after the action. */
export interface SignalPhases {
  readonly usual: readonly number[];
  readonly trouble: readonly number[];
  readonly after: readonly number[];
  readonly direction: Direction;
}

/** Whether a signal is usual again; medians are NaN where nothing was measured. */
export interface SignalRecovery {
  readonly verdict: RecoveryVerdict;
  readonly usual: number;
  readonly trouble: number;
  readonly after: number;
  /** The part of the deviation that is left: 0 when it is usual again, 1 when nothing changed, above it is worse. */
  readonly left: number;
  readonly because: string;
}

/** Fewer values say nothing. */
const LEAST = 4;
/** Within so many usual spreads it is usual. */
const SPREADS = 3;
/** A deviation of which at most this part is left is over; one that grew by this part is worse. */
const OVER = 0.25;
const GROWN = 0.5;
const SIGNIFICANT = 0.01;

/** Compares medians: robust to the odd spike, and to whatever the trouble lasted only a part of. */
export function recoveryOf({ usual, trouble, after, direction }: SignalPhases): SignalRecovery {
  const medians = { usual: median(usual), trouble: median(trouble), after: median(after) };
  const say = (verdict: RecoveryVerdict, left: number): SignalRecovery => ({
    verdict,
    ...medians,
    left,
    because: sayMedians(medians, verdict),
  });
  if (direction === 'absent') return after.length >= LEAST ? say('recovered', 0) : say('not-recovered', 1);
  if (usual.length < LEAST || trouble.length === 0 || after.length < LEAST) return say('unknown', NaN);
  const deviation = medians.trouble - medians.usual;
  const rest = medians.after - medians.usual;
  const left = deviation === 0 ? 0 : Math.max(0, rest / deviation);
  if (Math.abs(rest) <= SPREADS * medianSpread(usual) || left <= OVER) return say('recovered', left);
  const grown = left >= 1 + GROWN && mannWhitney(trouble, after).p < SIGNIFICANT;
  return say(grown ? 'worse' : 'not-recovered', left);
}

/** What all signals say together. */
export interface Recovery {
  readonly verdict: RecoveryVerdict;
  readonly recovered: number;
  readonly known: number;
  readonly because: string;
}

/** So large a part of the signals must be usual again: a few are always noisy. */
const MOST = 0.8;

/** Recovered when most signals are and none that is known is worse; worse when as many are worse as recovered. */
export function overallRecovery(signals: readonly Pick<SignalRecovery, 'verdict'>[]): Recovery {
  const count = (verdict: RecoveryVerdict): number => signals.filter((signal) => signal.verdict === verdict).length;
  const [recovered, worse] = [count('recovered'), count('worse')];
  const known = signals.length - count('unknown');
  const because = `${recovered} of ${known} signals are usual again${worse > 0 ? `, ${worse} got worse` : ''}`;
  const verdict = known === 0 ? 'unknown' : decide(recovered, worse, known);
  return { verdict, recovered, known, because };
}

function decide(recovered: number, worse: number, known: number): RecoveryVerdict {
  if (worse === 0 && recovered / known >= MOST) return 'recovered';
  return worse > 0 && worse >= recovered ? 'worse' : 'not-recovered';
}

function sayMedians(
  medians: Readonly<Record<'usual' | 'trouble' | 'after', number>>,
  verdict: RecoveryVerdict,
): string {
  const told = Object.entries(medians).map(([name, value]) => `${name} ${figure(value)}`);
  return `${told.join(', ')}: ${verdict.replace('-', ' ')}`;
}

function figure(value: number): string {
  return Number.isNaN(value) ? 'unknown' : String(Number(value.toPrecision(3)));
}
