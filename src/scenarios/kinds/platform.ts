import { defineOutage, type OutageKind } from '../plan.js';
import { changed, says, words } from './fault.js';

const minute = 60_000;

/** Changes to what services stand on: schemas, dependencies, shared code, scaling. */
export const platformKinds: readonly OutageKind[] = [
  defineOutage({
    id: 'locking-migration',
    summary: 'A schema migration holds a lock on a big table; queries wait.',
    blames: 'change',
    stage(scene) {
      const { random: r } = scene;
      const { service, store } = scene.userOf('database');
      const change = scene.change(
        'schema',
        store.name,
        [
          'V118__add_index_on_created_at.sql applied',
          `migration 0118 on ${store.name}: ALTER TABLE entries ADD COLUMN note text NOT NULL DEFAULT ''`,
          `flyway: ${store.name} now at version 118`,
        ],
        r.between(0.3, 2),
        '@@ migrations/V118.sql @@\n+CREATE INDEX idx_entries_created_at ON entries (created_at);',
      );
      return changed(change, {
        rootEntity: store.name,
        effects: [
          {
            entity: store.name,
            latency: r.between(25, 45),
            errors: 0.05,
            gauges: { locks: { to: 60 }, connections: { to: 0.9 } },
          },
        ],
        writings: [
          says(
            store.name,
            7,
            'WARN',
            () =>
              `process ${r.integer(1000, 40_000)} still waiting for ShareLock on relation ${r.integer(16_000, 17_000)} after ${r.integer(1000, 9000)} ms`,
          ),
          says(service.name, 6, 'ERROR', () => `canceling statement due to lock timeout (statement ${r.hex(5)})`),
        ],
      });
    },
  }),
  defineOutage({
    id: 'dropped-column',
    summary: 'A migration drops a column that a service still reads.',
    blames: 'change',
    stage(scene) {
      const { random: r } = scene;
      const { service, store } = scene.userOf('database');
      const change = scene.change(
        'schema',
        store.name,
        [
          `drop legacy_code from accounts (${store.name})`,
          'cleanup migration 0042',
          `${store.name}: remove unused columns`,
        ],
        r.between(0.3, 2),
        '@@ migrations/0042_cleanup.sql @@\n+ALTER TABLE accounts DROP COLUMN legacy_code;',
      );
      return changed(change, {
        rootEntity: store.name,
        rootEntityAliases: [service.name],
        effects: [{ entity: service.name, errors: r.between(0.4, 0.8) }],
        writings: [
          says(
            service.name,
            12,
            'ERROR',
            () => `ERROR: column accounts.legacy_code does not exist at character ${r.integer(20, 80)}`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'dependency-bump',
    summary: 'A bumped library fails at start; the service restarts in a loop.',
    blames: 'change',
    stage(scene) {
      const { random: r } = scene;
      const service = scene.callee('node', 'python', 'java');
      const rolled = scene.deploy(service.name, [
        words(
          'bump protobuf from 4.25.1 to 6.0.0',
          'services/{e}/requirements.txt',
          '-protobuf==4.25.1',
          '+protobuf==6.0.0',
        ),
        words(
          'chore(deps): update protobufjs to v8',
          'services/{e}/package.json',
          '-    "protobufjs": "7.2.5",',
          '+    "protobufjs": "8.0.0",',
        ),
      ]);
      return changed(rolled, {
        rootEntity: service.name,
        effects: [
          {
            entity: service.name,
            errors: r.between(0.5, 0.9),
            pulseMs: 2 * minute,
            gauges: { restarts: { to: 4 }, cpu: { factor: 0.5 } },
          },
        ],
        writings: [
          says(
            service.name,
            10,
            'FATAL',
            () => `cannot start: protobuf runtime is incompatible with generated code (pid ${r.integer(1, 400)})`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'shared-library',
    summary: 'A mistake in a shared library goes live with the next, innocent deployment of a service.',
    blames: 'change',
    stage(scene) {
      const { random: r } = scene;
      const service = scene.callee('go', 'java');
      const guilty = scene.deploy(service.name, [
        words(
          'httpx: reuse the buffer between requests',
          'pkg/httpx/buffer.go',
          '-	buf := new(bytes.Buffer)',
          '+	buf := sharedBuffer',
          '+	buf.Reset()',
        ),
        words(
          'common: parse amounts without rounding',
          'libs/common/src/main/java/Money.java',
          '-    return new BigDecimal(text).setScale(2);',
          '+    return new BigDecimal(text).setScale(2, RoundingMode.UNNECESSARY);',
        ),
      ]);
      const [{ entity: _, ...commit }, deploy] = guilty.lines;
      return changed(
        { id: guilty.id, aliases: guilty.aliases, lines: [commit, deploy] },
        {
          rootEntity: service.name,
          effects: [{ entity: service.name, errors: r.between(0.25, 0.5) }],
          writings: [
            says(
              service.name,
              12,
              'ERROR',
              () =>
                r.pick(['corrupt body: unexpected byte in shared buffer', 'ArithmeticException: Rounding necessary']) +
                ` (request ${r.hex(6)})`,
            ),
          ],
        },
      );
    },
  }),
  defineOutage({
    id: 'scaled-down',
    summary: 'Somebody lowers the replicas of a service below what traffic needs.',
    blames: 'change',
    stage(scene) {
      const { random: r } = scene;
      const service = scene.callee();
      const change = scene.change(
        'scaling',
        service.name,
        [`${service.name}: replicas 6 -> 2`, `HPA ${service.name}: maxReplicas 8 -> 2`, `scaled ${service.name} to 2`],
        r.between(0.5, 4),
      );
      return changed(change, {
        rootEntity: service.name,
        effects: [{ entity: service.name, latency: r.between(7, 11), errors: 0.15, gauges: { cpu: { to: 0.99 } } }],
        writings: [
          says(
            service.name,
            8,
            'WARN',
            () => `in-flight limit reached (${r.integer(250, 256)}/256), rejecting with 503`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'bigger-batches',
    summary: 'A commit multiplies the requests to a provider and hits its quota.',
    blames: 'change',
    stage(scene) {
      const { random: r } = scene;
      const { service, provider } = scene.userOfProvider();
      const rolled = scene.deploy(service.name, [
        words(
          'fetch details for every item',
          'services/{e}/sync.py',
          '-    details = client.batch(ids)',
          '+    details = [client.get(i) for i in ids]',
        ),
        words(
          'perf({e}): more parallel requests',
          'services/{e}/pool.go',
          '-	const parallel = 4',
          '+	const parallel = 200',
        ),
      ]);
      return changed(rolled, {
        rootEntity: service.name,
        rootEntityAliases: [provider],
        effects: [{ entity: provider, errors: r.between(0.35, 0.6) }],
        writings: [
          says(
            service.name,
            12,
            'ERROR',
            () =>
              `${provider} answered 429 Too Many Requests, quota of 600 per minute exceeded (retry after ${r.integer(10, 60)} s)`,
          ),
        ],
      });
    },
  }),
];
