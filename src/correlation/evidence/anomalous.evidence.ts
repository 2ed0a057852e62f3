import type { Anomaly } from '../../domain/anomaly.js';
import { defineEvidence } from '../evidence.js';
import { sayTime } from '../say.js';

/** −ln(1 − p) of a detector that is never wrong would be infinite. */
const SUREST = 12;

export default defineEvidence({
  id: 'anomalous',
  summary: 'Detectors found it misbehaving in ways that no series, span or line at hand shows.',
  source: 'Members of the incident. Weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: 1,
  *find(view) {
    const { scene } = view;
    for (const [entity, anomalies] of Map.groupBy(scene.anomalies, (anomaly) => anomaly.entity)) {
      const [surest] = anomalies
        .filter((anomaly) => !isSeen(anomaly))
        .toSorted((a, b) => b.probability - a.probability);
      if (!surest) continue;
      const surprise = Math.min(SUREST, -Math.log(Math.max(1e-9, 1 - surest.probability)));
      yield {
        candidate: entity,
        strength: Math.log1p(surprise / 3),
        because: `${surest.because} (since ${sayTime(surest.startedAt)})`,
      };
    }

    function isSeen({ signal }: Anomaly): boolean {
      if (signal.kind === 'alert') return false;
      if (signal.kind === 'trace') return view.traced.size > 0;
      if (signal.kind === 'log') return scene.templates.length > 0;
      // Traffic is no sign of anything broken; a surge has its own evidence.
      return signal.measure === 'traffic' || (scene.series.length > 0 && signal.measure !== 'other');
    }
  },
  examples: [
    {
      name: 'an anomaly of a dataset',
      given: {
        anomalies: [
          {
            id: 'a',
            entity: 'customers',
            signal: { kind: 'alert', key: 'k', name: 'expect_not_null' },
            detector: 'great-expectations',
            startedAt: 0,
            detectedAt: 0,
            lastSeenAt: 0,
            probability: 0.95,
            direction: 'changed',
            because: 'expect_not_null failed',
          },
        ],
      },
      favours: 'customers',
    },
  ],
});
