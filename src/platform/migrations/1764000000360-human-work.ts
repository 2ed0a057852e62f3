import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people say of incidents: tags, links to other tools, who judged a cause and why, and the lessons of it. */
export class HumanWork1764000000360 implements MigrationInterface {
  name = 'HumanWork1764000000360';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE incident ADD tags jsonb NOT NULL DEFAULT '[]';
      ALTER TABLE incident ADD links jsonb NOT NULL DEFAULT '[]';
      ALTER TABLE incident ALTER tags DROP DEFAULT;
      ALTER TABLE incident ALTER links DROP DEFAULT;
      UPDATE incident SET verdicts = (
        SELECT jsonb_object_agg(key, jsonb_build_object('verdict', value, 'by', 'unknown')) FROM jsonb_each(verdicts)
      ) WHERE verdicts <> '{}';

      CREATE TABLE lesson (
        incident text NOT NULL,
        cause text NOT NULL,
        at bigint NOT NULL,
        verdict text NOT NULL,
        entity text,
        change text,
        "changeKind" text,
        signals jsonb NOT NULL,
        PRIMARY KEY (incident, cause)
      );
      CREATE INDEX lesson_at ON lesson (at);`);
  }

  async down(): Promise<void> {
    throw new Error('There is no way down: mend forward.');
  }
}
