import type { TemplateWindow } from './template-window.js';

/** WARN and ERROR lines of one template that an entity logs more often since the onset. */
export interface ErrorLines {
  readonly window: TemplateWindow;
  /** Lines since the onset, and how many there would be at the rate before. */
  readonly lines: number;
  readonly expected: number;
  /** Never seen before. */
  readonly isNew: boolean;
}

const MINUTE = 60_000;
const MIN_RATIO = 3;
const MIN_SURPRISE = 6;

/**
 * The warnings and errors that are in excess between `onset` and `until` over what the entity logged before: three times as
 * many as expected and beyond chance (Poisson likelihood ratio above 6). Most surprising first.
 */
export function errorLines(windows: readonly TemplateWindow[], onset: number, until: number): readonly ErrorLines[] {
  return windows
    .filter(({ severity }) => severity === 'WARN' || severity === 'ERROR' || severity === 'FATAL')
    .map((window) => ({ window, ...excessOf(window, onset, until) }))
    .filter(({ lines, expected }) => lines > MIN_RATIO * expected && surpriseOf(lines, expected) > MIN_SURPRISE)
    .toSorted((a, b) => surpriseOf(b.lines, b.expected) - surpriseOf(a.lines, a.expected));
}

function excessOf({ times, counts, earlier, since }: TemplateWindow, onset: number, until: number) {
  let [before, lines] = [0, 0];
  times.forEach((at, i) => {
    if (at > until) return;
    // A bucket that holds the onset counts as after it.
    if (at < onset - MINUTE) before += counts[i] ?? 0;
    else lines += counts[i] ?? 0;
  });
  const pastMinutes = Math.max(1, (onset - MINUTE - since) / MINUTE);
  const minutes = Math.max(1, (until - onset) / MINUTE + 1);
  // Half a line is what a template never seen may have had.
  const perMinute = (before + (before === 0 ? Math.min(0.5, earlier) : 0) + 0.05) / pastMinutes;
  return { lines, expected: perMinute * minutes, isNew: before + earlier === 0 };
}

function surpriseOf(lines: number, expected: number): number {
  return 2 * (lines * Math.log(lines / expected) - (lines - expected));
}
