import { recentMedian, smoothing } from './members/level.js';
import type { Member, Memory } from './members/member.js';
import { seasonal, type SeasonalPart } from './members/seasonal.js';
import { dampedTrend, straightLine, theta } from './members/trend.js';

const last: Memory = { cycles: 1, middle: 'mean' };
/** What was different in the last hours of a day is forgotten within the next. */
const fading = { perSeason: 4, halfLife: 0.5 };

const season = (memory: Memory, more: Partial<SeasonalPart> = {}): SeasonalPart => ({ of: 'season', memory, ...more });
const week = (memory: Memory, more: Partial<SeasonalPart> = {}): SeasonalPart => ({ of: 'week', memory, ...more });

/**
 * The members of the pool: few, and each for a kind of series that the others do not cover. Levels with and without
 * spikes; growth that ends, that is straight and that is half believed; the season as it was last, as it usually is
 * (quick, slow and against outliers) and as it grows; the same with weeks. More of them were tried and brought nothing
 * that showed on cuts of the past.
 */
export const pool: readonly Member[] = [
  smoothing(0.1),
  recentMedian(12),
  recentMedian(24),
  dampedTrend(0.2, 0.05, 0.9),
  straightLine(12),
  theta(0.2),
  seasonal('seasonal naive', season(last)),
  seasonal('season, quick', season({ rate: 0.7 }, { level: fading })),
  seasonal('season, slow', season({ rate: 0.35 }, { level: fading })),
  seasonal('season, median', season({ cycles: 7, middle: 'median' }, { level: fading })),
  seasonal('season, growing', season(last, { drift: { perSeason: 1 / 3 } })),
  seasonal('week and day naive', week(last), season(last)),
  seasonal(
    'week and day, level kept',
    week({ rate: 0.7 }, { level: { perSeason: 1 } }),
    season({ rate: 0.7 }, { level: { perSeason: 1 } }),
  ),
  seasonal('week, mean', week({ cycles: 3, middle: 'mean' }, { level: { perSeason: 16, halfLife: 2 } })),
];
