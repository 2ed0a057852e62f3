import { callersOf } from '../landscape.js';
import { defineOutage, type OutageKind } from '../plan.js';
import { changed, says, words } from './fault.js';

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
