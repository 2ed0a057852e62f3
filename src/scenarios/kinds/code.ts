import { callersOf } from '../landscape.js';
import { defineOutage, type OutageKind } from '../plan.js';
import { changed, says, words } from './fault.js';

const minute = 60_000;

/** Mistakes in the code of one service, brought by its deployment. */
export const codeKinds: readonly OutageKind[] = [
  defineOutage({
    id: 'query-in-a-loop',
    summary: 'A commit asks the database once for every row: the service and its database slow down.',
    blames: 'change',
    stage(scene) {
      const { random: r } = scene;
      const { service, store } = scene.userOf('database');
      const rolled = scene.deploy(service.name, [
        words(
          'feat({e}): show stock next to every item',
          'services/{e}/listing.go',
          '-	rows := repo.StockFor(ctx, ids)',
          '+	for _, id := range ids {',
          '+		row, err := repo.SelectStock(ctx, id)',
          '+		rows = append(rows, row)',
          '+	}',
        ),
        words(
          '{e}: lazy load the related records',
          'services/{e}/src/Repository.java',
          '-    @EntityGraph("withRelated") List<Item> findAll();',
          '+    List<Item> findAll();',
          '+    items.forEach(i -> i.getRelated().size());',
        ),
      ]);
      return changed(rolled, {
        rootEntity: service.name,
        effects: [
          { entity: service.name, latency: r.between(7, 12), gauges: { pool: { factor: 2.4 } } },
          { entity: store.name, latency: 1.8, gauges: { cpu: { factor: 1.7 }, connections: { factor: 1.6 } } },
        ],
        writings: [
          says(
            service.name,
            9,
            'WARN',
            () =>
              `slow request: ${r.integer(40, 140)} statements "SELECT * FROM stock WHERE id = ?" in one request, ${r.integer(900, 4000)} ms`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'tight-deadline',
    summary: 'A refactoring shortens the deadline of a call; answers that used to arrive are cut off.',
    blames: 'change',
    stage(scene) {
      const { random: r, landscape } = scene;
      const callee = scene.callee();
      const [caller = callee] = callersOf(landscape, callee.name);
      const rolled = scene.deploy(caller.name, [
        words(
          'refactor: one place for client budgets',
          'services/{e}/clients/budget.go',
          '-	const budget = 3 * time.Second',
          '+	const budget = 40 * time.Millisecond',
        ),
        words('tidy client settings', 'services/{e}/config/client.ts', '-  timeoutMs: 3000,', '+  timeoutMs: 40,'),
      ]);
      return changed(rolled, {
        rootEntity: caller.name,
        effects: [{ entity: caller.name, errors: r.between(0.25, 0.5) }],
        writings: [
          says(
            caller.name,
            12,
            'ERROR',
            () =>
              `call to ${callee.name} aborted: deadline exceeded after ${r.integer(40, 44)} ms (request ${r.hex(6)})`,
          ),
          says(
            callee.name,
            8,
            'WARN',
            () => `client went away before the answer was written, ${r.integer(42, 130)} ms of work lost`,
          ),
        ],
      });
    },
  }),
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
  defineOutage({
    id: 'renamed-field',
    summary: 'A service renames a field of its answers; its callers cannot read them any more.',
    blames: 'change',
    stage(scene) {
      const { random: r, landscape } = scene;
      const callee = scene.callee();
      const rolled = scene.deploy(callee.name, [
        words(
          'api: consistent naming',
          'services/{e}/api/v1/types.go',
          '-	UnitPrice int64 `json:"unitPrice"`',
          '+	UnitPrice int64 `json:"unit_price"`',
        ),
        words(
          '{e} - rename total to grandTotal',
          'services/{e}/src/main/java/Answer.java',
          '-  public BigDecimal total;',
          '+  public BigDecimal grandTotal;',
        ),
      ]);
      const callers = callersOf(landscape, callee.name);
      return changed(rolled, {
        rootEntity: callee.name,
        rootEntityAliases: callers.map(({ name }) => name),
        effects: callers.map(({ name }) => ({ entity: name, errors: r.between(0.4, 0.7) })),
        writings: callers.map(({ name }) =>
          says(
            name,
            10,
            'ERROR',
            () => `cannot decode answer of ${callee.name}: missing required field (offset ${r.integer(10, 900)})`,
          ),
        ),
      });
    },
  }),
  defineOutage({
    id: 'swallowed-result',
    summary: 'An early return leaves work undone: answers are quick, wrong and counted as failures by the callers.',
    blames: 'change',
    stage(scene) {
      const { random: r } = scene;
      const service = scene.callee();
      const rolled = scene.deploy(service.name, [
        words(
          'skip the slow path when the list is short',
          'services/{e}/handler.go',
          '+	if len(items) < 20 {',
          '+		return nil, nil',
          '+	}',
        ),
        words(
          '{e}: leave early without a session',
          'services/{e}/handler.py',
          '+    if not request.session.cached:',
          '+        return None',
        ),
      ]);
      return changed(rolled, {
        rootEntity: service.name,
        effects: [{ entity: service.name, latency: 0.4, errors: r.between(0.3, 0.6) }],
        writings: [
          says(service.name, 8, 'ERROR', () => `empty result for request ${r.hex(8)}, expected at least one item`),
        ],
      });
    },
  }),
];
