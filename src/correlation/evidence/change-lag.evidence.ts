import { lagLogLikelihood, lagOf } from '../../analysis/changes/lag.js';
import { defineEvidence } from '../evidence.js';
import { sayDuration, sayTime } from '../say.js';

/** What was not yet live cannot have done it. */
const AFTER = -6;

/** An onset is known to some seconds at best: what comes with it comes neither before nor after. */
function sayLead(ms: number): string {
  return ms < 1_000 ? 'as the trouble began' : `${sayDuration(ms)} before the onset`;
}

export default defineEvidence({
  id: 'change-lag',
  summary: 'How long before the onset it became live, against what is usual for its kind; after the onset is too late.',
  source: 'Log-normal lag by kind of change (src/analysis/changes/lag.ts). Weight: docs/accuracy.md, Changes.',
  about: 'change',
  weight: 1,
  *find({ changes }) {
    const { at: onset, slackMs, by } = changes.onset;
    for (const { id, kind } of changes.candidates) {
      const live = changes.live.get(id);
      if (!live) continue;
      if (live.at > onset + slackMs) {
        const late = sayDuration(live.at - onset);
        yield {
          candidate: id,
          strength: AFTER,
          because: `It became live at ${sayTime(live.at)}, ${late} after the onset (${by})`,
        };
      } else
        yield {
          candidate: id,
          strength: lagLogLikelihood(kind, onset - live.at, live.entity !== changes.first),
          because: `It became live at ${sayTime(live.at)}, ${sayLead(onset - live.at)} at ${sayTime(onset)} (${by}); such changes usually act after ${lagOf[kind].minutes} min`,
        };
    }
  },
  examples: [
    {
      name: 'ten minutes too late',
      given: {
        onset: 1_000_000,
        now: 2_000_000,
        changes: [
          {
            id: 'd1',
            at: 1_600_000,
            kind: 'deployment',
            entity: 'cart',
            summary: 'v2',
            attributes: {},
            source: 'example',
          },
        ],
      },
      against: 'd1',
    },
  ],
});
