import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a planning fares: how far it has come, what it took and what failed. */
export class CapacityRuns1764000000800 implements MigrationInterface {
  readonly name = 'CapacityRuns1764000000800';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE "capacity_run"
        ADD COLUMN "startedAt" bigint NOT NULL DEFAULT 0,
        ADD COLUMN "progressAt" bigint NOT NULL DEFAULT 0,
        ADD COLUMN "workedMs" bigint NOT NULL DEFAULT 0,
        ADD COLUMN "entities" integer NOT NULL DEFAULT 0,
        ADD COLUMN "planned" integer NOT NULL DEFAULT 0,
        ADD COLUMN "series" integer NOT NULL DEFAULT 0,
        ADD COLUMN "failed" integer NOT NULL DEFAULT 0,
        ADD COLUMN "failures" jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN "brokenOffBecause" text;
      UPDATE "capacity_run" SET "startedAt" = "at", "progressAt" = "at";
      ALTER TABLE "capacity_run"
        ALTER COLUMN "startedAt" DROP DEFAULT,
        ALTER COLUMN "progressAt" DROP DEFAULT,
        ALTER COLUMN "workedMs" DROP DEFAULT,
        ALTER COLUMN "entities" DROP DEFAULT,
        ALTER COLUMN "planned" DROP DEFAULT,
        ALTER COLUMN "series" DROP DEFAULT,
        ALTER COLUMN "failed" DROP DEFAULT,
        ALTER COLUMN "failures" DROP DEFAULT;
    `);
  }

  async down(): Promise<void> {
    throw new Error('mend forward');
  }
}
