import { defineOutage } from '../plan.js';

export const trafficSurge = defineOutage({
  id: 'traffic-surge',
  summary: 'Three times the usual traffic arrives and exceeds capacity; nothing was changed.',
  blames: 'none',
  stage(scene) {
    const { landscape, random } = scene;
    const factor = random.between(2.6, 3.8);
    return {
      rootEntity: landscape.front,
      rootChange: 'none',
      effects: [{ entity: landscape.front, rampMs: 120_000, traffic: factor }],
      writings: landscape.services.slice(0, 4).map(({ name }) => ({
        entity: name,
        perMinute: 6,
        severity: 'WARN' as const,
        line: () => `too many requests in flight (${random.integer(400, 900)}), shedding load`,
      })),
    };
  },
});
