import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Catalogue1764000000180 implements MigrationInterface {
  readonly name = 'Catalogue1764000000180';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "dataset_version" (
        "dataset" text NOT NULL,
        "version" text NOT NULL,
        "schema" text,
        "source" text NOT NULL,
        "firstSeenAt" bigint NOT NULL,
        "lastSeenAt" bigint NOT NULL,
        CONSTRAINT "dataset_version_pk" PRIMARY KEY ("dataset", "version")
      );
      CREATE INDEX "dataset_version_last_seen" ON "dataset_version" ("lastSeenAt");
      CREATE TABLE "check_result" (
        "source" text NOT NULL,
        "fingerprint" text NOT NULL,
        "at" bigint NOT NULL,
        "entity" text NOT NULL,
        "name" text NOT NULL,
        "column" text,
        "passed" boolean NOT NULL,
        "because" text,
        CONSTRAINT "check_result_pk" PRIMARY KEY ("source", "fingerprint", "at")
      );
      CREATE INDEX "check_result_entity" ON "check_result" ("entity", "at");
      CREATE INDEX "check_result_at" ON "check_result" ("at");
    `);
  }

  async down(): Promise<void> {
    throw new Error('mend forward');
  }
}
