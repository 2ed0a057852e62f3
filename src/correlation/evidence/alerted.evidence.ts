import { alertsOf } from '../change-view.js';
import { defineEvidence } from '../evidence.js';
import { sayTime } from '../say.js';

/** At a front door everybody's trouble shows. */
const IN_FRONT = 0.25;

export default defineEvidence({
  id: 'alerted',
  summary: 'An alert rule that somebody wrote for it fires.',
  source: 'Alert rules carry their authors’ knowledge. Weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: 2,
  *find({ scene, graph }) {
    for (const [entity, alerts] of Map.groupBy(alertsOf(scene), (alert) => alert.entity)) {
      const [first] = alerts.toSorted((a, b) => a.startsAt - b.startsAt);
      const inFront = graph.effects(entity).size === 0 && graph.causes(entity).size > 0;
      if (first)
        yield {
          candidate: entity,
          strength: inFront ? IN_FRONT : 1,
          because: `${first.name} of ${first.source} fires on ${entity} since ${sayTime(first.startsAt)}`,
        };
    }
  },
  examples: [
    {
      name: 'a firing alert',
      given: {
        symptom: 'cart',
        alerts: [
          {
            at: 0,
            fingerprint: 'f',
            entity: 'cart',
            name: 'CartErrors',
            severity: 'error',
            status: 'firing',
            startsAt: 0,
            summary: '',
            attributes: {},
            source: 'alertmanager',
          },
        ],
      },
      favours: 'cart',
    },
  ],
});
