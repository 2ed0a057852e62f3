import { callersOf } from '../landscape.js';
import { defineOutage, type OutageKind } from '../plan.js';
import { changed, says, words } from './fault.js';

/** Settings and secrets that were changed for the worse. */
export const configurationKinds: readonly OutageKind[] = [
  defineOutage({
    id: 'small-pool',
    summary: 'A configuration change shrinks a connection pool; requests queue for a connection.',
    blames: 'change',
    stage(scene) {
      const { random: r } = scene;
      const { service, store } = scene.userOf('database');
      const change = scene.change(
        'configuration',
        service.name,
        [
          `${service.name}: maximum-pool-size 40 -> 4`,
          `values.yaml: pool.max from 40 to 4 (${service.name})`,
          `ConfigMap ${service.name}-settings updated`,
        ],
        undefined,
        '@@ config/application.yaml @@\n-  maximum-pool-size: 40\n+  maximum-pool-size: 4',
      );
      return changed(change, {
        rootEntity: service.name,
        effects: [{ entity: service.name, latency: r.between(9, 15), errors: 0.12, gauges: { pool: { to: 1 } } }],
        writings: [
          says(
            service.name,
            10,
            'ERROR',
            () =>
              `connection to ${store.name} is not available, request timed out after ${r.integer(5000, 5050)} ms (pool: total=4, active=4, waiting=${r.integer(9, 80)})`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'few-threads',
    summary: 'A commit to the deployment settings lowers the worker threads of a service.',
    blames: 'change',
    stage(scene) {
      const { random: r } = scene;
      const service = scene.callee('java', 'python');
      const rolled = scene.deploy(service.name, [
        words('chore: align worker settings with staging', 'deploy/{e}/values.yaml', '-  workers: 64', '+  workers: 2'),
        words(
          'cost: trim idle threads',
          'charts/{e}/values.yaml',
          '-    server.threads.max: 200',
          '+    server.threads.max: 8',
        ),
      ]);
      const runtime = service.language === 'python' ? { workers: { to: 1 } } : {};
      return changed(rolled, {
        rootEntity: service.name,
        effects: [
          {
            entity: service.name,
            latency: r.between(8, 14),
            errors: 0.1,
            gauges: { cpu: { factor: 0.5 }, ...runtime },
          },
        ],
        writings: [
          says(
            service.name,
            9,
            'WARN',
            () => `task rejected, executor is full: pool size = 8, active = 8, queued = ${r.integer(200, 1000)}`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'cache-lifetime',
    summary: 'A configuration change makes cache entries expire at once; everything is read from the database.',
    blames: 'change',
    stage(scene) {
      const { random: r, landscape } = scene;
      const { service, store } = scene.userOf('cache');
      const database = landscape.stores.find(({ kind, name }) => kind === 'database' && name in service.calls);
      const change = scene.change(
        'configuration',
        service.name,
        [
          `${service.name}: cache.ttl 600s -> 0s`,
          `set cache.default-ttl=0 for ${service.name}`,
          `settings of ${service.name} changed: cache lifetime`,
        ],
        undefined,
        '@@ config/cache.yml @@\n-  ttl_seconds: 600\n+  ttl_seconds: 0',
      );
      return changed(change, {
        rootEntity: service.name,
        rootEntityAliases: [store.name],
        effects: [
          { entity: store.name, gauges: { hitRatio: { to: 0.03 } } },
          { entity: service.name, latency: r.between(7, 12) },
          ...(database ? [{ entity: database.name, latency: 3, gauges: { cpu: { factor: 1.8 } } }] : []),
        ],
        writings: [
          says(service.name, 8, 'WARN', () => `cache miss for key ${r.hex(10)} (expired ${r.integer(0, 2)} s ago)`),
        ],
      });
    },
  }),
  defineOutage({
    id: 'rotated-secret',
    summary: 'A password is rotated in the vault but a service still uses the old one.',
    blames: 'change',
    stage(scene) {
      const { random: r } = scene;
      const { service, store } = scene.userOf('database');
      const change = scene.change(
        'configuration',
        service.name,
        [
          `secret ${store.name}/password rotated`,
          `vault: new version of ${store.name} credentials for ${service.name}`,
          'quarterly credential rotation',
        ],
        r.between(0.5, 3),
      );
      return changed(change, {
        rootEntity: service.name,
        rootEntityAliases: [store.name],
        effects: [{ entity: service.name, errors: r.between(0.6, 0.95) }],
        writings: [
          says(
            service.name,
            12,
            'ERROR',
            () =>
              `FATAL: password authentication failed for user "${service.name}" (${store.name}, connection ${r.integer(1, 900)})`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'strict-tokens',
    summary: 'A commit removes the leeway in checking tokens; callers with slow clocks are turned away.',
    blames: 'change',
    stage(scene) {
      const { random: r } = scene;
      const service = scene.callee();
      const rolled = scene.deploy(service.name, [
        words(
          'security: no leeway for expired tokens',
          'services/{e}/auth/token.go',
          '-	leeway := 120 * time.Second',
          '+	leeway := 0 * time.Second',
        ),
        words(
          'check the issuer of every token',
          'services/{e}/auth.py',
          "+    options['verify_iss'] = True",
          "+    options['leeway'] = 0",
        ),
      ]);
      return changed(rolled, {
        rootEntity: service.name,
        effects: [{ entity: service.name, errors: r.between(0.2, 0.4) }],
        writings: [
          says(
            service.name,
            12,
            'WARN',
            () => `401 unauthorised: token expired ${r.integer(1, 100)} s ago (subject ${r.hex(6)})`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'wrong-address',
    summary: 'A configuration change points a service to a host that does not answer.',
    blames: 'change',
    stage(scene) {
      const { random: r, landscape } = scene;
      const callee = scene.callee();
      const [caller = callee] = callersOf(landscape, callee.name);
      const change = scene.change(
        'configuration',
        caller.name,
        [
          `${caller.name}: ${callee.name.toUpperCase()}_URL changed`,
          `endpoint of ${callee.name} moved to the new cluster`,
        ],
        r.between(0.2, 1.5),
        `@@ deploy/${caller.name}.env @@\n-UPSTREAM_HOST=${callee.name}.svc\n+UPSTREAM_HOST=${callee.name}.svc.old`,
      );
      return changed(change, {
        rootEntity: caller.name,
        effects: [{ entity: caller.name, errors: r.between(0.5, 0.8) }],
        writings: [
          says(
            caller.name,
            12,
            'ERROR',
            () => `dial tcp: lookup ${callee.name}.svc.old: no such host (attempt ${r.integer(1, 3)})`,
          ),
        ],
      });
    },
  }),
];
