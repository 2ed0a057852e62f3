import { medianOf } from './level.js';
import type { Context, Member, Memory } from './member.js';

/**
 * The seasonal profile: at t what the values of the same phase before t amount to, their mean or median over the last
 * cycles or their exponential smoothing. Reaches one period past the end; NaN in the first period, where nothing is known.
 */
export function profileOf(values: Float64Array, period: number, memory: Memory): Float64Array {
  const profile = new Float64Array(values.length + period).fill(NaN);
  if ('rate' in memory) {
    for (let t = period; t < profile.length; t++) {
      const last = values[t - period];
      profile[t] = t < 2 * period ? last : profile[t - period] + memory.rate * (last - profile[t - period]);
    }
    return profile;
  }
  const window = new Float64Array(memory.cycles);
  for (let t = period; t < profile.length; t++) {
    let count = 0;
    let sum = 0;
    for (let i = t - period; i >= 0 && count < memory.cycles; i -= period) sum += window[count++] = values[i];
    profile[t] = memory.middle === 'mean' || count < 3 ? sum / count : medianOf(window.subarray(0, count));
  }
  return profile;
}

/** A profile of the past, moved by how the present differs from it. Times are in main seasons. */
export interface SeasonalPart {
  readonly of: 'season' | 'week';
  readonly memory: Memory;
  /** The difference of the present from the profile, smoothed over 1/`perSeason`; it fades by half every `halfLife`. */
  readonly level?: { readonly perSeason: number; readonly halfLife?: number };
  /** The smoothed difference is what a season adds to the one before it, and is added again for every season ahead. */
  readonly drift?: { readonly perSeason: number };
}

/** The smoothed difference between the values and their profile, after each value. */
function differences(context: Context, profile: Float64Array, period: number, perSeason: number): Float64Array {
  const rate = Math.min(0.9, perSeason / context.season);
  let level = 0;
  return context.values.map((value, t) => (level += rate * ((t < period ? 0 : value - profile[t]) - level)));
}

function addPart(rows: Float64Array, share: number, part: SeasonalPart, context: Context): void {
  const { origins, horizon, season } = context;
  const period = part.of === 'week' ? context.week : season;
  const profile = context.profile(period, part.memory);
  const shift = part.level ?? part.drift;
  const levels = shift && differences(context, profile, period, shift.perSeason);
  const fade = part.level?.halfLife ? 0.5 ** (1 / (part.level.halfLife * season)) : 1;
  let at = 0;
  for (const origin of origins) {
    let level = levels?.[origin - 1] ?? 0;
    const step = part.drift ? level : 0;
    for (let h = 0, phase = 0; h < horizon; h++, phase++) {
      if (phase === period) {
        phase = 0;
        level += step;
      }
      level *= fade;
      rows[at++] += share * (profile[origin + phase] + level);
    }
  }
}

/**
 * The mean of one or more parts. A part with a smoothed profile and a level is additive seasonal exponential smoothing
 * with fixed rates (Winters, *Forecasting sales by exponentially weighted moving averages*, 1960); the mean of a week's
 * and a day's is its form for two seasons (after Taylor, 2003).
 */
export function seasonal(name: string, ...parts: readonly SeasonalPart[]): Member {
  return {
    name,
    needs: parts.some(({ of }) => of === 'week') ? 'week' : 'season',
    ahead: (context) => {
      const rows = new Float64Array(context.origins.length * context.horizon);
      for (const part of parts) addPart(rows, 1 / parts.length, part, context);
      return rows;
    },
  };
}
