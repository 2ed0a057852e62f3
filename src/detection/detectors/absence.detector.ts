import { z } from 'zod';
import { defineDetector } from '../detector.js';

const parameters = z.object({
  /** Usual intervals without a value that are a silence, and the least time. */
  intervals: z.number().positive().default(10),
  leastMs: z.number().positive().default(180_000),
  /** Values that must have come before their absence means anything. */
  warmUp: z.number().int().positive().default(20),
});

interface Heartbeat {
  count: number;
  lastAt: number;
  intervalMs: number;
}

export default defineDetector<z.infer<typeof parameters>, Heartbeat, Heartbeat>({
  id: 'absence',
  summary: 'An entity that used to report regularly has fallen silent.',
  parameters,
  watches: ({ name }) => name === 'telemetry.heartbeat',
  open: () => ({ count: 0, lastAt: NaN, intervalMs: 0 }),
  next(state, at) {
    if (state.count > 0) state.intervalMs += Math.max(0.1, 1 / state.count) * (at - state.lastAt - state.intervalMs);
    state.count++;
    state.lastAt = at;
    return undefined;
  },
  silent({ count, lastAt, intervalMs }, now, { intervals, leastMs, warmUp }) {
    const silence = now - lastAt;
    if (count < warmUp || silence < Math.max(intervals * intervalMs, leastMs)) return undefined;
    const seconds = (ms: number): string => (ms / 1_000).toFixed(0);
    return {
      probability: 0.8,
      direction: 'absent',
      because: `nothing heard for ${seconds(silence)} s; every ${seconds(intervalMs)} s is usual`,
      since: lastAt,
    };
  },
  save: (state) => ({ ...state }),
  load: (saved) => ({ ...saved }),
  examples: [{ name: 'a value is no absence', given: [1, 1, 1], finds: [] }],
});
