import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tokens, and who did what. */
export class Access1764000000200 implements MigrationInterface {
  readonly name = 'Access1764000000200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE token (
        id text PRIMARY KEY,
        name text NOT NULL,
        scopes text[] NOT NULL,
        "secretHash" text NOT NULL,
        "createdAt" bigint NOT NULL,
        "expiresAt" bigint,
        "revokedAt" bigint
      );
      CREATE TABLE audit (
        id bigserial PRIMARY KEY,
        at bigint NOT NULL,
        who text NOT NULL,
        action text NOT NULL,
        subject text NOT NULL,
        detail jsonb NOT NULL
      );
      CREATE INDEX audit_at ON audit (at, id);
    `);
  }

  async down(): Promise<void> {
    return Promise.resolve();
  }
}
