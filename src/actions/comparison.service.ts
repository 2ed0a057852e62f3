import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DetectionService } from '../detection/detection.service.js';
import type { Change } from '../domain/inventory.js';
import { InventoryService } from '../inventory/inventory.service.js';
import { InventoryStore } from '../inventory/inventory.store.js';
import { LOG, type Log } from '../platform/log.js';
import { Scheduler } from '../platform/scheduler.js';
import { SignalStore } from '../signals/signal-store.js';
import { compareVersions } from './compare-versions.js';
import type { Comparison } from './comparison.js';
import { ComparisonStore } from './comparison.store.js';
import { minuteMs } from './remediation.js';

const BEFORE_MS = 30 * minuteMs;
/** What is restarted is not judged by its first minute. */
const SETTLE_MS = minuteMs;
const AFTER_MS = 10 * minuteMs;
/** Changes older than this when they become known are not compared. */
const LATE_MS = 24 * 60 * minuteMs;
/** Changes of one round. */
const ROUND = 50;
/** Beyond this everything is connected with everything. */
const HOPS = 2;
const MOST_ENTITIES = 10;

/** Compares every deployment and every model change with what was before it, whether or not there is an incident. */
@Injectable()
export class ComparisonService implements OnModuleInit {
  constructor(
    private readonly store: ComparisonStore,
    private readonly signals: SignalStore,
    private readonly inventory: InventoryService,
    private readonly changes: InventoryStore,
    private readonly detection: DetectionService,
    private readonly scheduler: Scheduler,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.scheduler.every('*/30 * * * * *', 'comparisons', () => this.work());
  }

  /** Compares what has had its time and was not compared yet. */
  async work(now: number = this.detection.position.closed): Promise<void> {
    if (!Number.isFinite(now)) return;
    const until = now - SETTLE_MS - AFTER_MS;
    const filter = { kinds: ['deployment', 'model'], since: now - LATE_MS, until } as const;
    const due = (await this.changes.changes(filter, ROUND)).edges.map(({ node }) => node);
    const known = await this.store.ofChanges(due.map(({ id }) => id));
    for (const change of due) if (!known.has(change.id)) await this.#compare(change);
  }

  /** The entity, and of a model what scores with it, from `at` on against the half hour before. */
  compare(entity: string, at: number, to: number): Promise<Comparison> {
    const from = Math.min(at + SETTLE_MS, to);
    return compareVersions(this.signals, this.affected(entity), { from: at - BEFORE_MS, to: at }, { from, to });
  }

  /** An entity and, of a model, the services that score with it. */
  affected(entity: string): readonly string[] {
    const { graph } = this.inventory.graph();
    const kind = this.inventory.entity(entity)?.kind;
    if (kind !== 'model' && kind !== 'model-version') return [entity];
    const reached = [...graph.downstream(entity, HOPS).keys()];
    return reached.slice(0, MOST_ENTITIES);
  }

  async #compare(change: Change): Promise<void> {
    if (change.entity === undefined) return;
    const comparison = await this.compare(change.entity, change.at, change.at + SETTLE_MS + AFTER_MS);
    await this.store.keep(change, comparison);
    if (comparison.verdict !== 'worse') return;
    const { id, entity, summary } = change;
    this.log.info({ change: id, entity, summary, because: comparison.because }, 'a change made it worse');
  }
}
