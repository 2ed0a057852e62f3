import { callersOf } from '../landscape.js';
import { defineOutage, type OutageKind } from '../plan.js';
import { changed, says, words } from './fault.js';

const minute = 60_000;

/** Mistakes in how code waits, locks, retries and remembers. */
export const concurrencyKinds: readonly OutageKind[] = [
  defineOutage({
    id: 'memory-leak',
    summary:
      'A commit keeps every request in memory: memory climbs for a long time until the process is killed again and again.',
    blames: 'change',
    stage(scene) {
      const { random: r, at, until, from } = scene;
      const service = scene.callee('java', 'go', 'node');
      const deployed = r.between(15, 18);
      const since = at - deployed * minute;
      const rolled = scene.deploy(
        service.name,
        [
          words(
            'keep recent requests for the debug page',
            'services/{e}/debug/recent.go',
            '+var recent []*http.Request',
            '+func remember(r *http.Request) { recent = append(recent, r) }',
          ),
          words(
            'feat({e}): audit trail in memory',
            'services/{e}/src/audit.ts',
            '+const trail: AuditEntry[] = [];',
            '+export const record = (entry: AuditEntry) => trail.push(entry);',
          ),
        ],
        deployed,
      );
      const heap = service.language === 'java' ? { heap: { to: 0.97 } } : {};
      return changed(rolled, {
        rootEntity: service.name,
        showsAt: Math.max(from, since),
        effects: [
          {
            entity: service.name,
            from: since,
            until,
            rampMs: at - since,
            gauges: { memory: { factor: 2.6 }, ...heap },
          },
          {
            entity: service.name,
            errors: r.between(0.15, 0.3),
            tail: 2.5,
            pulseMs: 2 * minute,
            gauges: { restarts: { to: 2 } },
          },
        ],
        writings: [
          says(service.name, 3, 'FATAL', () => `OOMKilled: container used ${r.integer(1900, 2060)} MiB of 2048 MiB`),
          says(
            service.name,
            4,
            'WARN',
            () => `garbage collection freed only ${r.integer(1, 4)} % of the heap in ${r.integer(300, 1900)} ms`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'busy-loop',
    summary: 'A regular expression backtracks for seconds on ordinary input; CPU of the service is full.',
    blames: 'change',
    stage(scene) {
      const { random: r } = scene;
      const service = scene.callee('node', 'python');
      const rolled = scene.deploy(service.name, [
        words(
          'validate names more strictly',
          'services/{e}/validate.js',
          "-const name = /^[\\p{L} '-]{1,80}$/u;",
          "+const name = /^(([\\p{L}]+[ '-]?)+)+$/u;",
        ),
        words(
          'feat({e}): accept composed tags',
          'services/{e}/tags.py',
          "-TAG = re.compile(r'[a-z0-9-]{1,40}')",
          "+TAG = re.compile(r'([a-z0-9]+-?)+$')",
        ),
      ]);
      const runtime = service.language === 'node' ? { eventLoop: { to: 900 } } : { workers: { to: 1 } };
      return changed(rolled, {
        rootEntity: service.name,
        effects: [
          { entity: service.name, latency: r.between(10, 18), tail: 2, gauges: { cpu: { to: 0.99 }, ...runtime } },
        ],
        writings: [
          says(
            service.name,
            5,
            'WARN',
            () => `request ${r.hex(8)} blocked the worker for ${r.integer(1200, 8000)} ms while matching input`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'deadlock',
    summary: 'Two locks taken in different order: threads wait for each other and requests hang.',
    blames: 'change',
    stage(scene) {
      const { random: r } = scene;
      const service = scene.callee('java', 'go');
      const rolled = scene.deploy(service.name, [
        words(
          'lock the ledger before the account',
          'services/{e}/src/Transfer.java',
          '-    synchronized (account) { synchronized (ledger) {',
          '+    synchronized (ledger) { synchronized (account) {',
        ),
        words(
          'perf({e}): hold the cache mutex during refresh',
          'services/{e}/cache.go',
          '+	c.mu.Lock()',
          '+	defer c.mu.Unlock()',
          ' 	c.refresh()',
        ),
      ]);
      return changed(rolled, {
        rootEntity: service.name,
        effects: [
          { entity: service.name, latency: 40, errors: 0.2, pulseMs: 90_000, gauges: { cpu: { factor: 0.4 } } },
        ],
        writings: [
          says(
            service.name,
            6,
            'ERROR',
            () =>
              `request hung: thread worker-${r.integer(1, 64)} waits for a lock held by worker-${r.integer(1, 64)} for ${r.integer(20, 60)} s`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'unbounded-retries',
    summary: 'A client retries without pause or limit; the callee drowns in repeated requests.',
    blames: 'change',
    stage(scene) {
      const { random: r, landscape } = scene;
      const callee = scene.callee();
      const [caller = callee] = callersOf(landscape, callee.name);
      const rolled = scene.deploy(caller.name, [
        words(
          'make calls more reliable',
          'services/{e}/client.py',
          '-    return send(request)',
          '+    while True:',
          '+        try:',
          '+            return send(request)',
          '+        except Timeout:',
          '+            continue',
        ),
        words(
          'retry: never give up on idempotent calls',
          'services/{e}/retry.go',
          '-	for i := 0; i < 2; i++ {',
          '+	for {',
        ),
      ]);
      return changed(rolled, {
        rootEntity: caller.name,
        rootEntityAliases: [callee.name],
        effects: [
          { entity: callee.name, traffic: r.between(3, 5), rampMs: minute },
          { entity: caller.name, gauges: { cpu: { factor: 1.5 } } },
        ],
        writings: [says(caller.name, 10, 'WARN', () => `retrying call to ${callee.name}, attempt ${r.integer(4, 60)}`)],
      });
    },
  }),
];
