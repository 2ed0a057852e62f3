import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ActionLedger } from '../actions/action-ledger.js';
import { ActionStore } from '../actions/action.store.js';
import type { Action } from '../actions/action.js';
import { machine } from '../actions/transition.js';
import { DetectionService } from '../detection/detection.service.js';
import { InventoryStore } from '../inventory/inventory.store.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Scheduler } from '../platform/scheduler.js';
import { CAPACITY_FILE, settingsOf, type CapacityFile } from './capacity-file.js';
import { judgeAction } from './judge-action.js';
import { planCapacity } from './plan-capacity.js';
import { hourMs, RESOURCES, type Resource } from './resource.js';
import { SeriesHistory } from './series-history.js';

/** Checks, in event time, whether capacity actions that were carried out helped: by planning their entities again. */
@Injectable()
export class CapacityVerificationService implements OnModuleInit {
  /** When each action was looked at last: a plan reads a month of series, and resources change by the hour. */
  readonly #lookedAt = new Map<string, number>();

  constructor(
    private readonly actions: ActionStore,
    private readonly ledger: ActionLedger,
    private readonly history: SeriesHistory,
    private readonly inventory: InventoryStore,
    private readonly detection: DetectionService,
    private readonly scheduler: Scheduler,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CAPACITY_FILE) private readonly file: CapacityFile,
    @Inject(RESOURCES) private readonly resources: readonly Resource[],
  ) {}

  onModuleInit(): void {
    if (this.config.ACTIONS === 'off') return;
    this.scheduler.every('*/5 * * * *', 'capacity verification', () => this.work());
  }

  /** Judges every executed capacity action whose time has come: an hour after it, and every hour until it is clear. */
  async work(now: number = this.detection.position.closed): Promise<void> {
    for (const action of await this.actions.inStatus('executed')) {
      const { id, origin, effectiveAt } = action;
      if (origin.kind !== 'capacity' || effectiveAt === undefined) continue;
      if (now < (this.#lookedAt.get(id) ?? effectiveAt) + hourMs) continue;
      this.#lookedAt.set(id, now);
      await this.#judge(action, effectiveAt, now);
    }
  }

  async #judge({ id, entity, origin, expectedWithinMs = 0 }: Action, effectiveAt: number, now: number): Promise<void> {
    const entities = await this.inventory.entitiesNamed([entity]);
    const series = await this.history.of(entity, now);
    const plan = planCapacity(series, this.resources, settingsOf(this.file, now, entities));
    const recovery = judgeAction({ id: origin.id, effectiveAt }, plan);
    const kind = recovery.verdict === 'recovered' ? 'verify' : 'not-recover';
    if (kind === 'not-recover' && now < effectiveAt + expectedWithinMs) return;
    this.#lookedAt.delete(id);
    await this.ledger.command(id, { kind, by: machine, recovery });
  }
}
