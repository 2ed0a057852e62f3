/** More than these add time but hardly any knowledge: neighbours overlap. */
const maxOrigins = 120;

/**
 * Rolling origins: how many values are taken as known when the past is forecast again, ascending, at least four to a
 * horizon where the history allows it, each with a whole horizon of known values after it. Empty when there is none.
 * Tashman, *Out-of-sample tests of forecasting accuracy*, 2000.
 */
export function rollingOrigins(length: number, horizon: number, season: number, week: number): number[] {
  const last = length - horizon;
  const first = Math.max(firstOrigin(length, horizon, season, week), Math.min(24, length));
  const step = Math.max(1, Math.floor(horizon / 4), Math.ceil((last - first) / maxOrigins));
  const origins: number[] = [];
  for (let origin = last; origin >= first; origin -= step) origins.push(origin);
  return origins.toReversed();
}

/** Enough for each member to have learnt something: a season twice, a week twice if that leaves a week to forecast. */
function firstOrigin(length: number, horizon: number, season: number, week: number): number {
  if (week > 0) return Math.max(week, Math.min(2 * week, length - horizon - week));
  return season > 1 ? 2 * season : Math.floor(1.5 * horizon);
}
