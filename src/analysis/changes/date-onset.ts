import type { SeriesWindow } from '../causes/deviation.js';
import { measureOf } from '../causes/measure.js';
import { median, quantile } from '../causes/robust.js';
import type { TemplateWindow } from '../causes/template-window.js';

/** When the trouble really began, how far off that may be, and what dates it. */
export interface Onset {
  readonly at: number;
  readonly slackMs: number;
  readonly by: string;
}

const LOOK_BACK_MS = 30 * 60_000;
const SLACK_MS = 90_000;
const MIN_LINES = 3;
const LONGEST_GAP_MS = 10 * 60_000;
const RAMP_SLACK_MS = 240_000;
const DEPARTED = 6;
const MIN_RAMP_MS = 20 * 60_000;
const RAMP_FIT = 0.9;
const RAMP_RISE = 6;
/** What leaks: it grows steadily until something breaks, so the break dates nothing. */
const leaking = /mem|heap|\brss\b|disk|conn|queue|fds?\b|thread|goroutine|backlog|storage|inode/i;

/**
 * Dates the onset backwards from `noticed`: the earliest of the first error line of a kind not seen before and the start of the
 * sustained departure of a series of the noticing entity, not more than `lookBackMs` (half an hour) earlier; but a steady ramp of a resource
 * that leads there dates it by its knee, however early.
 */
export function dateOnset(
  noticed: number,
  series: readonly SeriesWindow[],
  templates: readonly TemplateWindow[],
  lookBackMs = LOOK_BACK_MS,
): Onset {
  const earliest = noticed - lookBackMs;
  const lines = templates.flatMap((window) => {
    const at = firstNewError(window, earliest, noticed);
    return at === undefined ? [] : [{ at, slackMs: SLACK_MS, by: `the first “${window.text.slice(0, 80)}”` }];
  });
  const departures = series.flatMap((window) => {
    const at = departureOf(window, noticed, earliest);
    return at === undefined ? [] : [{ at, slackMs: SLACK_MS, by: `${window.name} leaving its usual range` }];
  });
  const first = [...lines, ...departures, { at: noticed, slackMs: SLACK_MS, by: 'the alarm' }].reduce((a, b) =>
    b.at < a.at ? b : a,
  );
  const ramps = series.flatMap((window) => {
    const at = leaking.test(window.name) ? rampOf(window, first.at) : undefined;
    return at === undefined ? [] : [{ at, slackMs: RAMP_SLACK_MS, by: `${window.name} beginning to grow` }];
  });
  return ramps.reduce((a, b) => (b.at < a.at ? b : a), first);
}

function firstNewError(
  { severity, earlier, times, counts }: TemplateWindow,
  earliest: number,
  noticed: number,
): number | undefined {
  if (severity !== 'WARN' && severity !== 'ERROR' && severity !== 'FATAL') return undefined;
  if (earlier > 0 || counts.reduce((sum, lines) => sum + lines, 0) < MIN_LINES) return undefined;
  // Walks back over the unbroken run that reaches the alarm: one that was seen once, long before, dates nothing.
  let start: number | undefined;
  for (const at of times.toReversed())
    if (at > noticed) start = at;
    else if (start === undefined || Math.min(start, noticed) - at <= LONGEST_GAP_MS) start = at;
    else return undefined;
  return start !== undefined && start >= earliest && start <= noticed ? start : undefined;
}

/**
 * The start of the run of departed values that reaches up to `noticed`; the leading third of the series is the norm. Undefined
 * for traffic, which comes and goes by itself.
 */
export function departureOf(
  { name, times, values }: SeriesWindow,
  noticed: number,
  earliest: number,
): number | undefined {
  const measure = measureOf(name);
  if (measure === 'other' || measure === 'traffic') return undefined;
  const known = times.flatMap((at, i) =>
    Number.isFinite(values[i] ?? NaN) && at <= noticed ? [{ at, value: values[i] ?? NaN }] : [],
  );
  const norm = known.slice(0, Math.floor(known.length / 3)).map(({ value }) => value);
  if (norm.length < 4) return undefined;
  const { centre, spread } = usualOf(norm);
  let start: number | undefined;
  for (const { at, value } of known.toReversed()) {
    if (at < earliest || Math.abs(value - centre) / spread <= DEPARTED) break;
    start = at;
  }
  return start;
}

function usualOf(norm: readonly number[]): { centre: number; spread: number } {
  const centre = median(norm);
  const mad = median(norm.map((x) => Math.abs(x - centre)));
  const range = (quantile(norm, 0.95) - quantile(norm, 0.05)) / 3.3;
  return { centre, spread: Math.max(1.4826 * mad, range, 0.03 * Math.abs(centre), 1e-9) };
}

/** The knee of a series that was flat and then grew along a line up to `until` (least squares over all knees), if it did. */
export function rampOf({ times, values }: SeriesWindow, until: number): number | undefined {
  const points = times.flatMap((at, i) =>
    at <= until && Number.isFinite(values[i] ?? NaN) ? [{ at, value: values[i] ?? NaN }] : [],
  );
  const stride = Math.max(1, Math.floor(points.length / 200));
  let best: { knee: number; error: number; rise: number; sd: number } | undefined;
  for (let k = 5; k < points.length - 5; k += stride) {
    const fit = fitKnee(points, k);
    if (!best || fit.error < best.error) best = fit;
  }
  if (!best) return undefined;
  const mean = points.reduce((sum, { value }) => sum + value, 0) / points.length;
  const total = points.reduce((sum, { value }) => sum + (value - mean) ** 2, 0);
  const steady = 1 - best.error / total > RAMP_FIT && until - best.knee > MIN_RAMP_MS;
  return steady && best.rise > RAMP_RISE * best.sd ? best.knee : undefined;
}

/** Constant before the k-th point, a line through its end after. */
function fitKnee(
  points: readonly { at: number; value: number }[],
  k: number,
): { knee: number; error: number; rise: number; sd: number } {
  const flat = points.slice(0, k);
  const knee = points[k]?.at ?? 0;
  const level = flat.reduce((sum, { value }) => sum + value, 0) / k;
  const flatError = flat.reduce((sum, { value }) => sum + (value - level) ** 2, 0);
  let [xx, xy] = [0, 0];
  for (const { at, value } of points.slice(k)) {
    xx += (at - knee) ** 2;
    xy += (at - knee) * (value - level);
  }
  const slope = xx > 0 ? xy / xx : 0;
  const rampError = points.slice(k).reduce((sum, { at, value }) => sum + (value - level - slope * (at - knee)) ** 2, 0);
  const last = points.at(-1)?.at ?? knee;
  return {
    knee,
    error: flatError + rampError,
    rise: slope * (last - knee),
    sd: Math.max(Math.sqrt(flatError / k), 1e-9),
  };
}
