import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Inventory1764000000150 implements MigrationInterface {
  readonly name = 'Inventory1764000000150';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "entity" (
        "name" text NOT NULL,
        "kind" text NOT NULL,
        "owner" text,
        "attributes" jsonb NOT NULL,
        "source" text NOT NULL,
        "firstSeenAt" bigint NOT NULL,
        "lastSeenAt" bigint NOT NULL,
        CONSTRAINT "entity_pk" PRIMARY KEY ("name")
      );
      CREATE INDEX "entity_last_seen" ON "entity" ("lastSeenAt");
      CREATE TABLE "relation" (
        "from" text NOT NULL,
        "to" text NOT NULL,
        "kind" text NOT NULL,
        "source" text NOT NULL,
        "lastSeenAt" bigint NOT NULL,
        CONSTRAINT "relation_pk" PRIMARY KEY ("from", "to", "kind")
      );
      CREATE INDEX "relation_last_seen" ON "relation" ("lastSeenAt");
      CREATE TABLE "change" (
        "source" text NOT NULL,
        "id" text NOT NULL,
        "at" bigint NOT NULL,
        "kind" text NOT NULL,
        "entity" text,
        "summary" text NOT NULL,
        "author" text,
        "commit" text,
        "version" text,
        "files" jsonb,
        "diff" text,
        "attributes" jsonb NOT NULL,
        CONSTRAINT "change_pk" PRIMARY KEY ("source", "id")
      );
      CREATE INDEX "change_at" ON "change" ("at");
      CREATE INDEX "change_entity" ON "change" ("entity", "at");
      CREATE TABLE "alert" (
        "source" text NOT NULL,
        "fingerprint" text NOT NULL,
        "startsAt" bigint NOT NULL,
        "at" bigint NOT NULL,
        "entity" text NOT NULL,
        "name" text NOT NULL,
        "severity" text NOT NULL,
        "status" text NOT NULL,
        "endsAt" bigint,
        "summary" text NOT NULL,
        "url" text,
        "attributes" jsonb NOT NULL,
        CONSTRAINT "alert_pk" PRIMARY KEY ("source", "fingerprint", "startsAt")
      );
      CREATE INDEX "alert_at" ON "alert" ("at");
    `);
  }

  async down(): Promise<void> {
    throw new Error('mend forward');
  }
}
