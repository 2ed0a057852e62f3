/**
 * The values with every NaN filled: short gaps by a straight line, gaps of more than `short` steps by the season before,
 * moved so that it meets what is known on both sides. Before the first value nothing is known: the caller cuts it off.
 */
export function fillGaps(values: Float64Array, season: number): Float64Array {
  const filled = values.slice();
  for (let i = 0; i < filled.length; i++) {
    if (!Number.isNaN(filled[i])) continue;
    let end = i;
    while (end < filled.length && Number.isNaN(filled[end])) end++;
    fill(filled, i, end, season);
    i = end;
  }
  return filled;
}

const short = 3;

function fill(values: Float64Array, from: number, to: number, season: number): void {
  const shaped = season > 1 && to - from > short && from > season;
  // The last whole season before the gap, again and again.
  const shape = (i: number): number =>
    shaped ? values[i - season * Math.max(1, Math.ceil((i - from + 1) / season))] : 0;
  const left = values[from - 1] - shape(from - 1);
  const right = to < values.length ? values[to] - shape(to) : left;
  const share = 1 / (to - from + 1);
  for (let i = from; i < to; i++) values[i] = shape(i) + left + (right - left) * share * (i - from + 1);
}
