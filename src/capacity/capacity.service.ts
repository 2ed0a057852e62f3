import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { emptyBatch } from '../domain/batch.js';
import { IngestService } from '../ingest/ingest.service.js';
import { InventoryStore } from '../inventory/inventory.store.js';
import { Clock } from '../platform/clock.js';
import { LOG, type Log } from '../platform/log.js';
import { Scheduler } from '../platform/scheduler.js';
import { SignalStore } from '../signals/signal-store.js';
import { capacityAlerts } from './capacity-alerts.js';
import { CAPACITY_OPTIONS, type CapacityOptions } from './capacity-options.js';
import { settingsOf } from './capacity-file.js';
import { CapacityStore } from './capacity.store.js';
import { preventionOf, type Prevention, type Saturated } from './counterfactual.js';
import { gatheredMetrics, gatherSeries } from './gather-series.js';
import type { CapacityPlan, CapacitySettings, FiringAlert } from './plan.js';
import { planAll, type EntitySeries } from './plan-all.js';
import { collectReport } from './report/collect-report.js';
import { RESOURCES, type Resource } from './resource.js';

const dayMs = 86_400_000;
/** Plans and reports of the past that incidents may ask for. */
const keptDays = 120;

/** Plans the capacity of every entity on a schedule, keeps what it finds and passes what is urgent into the line. */
@Injectable()
export class CapacityService implements OnModuleInit {
  constructor(
    private readonly store: CapacityStore,
    private readonly signals: SignalStore,
    private readonly inventory: InventoryStore,
    private readonly ingest: IngestService,
    private readonly clock: Clock,
    private readonly scheduler: Scheduler,
    @Inject(LOG) private readonly log: Log,
    @Inject(RESOURCES) private readonly resources: readonly Resource[],
    @Inject(CAPACITY_OPTIONS) private readonly options: CapacityOptions,
  ) {}

  onModuleInit(): void {
    this.scheduler.every(this.options.schedule, 'capacity', () => this.plan());
  }

  /** Plans every entity, going on where a run that was broken off had come to, and makes the reports. */
  async plan(signal?: AbortSignal): Promise<void> {
    const known = await this.store.newestRun();
    const unfinished = known && !known.finished && this.clock.now() - known.at < dayMs ? known : undefined;
    const entities = (await this.inventory.allEntities()).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const owners = Object.fromEntries(
      entities.flatMap(({ name, owner }) => (owner === undefined ? [] : [[name, owner]])),
    );
    const settings = settingsOf(this.options.file, unfinished?.at ?? this.clock.now(), owners);
    const after = unfinished?.cursor;
    const left = entities.map(({ name }) => name).filter((name) => after === undefined || name > after);
    for await (const { cursor, plan } of planAll(this.#series(left, settings), this.resources, settings, { signal })) {
      await this.#keep(cursor, plan);
    }
    await this.store.finish(settings.at);
    await this.#report(settings, new Set(Object.values(owners)));
    await this.store.dropBefore(settings.at - keptDays * dayMs);
    this.log.info({ entities: entities.length, at: settings.at }, 'capacity planned');
  }

  /** The capacity action that would have prevented a saturation, if plans before it proposed one. */
  async prevention(saturated: Saturated): Promise<Prevention | undefined> {
    return preventionOf(saturated, await this.store.pastOf(saturated.entity, saturated.at));
  }

  async *#series(entities: readonly string[], { at }: CapacitySettings): AsyncGenerator<EntitySeries> {
    const metrics = gatheredMetrics(this.resources);
    const range = { from: at - this.options.file.historyDays * dayMs, to: at };
    for (const entity of entities) yield { entity, series: await gatherSeries(this.signals, entity, range, metrics) };
  }

  /** Alerts first: a plan that is stored counts as done, and an alert told twice changes nothing. */
  async #keep(entity: string, plan: CapacityPlan): Promise<void> {
    const before = await this.store.planOf(entity);
    const alerts = capacityAlerts(plan, before ? firingOf(before) : []);
    if (alerts.length > 0) await this.ingest.accept({ ...emptyBatch('capacity'), alerts });
    await this.store.keepPlan(
      entity,
      withFiring(
        plan,
        alerts.filter(({ status }) => status === 'firing'),
      ),
    );
  }

  async #report(settings: CapacitySettings, owners: ReadonlySet<string>): Promise<void> {
    for (const owner of [undefined, ...[...owners].toSorted()]) {
      const report = await collectReport(this.store.plansAt(settings.at), settings, owner);
      if (owner === undefined || report.totals.resources > 0) {
        await this.store.keepReport([settings.at, owner ?? ''].join('/'), report);
      }
    }
  }
}

/** The alerts of a plan that fire are kept with it, so that the next plan can resolve them. */
function withFiring(plan: CapacityPlan, firing: readonly FiringAlert[]): CapacityPlan {
  return {
    ...plan,
    firing: firing.map(({ fingerprint, entity, name, startsAt }) => ({ fingerprint, entity, name, startsAt })),
  };
}

const firingOf = ({ firing }: CapacityPlan): readonly FiringAlert[] => firing ?? [];
