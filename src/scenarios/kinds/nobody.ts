import { callersOf } from '../landscape.js';
import { defineOutage, type OutageKind } from '../plan.js';
import { says, unchanged } from './fault.js';

const minute = 60_000;

/** What goes wrong without anybody having changed anything: providers, records, neighbours, traffic. */
export const nobodyKinds: readonly OutageKind[] = [
  defineOutage({
    id: 'provider-outage',
    summary: 'A provider that sends no telemetry fails; it shows at those who call it.',
    blames: 'none',
    stage(scene) {
      const { random: r } = scene;
      const { service, provider } = scene.userOfProvider();
      return unchanged({
        rootEntity: provider,
        rootEntityAliases: [service.name],
        effects: [{ entity: provider, errors: r.between(0.5, 0.9), latency: 4 }],
        writings: [
          says(
            service.name,
            9,
            'ERROR',
            () => `${provider} answered 503: service degraded, see status page (request ${r.hex(6)})`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'provider-slow',
    summary: 'A provider answers late; those who wait for it time out.',
    blames: 'none',
    stage(scene) {
      const { random: r } = scene;
      const { service, provider } = scene.userOfProvider();
      return unchanged({
        rootEntity: provider,
        rootEntityAliases: [service.name],
        effects: [{ entity: provider, rampMs: 2 * minute, latency: r.between(18, 30) }],
        writings: [says(service.name, 5, 'WARN', () => `${provider} took ${r.integer(900, 3000)} ms (usually 60 ms)`)],
      });
    },
  }),
  defineOutage({
    id: 'poison-message',
    summary: 'One record that cannot be read is delivered again and again; the queue grows behind it.',
    blames: 'none',
    stage(scene) {
      const { random: r, landscape } = scene;
      const queue = landscape.stores.find(({ kind }) => kind === 'queue') ?? landscape.stores[0];
      const consumer =
        landscape.services.find(({ name, calls }) => queue.name in calls && callersOf(landscape, name).length === 0) ??
        scene.callee();
      const offset = r.integer(1e7, 9e7);
      return unchanged({
        rootEntity: queue.name,
        rootEntityAliases: [consumer.name],
        effects: [
          { entity: consumer.name, errors: r.between(0.6, 0.9) },
          { entity: queue.name, rampMs: 6 * minute, gauges: { depth: { factor: 14 }, age: { to: 700 } } },
        ],
        writings: [
          says(
            consumer.name,
            12,
            'ERROR',
            () => `cannot parse record at partition=2 offset=${offset}: unexpected token, delivering again`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'cache-pressure',
    summary: 'A cache runs out of memory and evicts what everybody needs.',
    blames: 'none',
    stage(scene) {
      const { random: r } = scene;
      const { service, store } = scene.userOf('cache');
      return unchanged({
        rootEntity: store.name,
        effects: [
          {
            entity: store.name,
            rampMs: 2 * minute,
            latency: 14,
            gauges: { memory: { factor: 1.9 }, evictions: { to: 900 }, hitRatio: { to: 0.2 } },
          },
          { entity: service.name, latency: r.between(4, 7) },
        ],
        writings: [
          says(
            store.name,
            7,
            'WARN',
            () => `used memory above maxmemory, evicted ${r.integer(4000, 60_000)} keys in 10 s`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'nightly-report',
    summary: 'A scheduled report competes with requests for a database, as it does once in a while when much was sold.',
    blames: 'none',
    stage(scene) {
      const { random: r, at } = scene;
      const { store } = scene.userOf('database');
      return unchanged({
        rootEntity: store.name,
        effects: [
          {
            entity: store.name,
            rampMs: minute,
            latency: r.between(20, 35),
            gauges: { cpu: { to: 0.98 }, locks: { to: 12 } },
          },
        ],
        writings: [
          {
            entity: store.name,
            from: at,
            until: at + 2 * minute,
            perMinute: 2,
            severity: 'INFO',
            line: () => `job monthly-revenue started by scheduler (session ${r.integer(1, 900)})`,
          },
          says(
            store.name,
            6,
            'WARN',
            () => `temporary file of ${r.integer(2, 30)} GB used by query of job monthly-revenue`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'replica-lag',
    summary: 'A replica falls behind; readers get old data and fail their checks.',
    blames: 'none',
    stage(scene) {
      const { random: r } = scene;
      const { service, store } = scene.userOf('database');
      return unchanged({
        rootEntity: store.name,
        effects: [
          { entity: store.name, rampMs: 3 * minute, latency: 3, gauges: { replicationLag: { to: 240 } } },
          { entity: service.name, errors: r.between(0.2, 0.4) },
        ],
        writings: [
          says(
            store.name,
            5,
            'WARN',
            () => `replica is ${r.integer(60, 240)} s behind, replay waits for conflicting query`,
          ),
          says(service.name, 8, 'ERROR', () => `read own write failed: entity ${r.hex(8)} not found on replica`),
        ],
      });
    },
  }),
  defineOutage({
    id: 'crawler',
    summary: 'A crawler asks for what nobody else asks for; one service takes many times its traffic.',
    blames: 'none',
    stage(scene) {
      const { random: r, landscape } = scene;
      const service = scene.callee();
      return unchanged({
        rootEntity: service.name,
        rootEntityAliases: [landscape.front],
        effects: [{ entity: service.name, rampMs: minute, traffic: r.between(3, 5) }],
        writings: [
          says(
            landscape.front,
            8,
            'WARN',
            () =>
              `many requests of one client: ${r.integer(200, 900)} in 10 s, user agent "contentbot/2.${r.integer(0, 9)}"`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'retry-storm',
    summary: 'After a short hiccup clients retry all at once and keep a service down.',
    blames: 'none',
    stage(scene) {
      const { random: r, at } = scene;
      const service = scene.callee();
      return unchanged({
        rootEntity: service.name,
        effects: [
          { entity: service.name, from: at, until: at + minute, errors: 0.6 },
          { entity: service.name, from: at + minute, traffic: r.between(3, 4.5) },
        ],
        writings: [
          says(
            service.name,
            8,
            'WARN',
            () => `attempt ${r.integer(2, 5)} of request ${r.hex(8)}, queue holds ${r.integer(300, 3000)} requests`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'stalled-consumer',
    summary: 'A consumer loses its lease and stops without failing; messages pile up.',
    blames: 'none',
    stage(scene) {
      const { random: r, landscape } = scene;
      const queue = landscape.stores.find(({ kind }) => kind === 'queue') ?? landscape.stores[0];
      const consumer =
        landscape.services.find(({ name, calls }) => queue.name in calls && callersOf(landscape, name).length === 0) ??
        scene.callee();
      return unchanged({
        rootEntity: consumer.name,
        rootEntityAliases: [queue.name],
        effects: [
          { entity: consumer.name, gauges: { rate: { factor: 0.02 }, cpu: { factor: 0.2 } } },
          { entity: queue.name, rampMs: 8 * minute, gauges: { depth: { factor: 25 }, age: { to: 640 } } },
        ],
        writings: [
          says(
            consumer.name,
            5,
            'WARN',
            () => `lost partition ${r.integer(0, 11)}: session expired, rejoining the group`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'licence-quota',
    summary: 'The monthly quota of a provider is used up; its answers are refusals until it is raised.',
    blames: 'none',
    stage(scene) {
      const { random: r } = scene;
      const { service, provider } = scene.userOfProvider();
      return unchanged({
        rootEntity: provider,
        rootEntityAliases: [service.name],
        effects: [{ entity: provider, errors: 0.95 }],
        writings: [
          says(
            service.name,
            10,
            'ERROR',
            () => `${provider}: 402 monthly quota used up (${r.integer(1000, 1010)}k of 1000k calls)`,
          ),
        ],
      });
    },
  }),
];
