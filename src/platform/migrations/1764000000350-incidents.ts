import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Incidents, their members, timeline, rankings of causes, and which group of the correlation belongs to which. */
export class Incidents1764000000350 implements MigrationInterface {
  name = 'Incidents1764000000350';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE incident (
        id text PRIMARY KEY,
        number integer NOT NULL,
        title text NOT NULL,
        severity text NOT NULL,
        status text NOT NULL,
        "startedAt" bigint NOT NULL,
        "openedAt" bigint NOT NULL,
        "acknowledgedAt" bigint,
        "snoozedUntil" bigint,
        "resolvedAt" bigint,
        "mergedInto" text,
        "recurrenceOf" text,
        assignee text,
        entities jsonb NOT NULL,
        version integer NOT NULL,
        "severityPinned" boolean NOT NULL,
        verdicts jsonb NOT NULL,
        ranking integer NOT NULL
      );
      CREATE UNIQUE INDEX incident_number ON incident (number);
      CREATE INDEX incident_status ON incident (status);
      CREATE INDEX incident_started ON incident ("startedAt");
      CREATE INDEX incident_snoozed ON incident ("snoozedUntil") WHERE "snoozedUntil" IS NOT NULL;

      CREATE TABLE incident_member (
        incident text NOT NULL,
        anomaly text NOT NULL,
        entity text NOT NULL,
        role text NOT NULL,
        because text NOT NULL,
        signal text NOT NULL,
        detector text NOT NULL,
        "startedAt" bigint NOT NULL,
        alert text,
        "endedAt" bigint,
        PRIMARY KEY (incident, anomaly)
      );
      CREATE INDEX incident_member_anomaly ON incident_member (anomaly);
      CREATE INDEX incident_member_order ON incident_member (incident, "startedAt", anomaly);
      CREATE INDEX incident_member_entity ON incident_member (entity, incident);
      CREATE INDEX incident_member_signal ON incident_member (signal, entity);

      CREATE TABLE incident_event (
        incident text NOT NULL,
        version integer NOT NULL,
        at bigint NOT NULL,
        kind text NOT NULL,
        by text NOT NULL,
        status text NOT NULL,
        summary text NOT NULL,
        PRIMARY KEY (incident, version)
      );
      CREATE INDEX incident_event_at ON incident_event (at);

      CREATE TABLE cause_ranking (
        incident text NOT NULL,
        revision integer NOT NULL,
        at bigint NOT NULL,
        because text NOT NULL,
        causes jsonb NOT NULL,
        PRIMARY KEY (incident, revision)
      );

      CREATE TABLE incident_group (
        "group" text PRIMARY KEY,
        incident text NOT NULL,
        at bigint NOT NULL,
        "quietAt" bigint
      );
      CREATE INDEX incident_group_incident ON incident_group (incident);`);
  }

  async down(): Promise<void> {
    throw new Error('There is no way down: mend forward.');
  }
}
