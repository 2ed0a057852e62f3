import { z } from 'zod';
import {
  nextDeviation,
  openDeviation,
  wasThereBefore,
  type DeviationState,
} from '../../analysis/series/robust-deviation.js';
import { badDirection, defineDetector } from '../detector.js';

const parameters = z.object({
  /** Robust spreads from which a value is abnormal. */
  spreads: z.number().positive().default(8),
  /** Certainty in halvings of the chance to err: the most there is, and what it loses where the series was as far out before. */
  mostCertainty: z.number().positive().default(7),
  lostCertainty: z.number().min(0).default(2),
});

export default defineDetector<z.infer<typeof parameters>, DeviationState, DeviationState>({
  id: 'deviation',
  summary: 'A value many robust spreads away from the last two hours of its series, in the direction that hurts.',
  parameters,
  watches: ({ origin, measure }) => origin !== 'log' && measure !== 'other',
  open: openDeviation,
  next(state, _at, value, { spreads, mostCertainty, lostCertainty }, { measure, unit }) {
    const floor = measure === 'latency' ? (unit === 'ms' ? 1 : unit === 's' ? 0.001 : 0) : 0;
    const z = nextDeviation(state, value, floor);
    if (z === undefined) return undefined;
    const bad = badDirection[measure];
    const strength = bad === undefined ? Math.abs(z) / 2 : bad === 'up' ? z : -z;
    if (strength < spreads) return undefined;
    const before = wasThereBefore(state, value);
    const certainty = Math.min(mostCertainty, strength / spreads);
    return {
      probability: 1 - 2 ** -(before ? Math.max(0.5, certainty - lostCertainty) : certainty),
      direction: z > 0 ? 'up' : 'down',
      because: `${Number(value.toPrecision(4))} is ${strength.toFixed(0)} spreads from the usual ${Number(state.centre.toPrecision(4))}${before ? ', not for the first time in two hours' : ''}`,
    };
  },
  save: (state) => ({ ...state, ring: state.ring.slice() }),
  load: (saved) => ({ ...saved, ring: saved.ring.slice() }),
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
