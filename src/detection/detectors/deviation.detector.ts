import { z } from 'zod';
import { nextDeviation, openDeviation, type DeviationState } from '../../analysis/series/robust-deviation.js';
import { badDirection, defineDetector } from '../detector.js';

const parameters = z.object({
  /** Robust spreads from which a value is abnormal. */
  spreads: z.number().positive().default(8),
});

export default defineDetector<z.infer<typeof parameters>, DeviationState, DeviationState>({
  id: 'deviation',
  summary: 'A value many robust spreads away from the last two hours of its series, in the direction that hurts.',
  parameters,
  watches: ({ origin, measure }) => origin !== 'log' && measure !== 'other',
  open: openDeviation,
  next(state, _at, value, { spreads }, { measure, unit }) {
    const floor = measure === 'latency' ? (unit === 'ms' ? 1 : unit === 's' ? 0.001 : 0) : 0;
    const z = nextDeviation(state, value, floor);
    if (z === undefined) return undefined;
    const bad = badDirection[measure];
    const strength = bad === undefined ? Math.abs(z) / 2 : bad === 'up' ? z : -z;
    if (strength < spreads) return undefined;
    return {
      probability: 1 - 2 ** (-strength / spreads),
      direction: z > 0 ? 'up' : 'down',
      because: `${Number(value.toPrecision(4))} is ${strength.toFixed(0)} spreads from the usual ${Number(state.centre.toPrecision(4))}`,
    };
  },
  save: ({ count, centre, spread, ring }) => ({ count, centre, spread, ring: ring.slice() }),
  load: ({ count, centre, spread, ring }) => ({ count, centre, spread, ring: ring.slice() }),
  examples: [
    {
      name: 'a latency that triples',
      series: { measure: 'latency' },
      given: [...Array.from({ length: 60 }, (_, i) => 20 + (i % 5)), 80, 85, 22],
      finds: [60],
    },
    {
      name: 'a latency that improves',
      series: { measure: 'latency' },
      given: [...Array.from({ length: 60 }, (_, i) => 20 + (i % 5)), 1, 1],
      finds: [],
    },
    { name: 'missing values', series: { measure: 'error' }, given: [NaN, 1, NaN, 2], finds: [] },
  ],
});
