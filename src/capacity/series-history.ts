import { Inject, Injectable } from '@nestjs/common';
import { SignalStore, type SeriesWindow } from '../signals/signal-store.js';
import { isLoad } from './load.js';
import { CAPACITY_FILE, type CapacityFile } from './capacity-file.js';
import { gatheredMetrics, gatherSeries, type Gathered } from './gather-series.js';
import { RESOURCES, type Resource } from './resource.js';

const dayMs = 86_400_000;

/** The series of an entity that tell of its capacity, as far back as is configured. */
@Injectable()
export class SeriesHistory {
  readonly #metrics: Gathered;

  constructor(
    private readonly signals: SignalStore,
    @Inject(RESOURCES) resources: readonly Resource[],
    @Inject(CAPACITY_FILE) private readonly file: CapacityFile,
  ) {
    this.#metrics = gatheredMetrics(resources);
  }

  of(entity: string, at: number): Promise<SeriesWindow[]> {
    return gatherSeries(this.signals, [entity], this.#rangeTo(at), (name) => this.#metrics.get(name));
  }

  /** Those of several entities by one question; entities without series are absent. */
  async ofAll(entities: readonly string[], at: number): Promise<ReadonlyMap<string, readonly SeriesWindow[]>> {
    const all = await gatherSeries(this.signals, entities, this.#rangeTo(at), (name) => this.#metrics.get(name));
    return Map.groupBy(all, ({ entity }) => entity);
  }

  /** Those, and every other one that tells of load. */
  withLoad(entity: string, at: number): Promise<SeriesWindow[]> {
    return gatherSeries(
      this.signals,
      [entity],
      this.#rangeTo(at),
      (name) => this.#metrics.get(name) ?? (isLoad(name) ? 'mean' : undefined),
    );
  }

  #rangeTo(at: number): { readonly from: number; readonly to: number } {
    return { from: at - this.file.historyDays * dayMs, to: at };
  }
}
