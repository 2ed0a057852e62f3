import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { emptyBatch } from '../domain/batch.js';
import { IngestService } from '../ingest/ingest.service.js';
import { InventoryStore } from '../inventory/inventory.store.js';
import { Clock } from '../platform/clock.js';
import { compareText } from '../platform/compare-text.js';
import { Failure, messageOf } from '../platform/failure.js';
import { LOG, type Log } from '../platform/log.js';
import { capacityAlerts, resolvedAlerts } from './capacity-alerts.js';
import { CAPACITY_FILE, settingsOf, type CapacityFile } from './capacity-file.js';
import { CapacityReportService } from './capacity-report.service.js';
import { afterEnd, afterFailure, afterPlan, newRun, takenUp, type CapacityRun } from './capacity-run.js';
import { CapacityStore } from './capacity.store.js';
import type { CapacityPlan, CapacitySettings } from './plan.js';
import { planAll, type EntitySeries } from './plan-all.js';
import { RESOURCES, type Resource } from './resource.js';
import { SeriesHistory } from './series-history.js';
import type { SeriesWindow } from '../signals/signal-store.js';

const dayMs = 86_400_000;
/** Plans and reports of the past that incidents may ask for. */
const keptDays = 120;
/** Entities whose series are in memory at a time. */
const readTogether = 10;
/** So many entities in a row fail not by themselves: something that all need is away. */
const mostFailuresInARow = 20;

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
    private readonly clock: Clock,
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
    if (newest && !newest.finished && at - newest.at < dayMs) return newest;
    const run = newRun(at, this.clock.now());
    await this.store.keepRun(run);
    return run;
  }

  /** Plans every entity behind the run's cursor, then makes the reports. What stops it is kept with the run. */
  async plan(run: CapacityRun): Promise<void> {
    try {
      await this.#plan(run);
    } catch (error) {
      // The database may be what is away: that the reason could not be kept is no better reason.
      await this.#noteWhy(run.at, messageOf(error)).catch(() => undefined);
      throw error;
    }
  }

  async #noteWhy(at: number, brokenOffBecause: string): Promise<void> {
    const newest = await this.store.newestRun();
    if (newest?.at === at) await this.store.keepRun({ ...newest, brokenOffBecause });
  }

  async #plan(run: CapacityRun): Promise<void> {
    const { at } = run;
    const entities = (await this.inventory.allEntities()).toSorted((a, b) => compareText(a.name, b.name));
    const settings = settingsOf(this.file, at, entities);
    const names = entities.map(({ name }) => name);
    const planned = await this.#planEntities(takenUp(run, names.length, this.clock.now()), settings, names);
    if (this.#shutdown.signal.aborted) return;
    await this.#forgetWhatIsGone(at, new Set(names));
    await this.reports.make(settings);
    const done = afterEnd(planned, this.clock.now());
    await this.store.keepRun(done);
    await this.store.dropBefore(at - keptDays * dayMs);
    await this.reports.dropBefore(at - keptDays * dayMs);
    const { planned: entitiesPlanned, failed, series, workedMs } = done;
    this.log.info({ at, entities: entitiesPlanned, failed, series, workedMs }, 'capacity planned');
  }

  async #planEntities(begun: CapacityRun, settings: CapacitySettings, names: readonly string[]): Promise<CapacityRun> {
    let run = begun;
    let failuresInARow = 0;
    const left = this.#series(
      names.filter((name) => name > run.cursor),
      run.at,
    );
    for await (const made of planAll(left, this.resources, settings)) {
      if ('failed' in made) {
        run = afterFailure(run, { entity: made.entity, because: made.failed });
        failuresInARow++;
        this.log.warn({ entity: made.entity, because: made.failed }, 'capacity of an entity could not be planned');
        if (failuresInARow >= mostFailuresInARow) throw tooManyFailures(made.failed);
        continue;
      }
      failuresInARow = 0;
      run = afterPlan(run, made.entity, made.series, this.clock.now());
      await this.#keep(made.entity, made.plan, run);
      if (this.#shutdown.signal.aborted) return run;
    }
    return run;
  }

  /** Read a few at a time: a question costs an embedded store more than its answer. Alone when one of them cannot be. */
  *#series(entities: readonly string[], at: number): Generator<EntitySeries> {
    for (let from = 0; from < entities.length; from += readTogether) {
      const names = entities.slice(from, from + readTogether);
      let together: Promise<ReadonlyMap<string, readonly SeriesWindow[]> | undefined> | undefined;
      for (const entity of names) {
        const read = async (): Promise<readonly SeriesWindow[]> => {
          together ??= this.history.ofAll(names, at).catch(() => undefined);
          const all = await together;
          return all ? (all.get(entity) ?? []) : this.history.of(entity, at);
        };
        yield { entity, read };
      }
    }
  }

  /** Alerts first: a plan that is stored counts as done, and an alert told twice changes nothing. */
  async #keep(entity: string, plan: CapacityPlan, run: CapacityRun): Promise<void> {
    const before = await this.store.planOf(entity);
    const alerts = capacityAlerts(plan, before?.firing ?? []);
    if (alerts.length > 0) await this.ingest.accept({ ...emptyBatch('capacity'), alerts });
    // The alerts of a plan that fire are kept with it, so that the next plan can resolve them.
    const firing = alerts
      .filter(({ status }) => status === 'firing')
      .map(({ fingerprint, entity: of, name, startsAt }) => ({ fingerprint, entity: of, name, startsAt }));
    await this.store.keepPlan(entity, { ...plan, firing }, run);
  }

  /** What could not be planned this time is still there: it keeps its last plan. */
  async #forgetWhatIsGone(at: number, known: ReadonlySet<string>): Promise<void> {
    let after = '';
    for (;;) {
      const page = await this.store.staleAt(at, after);
      const gone = page.filter(({ entity }) => !known.has(entity));
      const alerts = gone.flatMap(({ plan }) => resolvedAlerts(plan.firing ?? [], at));
      if (alerts.length > 0) await this.ingest.accept({ ...emptyBatch('capacity'), alerts });
      for (const { entity } of gone) await this.store.forget(entity);
      if (page.length === 0) return;
      after = page[page.length - 1].entity;
    }
  }
}

function tooManyFailures(last: string): Failure {
  const message = `${mostFailuresInARow} entities in a row could not be planned; the last one: ${last}`;
  return new Failure('capacity.too-many-failures', message, { retryable: true });
}
