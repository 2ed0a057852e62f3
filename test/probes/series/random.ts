/** Chance that can be repeated: the same seed gives the same numbers on every machine. */
export interface SeededRandom {
  /** Uniform in [0, 1). */
  next(): number;
  /** Standard normal. */
  normal(): number;
  /** Exponential with mean 1. */
  exponential(): number;
  /** A count with the given mean. */
  poisson(mean: number): number;
  /** Gamma with the given shape and scale 1. */
  gamma(shape: number): number;
}

/** Mulberry32 with the usual transforms on top. */
export function seeded(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const exponential = (): number => -Math.log(1 - next());
  const normal = (): number => Math.sqrt(2 * exponential()) * Math.cos(2 * Math.PI * next());
  return {
    next,
    normal,
    exponential,
    poisson: (mean) => poisson(mean, next),
    gamma: (shape) => gamma(shape, next, normal),
  };
}

/** Knuth's product of uniforms, in pieces so that a large mean does not underflow. */
function poisson(mean: number, next: () => number): number {
  let count = 0;
  for (let left = mean; left > 0; left -= 30) {
    const limit = Math.exp(-Math.min(left, 30));
    for (let product = next(); product > limit; product *= next()) count++;
  }
  return count;
}

/** Marsaglia & Tsang, 2000; shapes below 1 by the usual power of a uniform. */
function gamma(shape: number, next: () => number, normal: () => number): number {
  if (shape < 1) return gamma(shape + 1, next, normal) * (1 - next()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
