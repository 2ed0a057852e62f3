import { defineOutage, type OutageKind } from '../plan.js';
import { changed, says } from './fault.js';

/** Feature flags and settings that were switched for the worse. */
export const flagKinds: readonly OutageKind[] = [
  defineOutage({
    id: 'flag-slow-path',
    summary: 'A feature flag sends everybody down a slow path.',
    blames: 'change',
    stage(scene) {
      const { random: r } = scene;
      const service = scene.callee();
      const flag = r.pick(['personalised_order', 'live_inventory', 'precise_rounding', 'new_ranker']);
      const change = scene.change(
        'feature-flag',
        service.name,
        [`${flag} off->on`, `${flag}: rollout 5 % -> 100 %`, `flag ${flag} enabled for everyone`],
        r.between(0.3, 2),
      );
      return changed(change, {
        rootEntity: service.name,
        effects: [{ entity: service.name, latency: r.between(8, 16), gauges: { cpu: { factor: 1.5 } } }],
        writings: [
          says(service.name, 7, 'WARN', () => `${flag}: path took ${r.integer(800, 3000)} ms, budget is 100 ms`),
        ],
      });
    },
  }),
  defineOutage({
    id: 'flag-broken-branch',
    summary: 'A feature flag turns on code that fails.',
    blames: 'change',
    stage(scene) {
      const { random: r } = scene;
      const service = scene.callee();
      const flag = r.pick(['split_payment', 'guest_checkout', 'v2_profile', 'smart_retry']);
      const change = scene.change(
        'feature-flag',
        service.name,
        [`${flag} off->on`, `${flag} turned on (ramp finished)`, `toggled ${flag}`],
        r.between(0.2, 1.5),
      );
      return changed(change, {
        rootEntity: service.name,
        effects: [{ entity: service.name, errors: r.between(0.3, 0.6) }],
        writings: [
          says(
            service.name,
            12,
            'ERROR',
            () => `unsupported operation in branch ${flag} (user ${r.integer(1000, 99_999)})`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'debug-logging',
    summary: 'Debug logging is switched on in production; the service spends its time writing.',
    blames: 'change',
    stage(scene) {
      const { random: r, landscape } = scene;
      const service = scene.callee('java', 'node');
      const change = scene.change(
        'configuration',
        service.name,
        [`log level of ${service.name} set to DEBUG`, `LOG_LEVEL=debug for ${service.name} to find a bug`],
        undefined,
        '@@ deploy/env @@\n-LOG_LEVEL=info\n+LOG_LEVEL=debug',
      );
      return changed(change, {
        rootEntity: service.name,
        effects: [
          { entity: service.name, latency: r.between(6, 10), gauges: { cpu: { to: 0.95 } } },
          {
            entity: landscape.hosts.find((host) => host === service.host) ?? service.host,
            gauges: { hostDisk: { add: 0.25 } },
            rampMs: 480_000,
          },
        ],
        writings: [
          says(
            service.name,
            40,
            'DEBUG',
            () => `enter handle(${r.hex(12)}) with ${r.integer(3, 40)} headers, body ${r.integer(10, 9000)} bytes`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'collector-settings',
    summary: 'New JVM options make the garbage collector stop the world for seconds.',
    blames: 'change',
    stage(scene) {
      const { random: r } = scene;
      const service = scene.callee('java');
      const change = scene.change(
        'configuration',
        service.name,
        [`JAVA_OPTS of ${service.name}: -Xmx512m -XX:+UseSerialGC`, `${service.name}: halve the heap to save memory`],
        undefined,
        '@@ deploy/java-opts @@\n--Xmx2g -XX:+UseG1GC\n+-Xmx512m -XX:+UseSerialGC',
      );
      return changed(change, {
        rootEntity: service.name,
        effects: [
          {
            entity: service.name,
            latency: 4,
            tail: 5,
            errors: 0.06,
            gauges: { gcPause: { to: 1800 }, heap: { to: 0.96 } },
          },
        ],
        writings: [
          says(
            service.name,
            7,
            'WARN',
            () =>
              `Pause Full (Allocation Failure) 498M->${r.integer(470, 495)}M(512M) ${r.integer(1100, 2600)}.${r.integer(100, 999)}ms`,
          ),
        ],
      });
    },
  }),
];
