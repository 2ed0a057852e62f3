import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is told to people and other tools: the outbox, what each incident's people know, and maintenance windows. */
export class Delivery1764000000700 implements MigrationInterface {
  readonly name = 'Delivery1764000000700';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        id BIGSERIAL PRIMARY KEY,
        channel text NOT NULL,
        topic text NOT NULL,
        key text NOT NULL,
        incident text,
        message jsonb NOT NULL,
        state text NOT NULL,
        attempts integer NOT NULL,
        "createdAt" bigint NOT NULL,
        "dueAt" bigint NOT NULL,
        "expiresAt" bigint NOT NULL,
        "finishedAt" bigint,
        problem text
      );
      CREATE UNIQUE INDEX outbox_key ON outbox (channel, key);
      CREATE INDEX outbox_due ON outbox (channel, "dueAt") WHERE "state" = 'pending';
      CREATE INDEX outbox_order ON outbox (channel, topic, id) WHERE "state" = 'pending';
      CREATE INDEX outbox_incident ON outbox (incident) WHERE "incident" IS NOT NULL;

      CREATE TABLE notification (
        incident text PRIMARY KEY,
        version integer NOT NULL,
        "seenAt" bigint NOT NULL,
        state text NOT NULL,
        hold text,
        because text NOT NULL,
        "dueAt" bigint,
        "toldAt" bigint,
        status text,
        cause text,
        channels jsonb NOT NULL,
        noted jsonb NOT NULL
      );
      CREATE INDEX notification_due ON notification ("dueAt") WHERE "dueAt" IS NOT NULL;
      CREATE INDEX notification_seen ON notification ("seenAt", incident);

      CREATE TABLE maintenance_window (
        id text PRIMARY KEY,
        "from" bigint NOT NULL,
        until bigint NOT NULL,
        entities jsonb NOT NULL,
        labels jsonb NOT NULL,
        reason text NOT NULL,
        "createdBy" text NOT NULL
      );
      CREATE INDEX maintenance_window_until ON maintenance_window (until);`);
  }

  async down(): Promise<void> {
    throw new Error('There is no way down: mend forward.');
  }
}
