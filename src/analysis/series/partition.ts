/** Sums over any stretch of a series in constant time. */
interface Sums {
  readonly of: Float64Array;
  readonly ofSquares: Float64Array;
}

function sumsOf(values: Float64Array): Sums {
  const sums = { of: new Float64Array(values.length + 1), ofSquares: new Float64Array(values.length + 1) };
  for (let i = 0; i < values.length; i++) {
    sums.of[i + 1] = sums.of[i] + values[i];
    sums.ofSquares[i + 1] = sums.ofSquares[i] + values[i] * values[i];
  }
  return sums;
}

/** Squared distance of the values of [from, to) from their mean. */
function cost({ of, ofSquares }: Sums, from: number, to: number): number {
  const sum = of[to] - of[from];
  return Math.max(0, ofSquares[to] - ofSquares[from] - (sum * sum) / (to - from));
}

/** A border between two stretches with different means, and by how much it lowers the squared error. */
export interface Border {
  readonly index: number;
  readonly gain: number;
}

/**
 * Cuts a series into stretches of constant mean so that the squared error plus `penalty` per cut is least; no stretch is shorter than
 * `shortest`. Exact. Optimal partitioning (Jackson et al., 2005) with the pruning of PELT (Killick et al., 2012): O(n) where cuts are frequent, O(n²)
 * where there are none. Centre the values first: sums of squares far from zero lose digits.
 */
export function partition(values: Float64Array, penalty: number, shortest: number): Border[] {
  const n = values.length;
  const sums = sumsOf(values);
  const best = new Float64Array(n + 1).fill(Infinity);
  const cutBefore = new Int32Array(n + 1);
  best[0] = -penalty;
  let candidates: number[] = [];
  for (let end = shortest; end <= n; end++) {
    const born = end - shortest;
    if (best[born] < Infinity) candidates.push(born);
    for (const start of candidates) {
      const total = best[start] + cost(sums, start, end) + penalty;
      if (total < best[end]) {
        best[end] = total;
        cutBefore[end] = start;
      }
    }
    // A start that is worse by more than the penalty now can never be part of a better cut later.
    candidates = candidates.filter((start) => best[start] + cost(sums, start, end) <= best[end]);
  }
  return bordersOf(sums, cutBefore, n);
}

function bordersOf(sums: Sums, cutBefore: Int32Array, n: number): Border[] {
  const edges = [n];
  for (let end = n; end > 0; end = cutBefore[end]) edges.unshift(cutBefore[end]);
  return edges.slice(1, -1).map((index, i) => {
    const [from, to] = [edges[i], edges[i + 2]];
    return { index, gain: cost(sums, from, to) - cost(sums, from, index) - cost(sums, index, to) };
  });
}
