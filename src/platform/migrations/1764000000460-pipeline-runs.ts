import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs of pipelines, so that one which never ends can be told. */
export class PipelineRuns1764000000460 implements MigrationInterface {
  readonly name = 'PipelineRuns1764000000460';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pipeline_run (
        run text NOT NULL,
        pipeline text NOT NULL,
        source text NOT NULL,
        "startedAt" bigint,
        "endedAt" bigint,
        completed boolean NOT NULL,
        "toldAt" bigint,
        PRIMARY KEY (run, pipeline)
      );
      CREATE INDEX pipeline_run_open ON pipeline_run ("startedAt") WHERE "endedAt" IS NULL OR "toldAt" IS NOT NULL;
      CREATE INDEX pipeline_run_of ON pipeline_run (pipeline, "endedAt");
    `);
  }

  async down(): Promise<void> {
    throw new Error('mend forward');
  }
}
