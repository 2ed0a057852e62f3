import { defineLink } from '../link.js';
import { sayDuration } from '../say.js';

/** Onsets this close are as good as one; beyond the second they speak against each other. */
const closeMs = 60_000;
const farMs = 15 * 60_000;

export default defineLink({
  id: 'time',
  summary: 'They began within a minute of each other; a quarter of an hour apart speaks against it.',
  score(a, b) {
    const apartMs = Math.abs(a.startedAt - b.startedAt);
    if (apartMs > closeMs && apartMs < farMs) return undefined;
    if (apartMs >= farMs) return { weight: -1, because: `they began ${sayDuration(apartMs)} apart` };
    return { weight: 1, because: apartMs === 0 ? 'they began together' : `they began ${sayDuration(apartMs)} apart` };
  },
  examples: [
    { name: 'twenty seconds apart', a: { startedAt: 20_000 }, b: { startedAt: 0 }, speaks: 'for' },
    { name: 'five minutes apart', a: { startedAt: 300_000 }, b: { startedAt: 0 }, speaks: 'nothing' },
    { name: 'an hour apart', a: { startedAt: 3_600_000 }, b: { startedAt: 0 }, speaks: 'against' },
  ],
});
