/** Series in which something begins at a known step, for judging change points: was it found, how well is it dated, what else was reported. */
import { cleanKinds } from './clean-series.js';
import { type SeededRandom, seeded } from './random.js';

/** A change as a method reports it. */
export interface DatedChange {
  readonly index: number;
}
export type FindChanges = (values: Float64Array) => readonly DatedChange[];

/** Kinds in which nothing changes for good: no squares, batches, teeth or restarts, and none that hardly ever moves. */
const steadyKinds = cleanKinds.filter(
  ({ name }) => !/square|batch|sawtooth|leak|disk|^flat|rare|0\/1|poisson\(\.3\)|counter|queue|random walk/.test(name),
);

interface Fault {
  readonly name: string;
  /** Puts the fault in at `at`; returns the steps at which something begins or ends. `size` is what one sees vary within an hour. */
  readonly inject: (values: Float64Array, at: number, size: number, random: SeededRandom) => number[];
}

function add(values: Float64Array, from: number, to: number, change: (step: number) => number): void {
  for (let i = from; i < Math.min(to, values.length); i++) values[i] += change(i - from);
}

const step = (factor: number): Fault => ({
  name: `step of ${factor}`,
  inject(values, at, size, random) {
    const sign = random.next() < 0.5 ? -1 : 1;
    add(values, at, values.length, () => sign * factor * size);
    return [at];
  },
});

export const faults: readonly Fault[] = [
  step(4),
  step(6),
  step(10),
  {
    name: 'pulse of 6',
    inject(values, at, size) {
      add(values, at, at + 40, () => 6 * size);
      return [at, at + 40];
    },
  },
  {
    name: 'ramp to 10 in 20 steps',
    inject(values, at, size) {
      add(values, at, values.length, (i) => 10 * size * Math.min(1, (i + 1) / 20));
      return [at];
    },
  },
  {
    name: 'noise times 5',
    inject(values, at, size, random) {
      add(values, at, values.length, () => 5 * size * random.normal());
      return [at];
    },
  },
  {
    name: 'spike of 12',
    inject(values, at, size) {
      add(values, at, at + 2, () => 12 * size);
      return [at];
    },
  },
  {
    name: 'dip of 12',
    inject(values, at, size) {
      add(values, at, at + 2, () => -12 * size);
      return [at];
    },
  },
  {
    name: 'two steps',
    inject(values, at, size) {
      add(values, at, values.length, () => 6 * size);
      add(values, at + 60, values.length, () => 6 * size);
      return [at, at + 60];
    },
  },
];

export interface OnsetFigure {
  readonly kind: string;
  readonly fault: string;
  /** Distance of the nearest report to each true onset, in steps; Infinity when nothing was reported. */
  readonly errors: readonly number[];
  /** Reports that are more than 10 steps from anything true (within a ramp: from its end). */
  readonly extra: number;
  readonly values: number;
}

/** Every fault once in every steady kind, 300 to 900 values each; the fault begins between 40 and 80 % of the series. */
export function onsetFigures(find: FindChanges, seed: number): OnsetFigure[] {
  return steadyKinds.flatMap((kind, k) =>
    faults.map((fault, f) => {
      const random = seeded(seed + 1000 * k + f);
      const values = kind.values(random, 300 + Math.floor(600 * random.next()));
      const at = Math.floor(values.length * (0.4 + 0.3 * random.next()));
      const truth = fault.inject(values, at, hourScale(values), random);
      const found = find(values).map(({ index }) => index);
      const slack = fault.name.startsWith('ramp') ? 30 : 10;
      return {
        kind: kind.name,
        fault: fault.name,
        errors: truth.map((onset) => Math.min(Infinity, ...found.map((index) => Math.abs(index - onset)))),
        extra: found.filter((index) => truth.every((onset) => index < onset - 10 || index > onset + slack)).length,
        values: values.length,
      };
    }),
  );
}

/** Reports per 5,000 values of each steady kind without any fault. */
export function falseChanges(find: FindChanges, seed: number, rounds: number): { kind: string; per5000: number }[] {
  return steadyKinds.map((kind, k) => {
    let reports = 0;
    let values = 0;
    for (let round = 0; round < rounds; round++) {
      const random = seeded(seed + 1000 * k + round);
      const series = kind.values(random, 300 + Math.floor(600 * random.next()));
      reports += find(series).length;
      values += series.length;
    }
    return { kind: kind.name, per5000: (reports / values) * 5000 };
  });
}

/** Standard deviation within stretches of 60 values, on average: how much one sees a series vary within an hour. */
function hourScale(values: Float64Array): number {
  const blocks = Math.floor(values.length / 60);
  let variance = 0;
  for (let b = 0; b < blocks; b++) {
    const block = values.subarray(60 * b, 60 * (b + 1));
    const mean = block.reduce((sum, v) => sum + v, 0) / 60;
    variance += block.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 60 / blocks;
  }
  return Math.sqrt(variance);
}
