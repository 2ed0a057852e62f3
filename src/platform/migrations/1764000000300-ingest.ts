import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Deliveries kept before they are read, and those that cannot be. */
export class Ingest1764000000300 implements MigrationInterface {
  readonly name = 'Ingest1764000000300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE inbox (
        id bigserial PRIMARY KEY,
        source text NOT NULL,
        "deliveryKey" text NOT NULL,
        resource text,
        "occurredAt" bigint NOT NULL,
        rank int NOT NULL,
        "receivedAt" bigint NOT NULL,
        method text NOT NULL,
        path text NOT NULL,
        headers jsonb NOT NULL,
        query jsonb NOT NULL,
        sealed bytea NOT NULL,
        state text NOT NULL,
        attempts int NOT NULL
      );
      CREATE UNIQUE INDEX inbox_delivery ON inbox (source, "deliveryKey");
      CREATE INDEX inbox_pending ON inbox ("occurredAt", rank, id) WHERE "state" = 'pending';
      CREATE INDEX inbox_resource ON inbox (source, resource, "occurredAt") WHERE "resource" IS NOT NULL;
      CREATE TABLE dead_letter (
        id bigserial PRIMARY KEY,
        source text NOT NULL,
        "receivedAt" bigint NOT NULL,
        method text NOT NULL,
        path text NOT NULL,
        headers jsonb NOT NULL,
        query jsonb NOT NULL,
        sealed bytea NOT NULL,
        bytes int NOT NULL,
        preview text NOT NULL,
        reason text NOT NULL,
        status text NOT NULL,
        attempts int NOT NULL
      );
      CREATE INDEX dead_letter_status ON dead_letter (status, id);
      CREATE TABLE alert_episode (
        source text NOT NULL,
        fingerprint text NOT NULL,
        at bigint NOT NULL,
        alert jsonb,
        PRIMARY KEY (source, fingerprint)
      );
    `);
  }

  async down(): Promise<void> {
    return Promise.resolve();
  }
}
