import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { PipelineRunEntity } from './pipeline-run.entity.js';
import type { PipelineRun } from './pipeline-run.js';

/** A run with what was told of it. */
export type KeptRun = PipelineRun & { readonly toldAt?: number };

/** Runs looked at in one sweep, and past runs that say what is usual. */
const MOST = 1_000;
const HISTORY = 20;

/** Keeps when runs of pipelines began and ended. */
@Injectable()
export class PipelineRunStore {
  constructor(private readonly manager: EntityManager) {}

  /** Beginning and end may be told in any order, and again. */
  async keep(runs: readonly PipelineRun[]): Promise<void> {
    for (const { run, pipeline, source, startedAt, endedAt, completed } of runs)
      await this.manager.query(
        `INSERT INTO pipeline_run (run, pipeline, source, "startedAt", "endedAt", completed)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (run, pipeline) DO UPDATE SET
           "startedAt" = LEAST(pipeline_run."startedAt", EXCLUDED."startedAt"),
           "endedAt" = GREATEST(pipeline_run."endedAt", EXCLUDED."endedAt"),
           completed = pipeline_run.completed OR EXCLUDED.completed`,
        [run, pipeline, source, startedAt ?? null, endedAt ?? null, completed],
      );
  }

  /** Runs that have not ended, and those of which an alert is open; the oldest first. */
  async open(since: number): Promise<readonly KeptRun[]> {
    return this.manager
      .createQueryBuilder(PipelineRunEntity, 'run')
      .where('run.startedAt >= :since AND (run.endedAt IS NULL OR run.toldAt IS NOT NULL)', { since })
      .orderBy('run.startedAt', 'ASC')
      .addOrderBy('run.run', 'ASC')
      .take(MOST)
      .getMany();
  }

  /** How long the latest runs of a pipeline took that ended well, in ms; and when the latest of these began. */
  async past(pipeline: string): Promise<{ readonly durationsMs: readonly number[]; readonly latest?: number }> {
    const runs = await this.manager
      .createQueryBuilder(PipelineRunEntity, 'run')
      .where('run.pipeline = :pipeline AND run.completed AND run.startedAt IS NOT NULL', { pipeline })
      .orderBy('run.endedAt', 'DESC')
      .take(HISTORY)
      .getMany();
    const durationsMs = runs.map(({ startedAt = 0, endedAt = 0 }) => endedAt - startedAt);
    const latest = Math.max(...runs.map(({ startedAt = 0 }) => startedAt));
    return { durationsMs, ...(runs.length > 0 && { latest }) };
  }

  /** Since when an alert says that it does not end; none does when undefined. */
  async told({ run, pipeline }: KeptRun, toldAt: number | undefined): Promise<void> {
    await this.manager.update(PipelineRunEntity, { run, pipeline }, { toldAt: toldAt ?? (() => 'NULL') });
  }

  /** Forgets runs that began, or of which only the end is known and that ended, before. */
  async dropBefore(at: number): Promise<void> {
    await this.manager.query(`DELETE FROM pipeline_run WHERE COALESCE("startedAt", "endedAt") < $1`, [at]);
  }
}
