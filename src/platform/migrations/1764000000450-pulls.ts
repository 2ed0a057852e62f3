import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far pulls have come, and by whom each entity and relation was last seen. */
export class Pulls1764000000450 implements MigrationInterface {
  readonly name = 'Pulls1764000000450';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pull_state (
        id text PRIMARY KEY,
        cursor jsonb,
        "lastRunAt" bigint,
        "lastSuccessAt" bigint,
        failures int NOT NULL,
        because text,
        "notBefore" bigint,
        records bigint NOT NULL
      );
      ALTER TABLE "entity" ADD "seenBy" jsonb;
      ALTER TABLE "relation" ADD "seenBy" jsonb;
    `);
  }

  async down(): Promise<void> {
    throw new Error('mend forward');
  }
}
