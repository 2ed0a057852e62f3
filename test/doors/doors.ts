import 'reflect-metadata';
import { Global, Module } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { DataSource, EntityManager } from 'typeorm';
import type { Batch } from '../../src/domain/batch.js';
import { DeadLettersService } from '../../src/ingest/dead-letters.service.js';
import { ingestEntities } from '../../src/ingest/entities.js';
import { InboxService } from '../../src/ingest/inbox.service.js';
import { IngestModule } from '../../src/ingest/ingest.module.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import { AccessService } from '../../src/platform/access/access.service.js';
import { accessEntities } from '../../src/platform/access/entities.js';
import { Clock } from '../../src/platform/clock.js';
import { CONFIG, loadConfig } from '../../src/platform/config.js';
import { openDatabase } from '../../src/platform/databases.js';
import { Seal } from '../../src/platform/seal.js';

/** Noon of a day; what the tests send happened around it. */
export const noon = Date.UTC(2026, 0, 2, 12);

/** A clock that stands still until it is told. */
export class FixedClock extends Clock {
  at = noon;

  override now(): number {
    return this.at;
  }
}

export interface Doors {
  readonly app: NestFastifyApplication;
  readonly database: DataSource;
  readonly clock: FixedClock;
  readonly access: AccessService;
  readonly inbox: InboxService;
  readonly ingest: IngestService;
  readonly deadLetters: DeadLettersService;
  /** What the stage after the doors was given, in order. */
  readonly batches: Batch[];
  /** Called for what arrives, in place of a store. */
  onArrival: (batch: Batch) => Promise<void>;
  close(): Promise<void>;
}

/** The stage `ingest` alone, on an embedded database, with nobody behind it but this list. */
export async function openDoors(
  environment: Readonly<Record<string, string>> = {},
  { database, seal = new Seal() }: { readonly database?: DataSource; readonly seal?: Seal } = {},
): Promise<Doors> {
  const state = database ?? (await openDatabase({ entities: [...ingestEntities, ...accessEntities] }));
  const clock = new FixedClock();
  const config = loadConfig(environment);

  @Global()
  @Module({
    providers: [
      { provide: CONFIG, useValue: config },
      { provide: Clock, useValue: clock },
      { provide: DataSource, useValue: state },
      { provide: EntityManager, useValue: state.manager },
    ],
    exports: [CONFIG, Clock, DataSource, EntityManager],
  })
  class Platform {}

  const module = await Test.createTestingModule({ imports: [Platform, IngestModule] })
    .overrideProvider(Seal)
    .useValue(seal)
    .compile();
  module.useLogger(false);
  const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  const doors: Doors = {
    app,
    database: state,
    clock,
    access: module.get(AccessService),
    inbox: module.get(InboxService),
    ingest: module.get(IngestService),
    deadLetters: module.get(DeadLettersService),
    batches: [],
    onArrival: () => Promise.resolve(),
    async close() {
      await app.close();
      if (!database) await state.destroy();
    },
  };
  doors.ingest.arrived.subscribe(async ([batch]) => {
    if (batch) await doors.onArrival(batch);
  });
  doors.ingest.accepted.subscribe(async (batches) => {
    doors.batches.push(...batches);
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return doors;
}
