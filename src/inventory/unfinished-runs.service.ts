import { Injectable, type OnModuleInit } from '@nestjs/common';
import { emptyBatch } from '../domain/batch.js';
import type { Alert } from '../domain/inventory.js';
import { IngestService } from '../ingest/ingest.service.js';
import { Clock } from '../platform/clock.js';
import { Scheduler } from '../platform/scheduler.js';
import { runsIn, whyOverdue } from './pipeline-run.js';
import { PipelineRunStore, type KeptRun } from './pipeline-run.store.js';

/** What began longer ago is nobody's concern any more. */
const KEPT_MS = 30 * 86_400_000;

/** Tells of runs of pipelines that were begun and do not end: nobody else does when their machine is gone. */
@Injectable()
export class UnfinishedRunsService implements OnModuleInit {
  constructor(
    private readonly ingest: IngestService,
    private readonly store: PipelineRunStore,
    private readonly scheduler: Scheduler,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.ingest.arrived.subscribe((batches) => this.store.keep(batches.flatMap(runsIn)));
    this.scheduler.every('33 * * * * *', 'watch runs', () => this.sweep());
    this.scheduler.every('47 3 * * *', 'forget runs', () => this.store.dropBefore(this.clock.now() - KEPT_MS));
  }

  /** Opens an alert for every run that is overdue, and closes it when it ended or a later one completed. */
  async sweep(): Promise<void> {
    const now = this.clock.now();
    for (const run of await this.store.open(now - KEPT_MS)) await this.#look(run, now);
  }

  async #look(run: KeptRun, now: number): Promise<void> {
    const { durationsMs, latest = -Infinity } = await this.store.past(run.pipeline);
    const isOver = run.endedAt !== undefined || latest > (run.startedAt ?? 0);
    const because = isOver ? undefined : whyOverdue(run, durationsMs, now);
    if (run.toldAt === undefined && because !== undefined) {
      await this.#tell(run, { at: now, status: 'firing', summary: because });
      await this.store.told(run, now);
    } else if (run.toldAt !== undefined && isOver) {
      const endsAt = Math.min(run.endedAt ?? now, now);
      await this.#tell(run, { at: now, status: 'resolved', endsAt, summary: `A run of ${run.pipeline} is over` });
      await this.store.told(run, undefined);
    }
  }

  async #tell(
    { run, pipeline, source, startedAt = 0 }: KeptRun,
    word: Pick<Alert, 'at' | 'status' | 'summary'> & Partial<Pick<Alert, 'endsAt'>>,
  ): Promise<void> {
    const alert: Alert = {
      ...word,
      fingerprint: `unfinished/${pipeline}/${run}`,
      entity: pipeline,
      name: 'run does not end',
      severity: 'warning',
      startsAt: startedAt,
      attributes: { run },
      source,
    };
    await this.ingest.accept({ ...emptyBatch(source), alerts: [alert] });
  }
}
