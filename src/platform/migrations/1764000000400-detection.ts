import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Detection1764000000400 implements MigrationInterface {
  readonly name = 'Detection1764000000400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "anomaly" (
        "id" text NOT NULL,
        "entity" text NOT NULL,
        "signal" jsonb NOT NULL,
        "detector" text NOT NULL,
        "startedAt" bigint NOT NULL,
        "detectedAt" bigint NOT NULL,
        "lastSeenAt" bigint NOT NULL,
        "endedAt" bigint,
        "probability" double precision NOT NULL,
        "direction" text NOT NULL,
        "because" text NOT NULL,
        "url" text,
        CONSTRAINT "anomaly_pk" PRIMARY KEY ("id")
      );
      CREATE INDEX "anomaly_started" ON "anomaly" ("startedAt");
      CREATE INDEX "anomaly_entity" ON "anomaly" ("entity", "startedAt");
      CREATE TABLE "snapshot" (
        "name" text NOT NULL,
        "at" bigint NOT NULL,
        "content" bytea NOT NULL,
        CONSTRAINT "snapshot_pk" PRIMARY KEY ("name")
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('mend forward');
  }
}
