import { defineEvidence } from '../evidence.js';
import { sayDuration } from '../say.js';

/** The changed entity must misbehave this soon after the change, and not have done so before it. */
const SOON_MS = 10 * 60_000;

export default defineEvidence({
  id: 'change-broke-its-own',
  summary: 'What it was made to misbehaved soon after it and not before, and feeds what misbehaved later.',
  source:
    'Temporal precedence along the dependency graph: cause, its own entity, then what depends on it. Weight: by reasoning, see docs/accuracy.md.',
  about: 'change',
  weight: 2,
  *find({ scene, changes, graph }) {
    for (const { id, entity, kind } of changes.candidates) {
      const live = changes.live.get(id);
      const own = entity ?? live?.entity;
      if (!live || own === undefined || kind === 'commit') continue;
      const starts = scene.anomalies.filter((anomaly) => anomaly.entity === own).map(({ startedAt }) => startedAt);
      const first = Math.min(...starts);
      if (!(first >= live.at && first <= live.at + SOON_MS)) continue;
      const later = scene.anomalies.filter(({ entity: other, startedAt }) => other !== own && startedAt >= first);
      const fed = graph.downstream(own);
      if (!later.some((anomaly) => fed.has(anomaly.entity))) continue;
      const because = `${own} misbehaved ${sayDuration(first - live.at)} after it and not before, and feeds what failed later`;
      yield { candidate: id, strength: 1, because };
    }
  },
  examples: [
    {
      name: 'a load after which the dataset fails its check and then the service that reads it fails',
      given: {
        changes: [
          {
            id: 'load',
            at: 0,
            kind: 'data',
            entity: 'orders',
            summary: 'nightly load',
            attributes: {},
            source: 'example',
          },
          { id: 'other', at: 0, kind: 'deployment', entity: 'mail', summary: 'v2', attributes: {}, source: 'example' },
        ],
        relations: [{ from: 'score', to: 'orders', kind: 'reads' }],
        anomalies: (['orders', 'score'] as const).map((entity, i) => ({
          id: entity,
          entity,
          signal: { kind: 'alert', key: entity, name: 'bad' } as const,
          detector: 'd',
          startedAt: 30_000 + i * 300_000,
          detectedAt: 30_000 + i * 300_000,
          lastSeenAt: 600_000,
          probability: 0.9,
          direction: 'changed' as const,
          because: 'bad',
        })),
        onset: 30_000,
        now: 600_000,
      },
      favours: 'load',
    },
  ],
});
