import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DetectionService } from '../detection/detection.service.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { withAdvisoryLock } from '../platform/databases.js';
import { Failure, messageOf } from '../platform/failure.js';
import { ActionLedger } from './action-ledger.js';
import { ActionStore } from './action.store.js';
import type { Action } from './action.js';
import { EXECUTORS, missingFor, undoKey, type Call, type Executor, type ExactRequest, type Plan } from './executor.js';
import { send } from './outbound.js';
import type { ActionRequest } from './remediation.js';
import { machine } from './transition.js';

const hourMs = 3_600_000;
/** So often a request that nobody answered is tried. */
const MAX_ATTEMPTS = 5;

type Direction = 'do' | 'undo';

/**
 * Carries actions out. The intent is stored before the call, with what the world was like; whoever resumes looks at the
 * world first and sends again only what has not happened, under the same key.
 */
@Injectable()
export class ActionRunner {
  constructor(
    private readonly store: ActionStore,
    private readonly ledger: ActionLedger,
    private readonly dataSource: DataSource,
    private readonly detection: DetectionService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(EXECUTORS) private readonly executors: readonly Executor[],
  ) {}

  /** Why nothing is carried out now; undefined when something may be. */
  async stoppedBecause(): Promise<string | undefined> {
    if (this.config.ACTIONS !== 'execute') return `ACTIONS is ${this.config.ACTIONS}`;
    const stop = await this.store.stopSwitch();
    return stop?.stopped ? `${stop.by} stopped all actions: ${stop.because}` : undefined;
  }

  /** What would be sent, as the world is now. Only reads. Throws what the target says. */
  async plan({ request, id, before, begunAt }: Pick<Action, 'request' | 'id' | 'before' | 'begunAt'>): Promise<Plan> {
    const executor = this.#executor(request.executor);
    return this.#plan(executor, { parameters: readParameters(executor, request), key: id, at: begunAt, before });
  }

  /** Begins what is approved, or goes on with what was begun; one process at a time does it. */
  async run(id: string): Promise<void> {
    await withAdvisoryLock(this.dataSource, `throughline.action.${id}`, async () => {
      const action = await this.store.byId(id);
      if (action?.status === 'approved') await this.#begin(action);
      else if (action?.status === 'executing') await this.#carryOut(action, 'do');
      else if (action?.status === 'undoing') await this.#carryOut(action, 'undo');
    });
  }

  /** What an undo would be carried out by; undefined where nothing takes the action back. */
  undoRequest({ request, before, executedAt }: Action): ActionRequest | undefined {
    const executor = this.#executor(request.executor);
    if (executedAt === undefined) return undefined;
    const parameters = executor.undo?.(readParameters(executor, request), before ?? {});
    return parameters && { executor: request.executor, parameters };
  }

  async #begin(action: Action): Promise<void> {
    const waits = (await this.stoppedBecause()) ?? this.#unable(action);
    if (waits !== undefined) return this.#wait(action, waits);
    let plan: Plan;
    try {
      plan = await this.plan(action);
    } catch (error) {
      return error instanceof Failure && error.retryable
        ? this.#wait(action, error.message)
        : this.#fail(action, messageOf(error));
    }
    if (plan.refused !== undefined) return this.#fail(action, plan.refused);
    const command = { kind: 'begin', by: machine, before: plan.before } as const;
    const begun = await this.ledger.command(action.id, command, { unless: (...args) => this.#occupied(...args) });
    if (begun.kind === 'done') await this.#carryOut(begun.action, 'do');
    else await this.#wait(action, begun.because);
  }

  /** Looks again and sends what has not happened; whether it is the first time or after a crash. */
  async #carryOut(action: Action, direction: Direction): Promise<void> {
    try {
      const plan = await this.#planOf(action, direction);
      if (plan.refused !== undefined && !plan.done) return await this.#fail(action, plan.refused);
      if (!plan.done) {
        if ((await this.stoppedBecause()) !== undefined) return undefined;
        await send(plan.request, this.config, this.clock.now());
      }
      return await this.#finish(action, plan.says);
    } catch (error) {
      return this.#onError(action, error);
    }
  }

  async #onError(action: Action, error: unknown): Promise<void> {
    if (!(error instanceof Failure && error.retryable)) return this.#fail(action, messageOf(error));
    if (action.attempts >= MAX_ATTEMPTS)
      return this.#fail(action, `${error.message}; tried ${action.attempts} times: look whether it was carried out`);
    await this.store.save({ ...action, attempts: action.attempts + 1 });
  }

  async #finish({ id, status }: Action, outcome: string): Promise<void> {
    const effectiveAt = this.#eventTime();
    const kind = status === 'undoing' ? 'undo' : 'execute';
    await this.ledger.command(id, { kind, by: machine, outcome, effectiveAt });
  }

  async #fail({ id, status }: Action, outcome: string): Promise<void> {
    await this.ledger.command(id, { kind: status === 'undoing' ? 'fail-undo' : 'fail', by: machine, outcome });
  }

  /** It stays approved; people see why. */
  async #wait(action: Action, waitsBecause: string): Promise<void> {
    await this.store.atomically(async (store) => {
      const found = await store.forChange(action.id);
      if (found?.status === 'approved' && found.waitsBecause !== waitsBecause)
        await store.save({ ...found, waitsBecause });
    });
  }

  #unable({ request }: Action): string | undefined {
    const missing = missingFor(this.#executor(request.executor), this.config);
    return missing.length === 0 ? undefined : `${missing.join(', ')} must be set`;
  }

  async #occupied(store: ActionStore, { entity }: Action, now: number): Promise<string | undefined> {
    const other = await store.workingOn(entity);
    if (other) return `"${other.title}" works on ${entity}`;
    const { ACTIONS_PER_HOUR: most } = this.config;
    const begun = await store.begunSince(now - hourMs);
    return begun < most ? undefined : `${begun} actions were begun within the hour, at most ${most} may be`;
  }

  #planOf(action: Action, direction: Direction): Promise<Plan> {
    if (direction === 'do') return this.plan(action);
    const request = this.undoRequest(action);
    if (!request) throw new Failure('action.no-undo', `${action.request.executor} cannot take it back`);
    const executor = this.#executor(request.executor);
    return this.#plan(executor, {
      parameters: readParameters(executor, request),
      key: undoKey(action.id),
      at: action.begunAt,
    });
  }

  #plan(executor: Executor, { at, ...call }: Omit<Call<never>, 'at'> & { readonly at: number | undefined }) {
    const look = (request: ExactRequest): Promise<unknown> => send(request, this.config, this.clock.now());
    return executor.plan({ ...call, at: at ?? this.clock.now() }, this.config, look);
  }

  #executor(id: string): Executor {
    const executor = this.executors.find((one) => one.id === id);
    if (!executor) throw new Failure('action.no-executor', `There is no executor ${id}`);
    return executor;
  }

  /** What came before and after is told apart in the time of the data; without data by the clock. */
  #eventTime(): number {
    const { newest } = this.detection.position;
    return Number.isFinite(newest) ? newest : this.clock.now();
  }
}

/** Throws `action.parameters`. */
function readParameters(executor: Executor, { parameters }: ActionRequest): never {
  const read = executor.parameters.safeParse(parameters);
  if (read.success) return read.data;
  const wrong = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Failure('action.parameters', `${executor.id} cannot take these parameters: ${wrong.join('; ')}`);
}
