/**
 * How rare is a value larger than (nearly) all before it? For several non-negative measures of one series at once.
 *
 * Each measure keeps its three largest *block maxima*; a value beyond the third is rated by the tail
 * probability of Weissman (1978) with the tail index of Hill (1975), shrunk towards a prior because three order
 * statistics alone say little. Within a block only the maximum is remembered, so an event that grows over several steps does not
 * teach the tail, while it grows, that it is normal. Old records fade with a memory of 20,160 steps, two weeks of minutes.
 */
export interface RecordTails {
  /** Three largest block maxima of each measure, descending. */
  readonly tops: Float64Array;
  /** Largest value of each measure in the running block. */
  readonly block: Float64Array;
  stepsInBlock: number;
}

const TOPS = 3;
const BLOCK_STEPS = 16;
const MEMORY_STEPS = 20_160;
const FADE = (1 - 1 / MEMORY_STEPS) ** BLOCK_STEPS;
/** Tail index expected before anything is known (between exponential-like 0 and Cauchy-like 1), worth four observations. */
const PRIOR_INDEX = 0.4;
const PRIOR_WEIGHT = 4;

export function openTails(measures: number): RecordTails {
  return { tops: new Float64Array(measures * TOPS), block: new Float64Array(measures), stepsInBlock: 0 };
}

/** The third largest block maximum of a measure; 0 while fewer than three blocks have one. */
export function bar({ tops }: RecordTails, measure: number): number {
  return tops[measure * TOPS + TOPS - 1] ?? 0;
}

/** The largest block maximum of a measure that is still remembered. */
export function record({ tops }: RecordTails, measure: number): number {
  return tops[measure * TOPS] ?? 0;
}

/**
 * −log10 of the probability of a value this large, given `steps` values before it; 0 when it is not beyond the bar.
 * A score for ranking, not a literal false-alarm rate.
 */
export function rarity(tails: RecordTails, measure: number, value: number, steps: number): number {
  const { tops } = tails;
  const first = measure * TOPS;
  const third = tops[first + 2] ?? 0;
  if (third <= 0 || value <= third) return 0;
  const spread = Math.log((tops[first] ?? 0) / third) + Math.log((tops[first + 1] ?? 0) / third);
  const index = (PRIOR_INDEX * PRIOR_WEIGHT + spread) / (PRIOR_WEIGHT + TOPS - 1);
  return Math.log10(steps / TOPS) + Math.log10(value / third) / index;
}

/** Remembers the measures of one step; at the end of a block its maxima enter the tails. */
export function remember(tails: RecordTails, measures: Float64Array): void {
  const { block } = tails;
  for (let measure = 0; measure < block.length; measure++) {
    const value = measures[measure] ?? 0;
    if (value > (block[measure] ?? 0)) block[measure] = value;
  }
  if (++tails.stepsInBlock >= BLOCK_STEPS) closeBlock(tails);
}

function closeBlock(tails: RecordTails): void {
  const { tops, block } = tails;
  tails.stepsInBlock = 0;
  for (let i = 0; i < tops.length; i++) tops[i] = (tops[i] ?? 0) * FADE;
  for (let measure = 0; measure < block.length; measure++) {
    insert(tops, measure * TOPS, block[measure] ?? 0);
    block[measure] = 0;
  }
}

/** Keeps the three numbers from `first` on the largest seen, in descending order. */
function insert(tops: Float64Array, first: number, value: number): void {
  let place = first + TOPS - 1;
  if (value <= (tops[place] ?? 0)) return;
  for (; place > first && (tops[place - 1] ?? 0) < value; place--) tops[place] = tops[place - 1] ?? 0;
  tops[place] = value;
}
