import { defineOutage } from '../plan.js';

export const databaseSaturation = defineOutage({
  id: 'database-saturation',
  summary: 'A database runs out of connections and CPU because reports run on it by hand; nothing was changed.',
  blames: 'none',
  stage(scene) {
    const { random } = scene;
    const { service, store } = scene.userOf('database');
    return {
      rootEntity: store.name,
      rootChange: 'none',
      effects: [
        {
          entity: store.name,
          rampMs: 90_000,
          latency: random.between(25, 45),
          errors: 0.12,
          gauges: { connections: { to: 0.99 }, cpu: { to: 0.97 }, locks: { to: 35 } },
        },
        { entity: service.name, rampMs: 90_000, gauges: { pool: { to: 1 } } },
      ],
      writings: [
        {
          entity: store.name,
          perMinute: 9,
          severity: 'WARN',
          line: () =>
            `duration: ${random.integer(4000, 21_000)}.${random.integer(100, 999)} ms  statement: SELECT region, sum(amount) FROM facts GROUP BY region`,
        },
        {
          entity: store.name,
          perMinute: 7,
          severity: 'FATAL',
          line: () =>
            `remaining connection slots are reserved for superuser connections (pid ${random.integer(1000, 40_000)})`,
        },
        {
          entity: service.name,
          perMinute: 8,
          severity: 'ERROR',
          line: () =>
            `could not get a connection from the pool within ${random.integer(29_000, 31_000)} ms (active=20, waiting=${random.integer(12, 190)})`,
        },
      ],
    };
  },
});
