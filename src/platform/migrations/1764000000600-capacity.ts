import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Capacity1764000000600 implements MigrationInterface {
  readonly name = 'Capacity1764000000600';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "capacity_plan" (
        "entity" text NOT NULL,
        "at" bigint NOT NULL,
        "plan" jsonb NOT NULL,
        CONSTRAINT "capacity_plan_pk" PRIMARY KEY ("entity")
      );
      CREATE INDEX "capacity_plan_at" ON "capacity_plan" ("at");
      CREATE TABLE "capacity_past" (
        "entity" text NOT NULL,
        "at" bigint NOT NULL,
        "plan" jsonb NOT NULL,
        CONSTRAINT "capacity_past_pk" PRIMARY KEY ("entity", "at")
      );
      CREATE INDEX "capacity_past_at" ON "capacity_past" ("at");
      CREATE TABLE "capacity_run" (
        "at" bigint NOT NULL,
        "cursor" text NOT NULL,
        "finished" boolean NOT NULL,
        CONSTRAINT "capacity_run_pk" PRIMARY KEY ("at")
      );
      CREATE TABLE "capacity_report" (
        "id" text NOT NULL,
        "at" bigint NOT NULL,
        "report" jsonb NOT NULL,
        CONSTRAINT "capacity_report_pk" PRIMARY KEY ("id")
      );
      CREATE INDEX "capacity_report_at" ON "capacity_report" ("at");
    `);
  }

  async down(): Promise<void> {
    throw new Error('mend forward');
  }
}
