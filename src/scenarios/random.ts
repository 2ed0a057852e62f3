/** Chance with a seed: the same seed gives the same scenario on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** A whole number in [low, high], both included. */
  integer(low: number, high: number): number;
  /** Standard normal. */
  normal(): number;
  chance(probability: number): boolean;
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** `count` different members of a list in random order; all of it when it is shorter. */
  sample<T>(list: readonly T[], count: number): T[];
  /** `digits` hexadecimal digits, for ids. */
  hex(digits: number): string;
  /** How often something of the given mean happens; Knuth's method, for small means. */
  poisson(mean: number): number;
}

/** Mulberry32 (Tommy Ettinger, 2017): 32 bits of state, period 2³², plenty for a scenario and never for secrets. */
export function seededRandom(seed: number): Random {
  let state = Math.trunc(seed) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    integer,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    chance: (probability) => next() < probability,
    pick: (list) => list[integer(0, list.length - 1)],
    sample: (list, count) => shuffled(list, integer).slice(0, count),
    hex: (digits) => Array.from({ length: digits }, () => integer(0, 15).toString(16)).join(''),
    poisson: (mean) => {
      const limit = Math.exp(-Math.max(0, mean));
      let k = 0;
      for (let product = next(); product > limit; product *= next()) k++;
      return k;
    },
  };
}

function shuffled<T>(list: readonly T[], integer: (low: number, high: number) => number): T[] {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = integer(0, i);
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}
