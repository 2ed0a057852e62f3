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
    const range = { from: at - this.file.historyDays * dayMs, to: at };
    return gatherSeries(this.signals, entity, range, (name) => this.#metrics.get(name));
  }

  /** Those, and every other one that tells of load. */
  withLoad(entity: string, at: number): Promise<SeriesWindow[]> {
    const range = { from: at - this.file.historyDays * dayMs, to: at };
    return gatherSeries(
      this.signals,
      entity,
      range,
      (name) => this.#metrics.get(name) ?? (isLoad(name) ? 'mean' : undefined),
    );
  }
}
