import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { emptyBatch } from '../domain/batch.js';
import { IngestService } from '../ingest/ingest.service.js';
import { InventoryStore } from '../inventory/inventory.store.js';
import { compareText } from '../platform/compare-text.js';
import { LOG, type Log } from '../platform/log.js';
import { capacityAlerts, resolvedAlerts } from './capacity-alerts.js';
import { CAPACITY_FILE, settingsOf, type CapacityFile } from './capacity-file.js';
import { CapacityReportService } from './capacity-report.service.js';
import { CapacityStore, type CapacityRun } from './capacity.store.js';
import type { CapacityPlan } from './plan.js';
import { planAll, type EntitySeries } from './plan-all.js';
import { RESOURCES, type Resource } from './resource.js';
import { SeriesHistory } from './series-history.js';

const dayMs = 86_400_000;
/** Plans and reports of the past that incidents may ask for. */
const keptDays = 120;

/** Plans the capacity of every entity, keeps what it finds and passes what is urgent into the line. */
@Injectable()
export class CapacityService implements OnModuleDestroy {
  readonly #shutdown = new AbortController();

  constructor(
    private readonly store: CapacityStore,
    private readonly reports: CapacityReportService,
    private readonly history: SeriesHistory,
    private readonly inventory: InventoryStore,
    private readonly ingest: IngestService,
    @Inject(LOG) private readonly log: Log,
    @Inject(RESOURCES) private readonly resources: readonly Resource[],
    @Inject(CAPACITY_FILE) private readonly file: CapacityFile,
  ) {}

  /** What goes on stops behind the entity it is at; the next run takes it up from there. */
  onModuleDestroy(): void {
    this.#shutdown.abort();
  }

  /** A run at event time `at`; or the one that was broken off less than a day before it, to be gone on with. */
  async begin(at: number): Promise<CapacityRun> {
    const newest = await this.store.newestRun();
    return newest && !newest.finished && at - newest.at < dayMs ? newest : this.store.begin(at);
  }

  /** Plans every entity behind the run's cursor, then makes the reports. */
  async plan({ at, cursor: after }: CapacityRun): Promise<void> {
    const entities = (await this.inventory.allEntities()).toSorted((a, b) => compareText(a.name, b.name));
    const settings = settingsOf(this.file, at, entities);
    const left = entities.map(({ name }) => name).filter((name) => name > after);
    for await (const { cursor, plan } of planAll(this.#series(left, at), this.resources, settings)) {
      await this.#keep(cursor, plan);
      if (this.#shutdown.signal.aborted) return;
    }
    await this.#forgetWhatIsGone(at);
    await this.reports.make(settings);
    await this.store.finish(at);
    await this.store.dropBefore(at - keptDays * dayMs);
    await this.reports.dropBefore(at - keptDays * dayMs);
    this.log.info({ entities: entities.length, at }, 'capacity planned');
  }

  async *#series(entities: readonly string[], at: number): AsyncGenerator<EntitySeries> {
    for (const entity of entities) yield { entity, series: await this.history.of(entity, at) };
  }

  /** Alerts first: a plan that is stored counts as done, and an alert told twice changes nothing. */
  async #keep(entity: string, plan: CapacityPlan): Promise<void> {
    const before = await this.store.planOf(entity);
    const alerts = capacityAlerts(plan, before?.firing ?? []);
    if (alerts.length > 0) await this.ingest.accept({ ...emptyBatch('capacity'), alerts });
    // The alerts of a plan that fire are kept with it, so that the next plan can resolve them.
    const firing = alerts
      .filter(({ status }) => status === 'firing')
      .map(({ fingerprint, entity: of, name, startsAt }) => ({ fingerprint, entity: of, name, startsAt }));
    await this.store.keepPlan(entity, { ...plan, firing });
  }

  async #forgetWhatIsGone(at: number): Promise<void> {
    let after = '';
    for (;;) {
      const stale = await this.store.staleAt(at, after);
      const alerts = stale.flatMap(({ plan }) => resolvedAlerts(plan.firing ?? [], at));
      if (alerts.length > 0) await this.ingest.accept({ ...emptyBatch('capacity'), alerts });
      for (const { entity } of stale) await this.store.forget(entity);
      if (stale.length === 0) return;
      after = stale[stale.length - 1].entity;
    }
  }
}
