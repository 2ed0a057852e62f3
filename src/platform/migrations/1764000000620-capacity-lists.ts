import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists across plans, and reports of a team or a tag under ids that can stand in an address. */
export class CapacityLists1764000000620 implements MigrationInterface {
  readonly name = 'CapacityLists1764000000620';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE "capacity_plan" ADD COLUMN "owner" text, ADD COLUMN "tags" jsonb;
      UPDATE "capacity_plan" SET "plan" = "plan" || '{"unitCosts": []}';
      UPDATE "capacity_past" SET "plan" = "plan" || '{"unitCosts": []}';
      CREATE TABLE "capacity_item" (
        "kind" text NOT NULL,
        "id" text NOT NULL,
        "entity" text NOT NULL,
        "owner" text,
        "tags" jsonb,
        "resource" text NOT NULL,
        "rank" double precision NOT NULL,
        "urgent" boolean NOT NULL,
        "item" jsonb NOT NULL,
        CONSTRAINT "capacity_item_pk" PRIMARY KEY ("kind", "id")
      );
      CREATE INDEX "capacity_item_order" ON "capacity_item" ("kind", "rank", "id");
      CREATE INDEX "capacity_item_entity" ON "capacity_item" ("entity");
      ALTER TABLE "capacity_report" ADD COLUMN "owner" text, ADD COLUMN "tag" text, ADD COLUMN "totals" jsonb;
      UPDATE "capacity_report"
        SET "id" = md5("id"), "owner" = "report"->>'owner', "totals" = "report"->'totals',
            "report" = "report" || '{"unitCosts": []}';
      ALTER TABLE "capacity_report" ALTER COLUMN "totals" SET NOT NULL;
      DROP INDEX "capacity_report_at";
      CREATE INDEX "capacity_report_order" ON "capacity_report" ("at", "id");
    `);
  }

  async down(): Promise<void> {
    throw new Error('mend forward');
  }
}
