/**
 * Whether a series that never moved moves now. A tail cannot say: it has no record to compare with. After n equal values the
 * chance that the next one differs is about 1/(n + 2) (Laplace's rule of succession); one differing value is a blip, so it takes two in
 * a row, and each further one doubles the surprise. Once a constant was left (a nightly job), leaving it again is no news.
 */
export interface Constant {
  value: number;
  /** Values equal to it so far, at most 256; values in a row that differ. */
  held: number;
  away: number;
  /** How often a constant was left before, fading. */
  breaks: number;
}

const HELD_CAP = 256;
/** Fewer equal values are a coincidence, no constant. */
const HELD_LONG = 30;
/** So many differing values in a row, and the old constant is forgotten. */
const FORGOTTEN = 16;
const BREAK_FADE = 1 - 1 / 32_768;

export function openConstant(): Constant {
  return { value: NaN, held: 0, away: 0, breaks: 0 };
}

/** Folds one value in; −log10 rarity of leaving the constant now, 0 while it is kept or was left before. */
export function leaving(constant: Constant, value: number): number {
  constant.breaks *= BREAK_FADE;
  if (value === constant.value) {
    countBreak(constant);
    if (constant.held < HELD_CAP) constant.held++;
    return 0;
  }
  constant.away++;
  if (constant.away > FORGOTTEN) {
    countBreak(constant);
    constant.value = value;
    constant.held = 1;
    return 0;
  }
  if (constant.away < 2 || constant.held < HELD_LONG || constant.breaks > 0.5) return 0;
  return Math.log10(constant.held) + Math.LOG10E * Math.LN2 * Math.min(constant.away - 1, 3);
}

function countBreak(constant: Constant): void {
  if (constant.away >= 2 && constant.held >= HELD_LONG) constant.breaks++;
  constant.away = 0;
}
