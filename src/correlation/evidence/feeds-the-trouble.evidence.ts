import { sayStep } from '../../analysis/graph/graph.js';
import type { EntityKind } from '../../domain/inventory.js';
import { defineEvidence } from '../evidence.js';
import { sayDuration } from '../say.js';

/** From these trouble travels one way only: no service can make its dataset fail a check. */
const feeders: ReadonlySet<EntityKind> = new Set(['dataset', 'pipeline', 'model', 'model-version']);

export default defineEvidence({
  id: 'feeds-the-trouble',
  summary:
    'It misbehaved first and feeds data or a model to others that misbehave: trouble along lineage travels one way.',
  source: 'Direction of data lineage; data trouble has no way back. Weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: 4,
  *find({ scene, graph, kinds }) {
    const since = new Map<string, number>();
    for (const { entity, startedAt } of scene.anomalies)
      since.set(entity, Math.min(startedAt, since.get(entity) ?? Infinity));
    for (const [entity, at] of since) {
      if (!feeders.has(kinds.get(entity) ?? 'other')) continue;
      const fed = [...graph.downstream(entity).keys()].filter(
        (other) => other !== entity && (since.get(other) ?? -Infinity) >= at,
      );
      const ways = fed.flatMap((other) => {
        const way = graph.path(entity, other);
        return way ? [{ other, way }] : [];
      });
      const [nearest] = ways.toSorted((a, b) => b.way.length - a.way.length);
      if (!nearest) continue;
      const ahead = sayDuration((since.get(nearest.other) ?? at) - at);
      yield {
        candidate: entity,
        strength: Math.min(1, ways.length / Math.max(1, since.size - 1)),
        because: `${entity} misbehaved ${ahead} before ${nearest.other}, which it feeds: ${nearest.way.map(sayStep).join(', ')}`,
      };
    }
  },
  examples: [
    {
      name: 'a dataset, the model trained on it, the service it serves',
      given: {
        entities: [
          { name: 'customers', kind: 'dataset' },
          { name: 'churn:7', kind: 'model-version' },
        ],
        relations: [
          { from: 'churn:7', to: 'customers', kind: 'trained-on' },
          { from: 'churn:7', to: 'score', kind: 'serves' },
        ],
        anomalies: (['customers', 'churn:7', 'score'] as const).map((entity, i) => ({
          id: entity,
          entity,
          signal: { kind: 'alert', key: entity, name: 'bad' } as const,
          detector: 'd',
          startedAt: i * 60_000,
          detectedAt: i * 60_000,
          lastSeenAt: i * 60_000,
          probability: 0.9,
          direction: 'changed' as const,
          because: 'bad',
        })),
      },
      favours: 'customers',
    },
  ],
});
