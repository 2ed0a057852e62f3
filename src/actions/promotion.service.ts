import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DetectionService } from '../detection/detection.service.js';
import { MACHINE } from '../incidents/incident-event.js';
import type { Identity } from '../platform/access/access.service.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { messageOf } from '../platform/failure.js';
import { Scheduler } from '../platform/scheduler.js';
import { ActionLedger } from './action-ledger.js';
import { ActionRunner } from './action-runner.js';
import { ActionService } from './action.service.js';
import { ActionStore } from './action.store.js';
import type { Action, RecoveryReport } from './action.js';
import { ComparisonService } from './comparison.service.js';
import type { Comparison } from './comparison.js';
import { PromotionChecks } from './promotion-checks.js';
import { entityOf, requestOf, titleOf, type Promotion, type PromotionDraft, type PromotionEvent } from './promotion.js';
import { PromotionStore } from './promotion.store.js';
import { minuteMs, type Precondition } from './remediation.js';
import { machine } from './transition.js';

/** Before this the new version has not shown itself. */
const EARLIEST_MS = 5 * minuteMs;

/** Why nothing was promoted. */
export interface PromotionRefusal {
  readonly because: string;
}

/** Takes a version into production under guard: checks, moves, compares, keeps it or takes it back. */
@Injectable()
export class PromotionService implements OnModuleInit {
  readonly #lookedAt = new Map<string, number>();

  constructor(
    private readonly store: PromotionStore,
    private readonly checks: PromotionChecks,
    private readonly actions: ActionService,
    private readonly actionStore: ActionStore,
    private readonly ledger: ActionLedger,
    private readonly runner: ActionRunner,
    private readonly comparisons: ComparisonService,
    private readonly detection: DetectionService,
    private readonly scheduler: Scheduler,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    if (this.config.ACTIONS !== 'off') this.scheduler.every('*/10 * * * * *', 'promotions', () => this.work());
  }

  /** What does not hold refuses it; the refusal is kept with its reasons. Whoever promotes approves the move. */
  async promote(draft: PromotionDraft, by: Identity): Promise<Promotion | PromotionRefusal> {
    if (this.config.ACTIONS === 'off') return { because: 'ACTIONS is off: nothing can be promoted.' };
    const id = randomUUID();
    const preconditions = await this.#preconditions(draft, id);
    const unmet = preconditions.filter(({ holds }) => holds === false);
    const at = this.clock.now();
    const status = unmet.length > 0 ? 'refused' : 'moving';
    const promotion: Promotion = {
      ...draft,
      id,
      status,
      by: by.who,
      scopes: by.scopes,
      at,
      preconditions,
      version: 1,
    };
    const reasons = unmet.map(({ says }) => says).join('; ');
    const summary =
      reasons === '' ? titleOf(draft.subject) : `${titleOf(draft.subject)}: it does not hold that ${reasons}`;
    await this.store.open(promotion, { promotion: id, version: 1, at, by: by.who, status, summary });
    return status === 'refused' ? promotion : this.#move(promotion, by);
  }

  /** Goes on with every promotion under way. */
  async work(now: number = this.detection.position.closed): Promise<void> {
    for (const promotion of await this.store.inStatus('moving', 'watching')) {
      if (promotion.status === 'moving') await this.#follow(promotion);
      else await this.#watch(promotion, now);
    }
  }

  async #preconditions({ subject }: PromotionDraft, id: string): Promise<readonly Precondition[]> {
    try {
      const { before } = await this.runner.plan({ request: requestOf(subject), id });
      const running = typeof before['version'] === 'string' ? before['version'] : undefined;
      return [...(await this.checks.of(subject, running))];
    } catch (error) {
      const says = `What moves it can be reached: ${messageOf(error)}`;
      return [{ says, holds: false }, ...(await this.checks.of(subject, undefined))];
    }
  }

  async #move(promotion: Promotion, by: Identity): Promise<Promotion> {
    const { id, subject } = promotion;
    const proposed = await this.actions.propose(
      {
        origin: { kind: 'promotion', id },
        remediation: 'promote',
        entity: entityOf(subject),
        title: titleOf(subject),
        risk: 'reversible',
        because: promotion.preconditions.map(({ says }) => says),
        request: requestOf(subject),
      },
      by,
    );
    if (proposed.kind !== 'done') return this.#step(promotion, { status: 'failed' }, proposed.because);
    const { action } = proposed;
    const moving = await this.#step(
      promotion,
      { status: 'moving', action: action.id },
      'Every precondition holds; moving',
      by.who,
    );
    await this.actions.approve({ id: action.id }, by);
    return this.#follow(moving);
  }

  /** What became of the action that moves it. */
  async #follow(promotion: Promotion): Promise<Promotion> {
    const action = promotion.action === undefined ? undefined : await this.actionStore.byId(promotion.action);
    if (!action) return this.#step(promotion, { status: 'failed' }, 'It was never moved');
    if (action.status === 'executed')
      return this.#step(
        promotion,
        { status: 'watching', effectiveAt: action.effectiveAt },
        `Moved: ${action.outcome ?? ''}`,
      );
    const over = action.status === 'failed' || action.status === 'rejected' || action.status === 'expired';
    return over
      ? this.#step(promotion, { status: 'failed' }, `Not moved: ${action.outcome ?? action.status}`)
      : promotion;
  }

  /** Worse is acted on as soon as it shows; kept only when the whole time has passed. */
  async #watch(promotion: Promotion, now: number): Promise<void> {
    const { id, subject, effectiveAt = now, watchMs } = promotion;
    const last = this.#lookedAt.get(id) ?? -Infinity;
    if (!(now >= effectiveAt + Math.min(EARLIEST_MS, watchMs)) || now - last < minuteMs) return;
    this.#lookedAt.set(id, now);
    const comparison = await this.comparisons.compare(entityOf(subject), effectiveAt, now);
    const action = promotion.action === undefined ? undefined : await this.actionStore.byId(promotion.action);
    if (!action) return;
    if (comparison.verdict === 'worse') await this.#worse(promotion, action, comparison, now);
    else if (now >= effectiveAt + watchMs) await this.#keep(promotion, action, comparison, now);
  }

  async #keep(promotion: Promotion, { id }: Action, comparison: Comparison, now: number): Promise<void> {
    await this.ledger.command(id, { kind: 'verify', by: machine, recovery: reportOf(comparison, now) });
    await this.#step(promotion, { status: 'kept', comparison }, `Kept: ${comparison.because}`);
  }

  async #worse(promotion: Promotion, action: Action, comparison: Comparison, now: number): Promise<void> {
    await this.ledger.command(action.id, { kind: 'not-recover', by: machine, recovery: reportOf(comparison, now) });
    if (promotion.onWorse === 'roll-back') {
      const by = { who: promotion.by, scopes: promotion.scopes };
      const undone = await this.actions.undo({ id: action.id }, by, `worse than before: ${comparison.because}`);
      const done = undone.kind === 'done';
      const what = done
        ? `Worse, so it is taken back: ${comparison.because}`
        : `Worse, and not taken back: ${undone.because}`;
      await this.#step(promotion, { status: done ? 'rolled-back' : 'failed', comparison }, what);
      return;
    }
    const rollback = await this.#proposeRollback(promotion, action, comparison);
    const change = { status: 'rollback-proposed', comparison, ...(rollback !== undefined && { rollback }) } as const;
    await this.#step(promotion, change, `Worse; to be taken back: ${comparison.because}`);
  }

  async #proposeRollback({ id, subject }: Promotion, action: Action, { because }: Comparison) {
    const request = this.runner.undoRequest(action);
    if (!request) return undefined;
    const draft = {
      origin: { kind: 'promotion', id },
      remediation: 'take-back-promotion',
      entity: entityOf(subject),
      title: `Take back: ${titleOf(subject)}`,
      risk: 'reversible',
      because: [because],
      request,
    } as const;
    const proposed = await this.actions.propose(draft, machine);
    return proposed.kind === 'done' ? proposed.action.id : undefined;
  }

  /** Whoever comes second finds the step taken. */
  async #step(
    promotion: Promotion,
    changed: Pick<Promotion, 'status'> & Partial<Promotion>,
    summary: string,
    by: string = MACHINE,
  ): Promise<Promotion> {
    const { id } = promotion;
    const version = promotion.version + 1;
    const event: PromotionEvent = { promotion: id, version, at: this.clock.now(), by, status: changed.status, summary };
    await this.store.step({ ...changed, id, version }, event);
    return (await this.store.byId(id)) ?? { ...promotion, ...changed, version };
  }
}

function reportOf({ verdict, because, compared }: Comparison, at: number): RecoveryReport {
  const worse = verdict === 'worse';
  return {
    verdict: worse ? 'worse' : 'recovered',
    because,
    known: compared,
    recovered: worse ? 0 : compared,
    at,
    signals: [],
  };
}
