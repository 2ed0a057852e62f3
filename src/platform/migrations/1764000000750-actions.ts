import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Actions1764000000750 implements MigrationInterface {
  readonly name = 'Actions1764000000750';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "action" (
        "id" text NOT NULL,
        "originKind" text NOT NULL,
        "originId" text NOT NULL,
        "remediation" text NOT NULL,
        "entity" text NOT NULL,
        "title" text NOT NULL,
        "risk" text NOT NULL,
        "because" jsonb NOT NULL,
        "request" jsonb NOT NULL,
        "expectedWithinMs" bigint,
        "status" text NOT NULL,
        "proposedBy" text NOT NULL,
        "proposedAt" bigint NOT NULL,
        "expiresAt" bigint NOT NULL,
        "approvals" jsonb NOT NULL,
        "waitsBecause" text,
        "begunAt" bigint,
        "attempts" integer NOT NULL,
        "before" jsonb,
        "executedAt" bigint,
        "effectiveAt" bigint,
        "outcome" text,
        "recovery" jsonb,
        "version" integer NOT NULL,
        CONSTRAINT "action_pk" PRIMARY KEY ("id")
      );
      CREATE INDEX "action_origin" ON "action" ("originKind", "originId");
      CREATE INDEX "action_order" ON "action" ("proposedAt", "id");
      CREATE INDEX "action_status" ON "action" ("status");
      CREATE INDEX "action_begun" ON "action" ("begunAt") WHERE "begunAt" IS NOT NULL;
      CREATE TABLE "action_event" (
        "action" text NOT NULL,
        "version" integer NOT NULL,
        "at" bigint NOT NULL,
        "kind" text NOT NULL,
        "by" text NOT NULL,
        "scopes" text array NOT NULL,
        "status" text NOT NULL,
        "summary" text NOT NULL,
        CONSTRAINT "action_event_pk" PRIMARY KEY ("action", "version")
      );
      CREATE TABLE "action_stop" (
        "id" text NOT NULL,
        "stopped" boolean NOT NULL,
        "by" text NOT NULL,
        "at" bigint NOT NULL,
        "because" text NOT NULL,
        CONSTRAINT "action_stop_pk" PRIMARY KEY ("id")
      );
      CREATE TABLE "change_comparison" (
        "change" text NOT NULL,
        "source" text NOT NULL,
        "at" bigint NOT NULL,
        "comparison" jsonb NOT NULL,
        CONSTRAINT "change_comparison_pk" PRIMARY KEY ("source", "change")
      );
      CREATE INDEX "change_comparison_at" ON "change_comparison" ("at");
      CREATE TABLE "promotion" (
        "id" text NOT NULL,
        "subject" jsonb NOT NULL,
        "status" text NOT NULL,
        "by" text NOT NULL,
        "scopes" text array NOT NULL,
        "at" bigint NOT NULL,
        "watchMs" bigint NOT NULL,
        "onWorse" text NOT NULL,
        "preconditions" jsonb NOT NULL,
        "action" text,
        "rollback" text,
        "effectiveAt" bigint,
        "comparison" jsonb,
        "version" integer NOT NULL,
        CONSTRAINT "promotion_pk" PRIMARY KEY ("id")
      );
      CREATE INDEX "promotion_order" ON "promotion" ("at", "id");
      CREATE INDEX "promotion_status" ON "promotion" ("status");
      CREATE TABLE "promotion_event" (
        "promotion" text NOT NULL,
        "version" integer NOT NULL,
        "at" bigint NOT NULL,
        "by" text NOT NULL,
        "status" text NOT NULL,
        "summary" text NOT NULL,
        CONSTRAINT "promotion_event_pk" PRIMARY KEY ("promotion", "version")
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('mend forward');
  }
}
