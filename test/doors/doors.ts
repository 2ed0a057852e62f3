import 'reflect-metadata';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { DataSource } from 'typeorm';
import type { Batch } from '../../src/domain/batch.js';
import { DeadLettersService } from '../../src/ingest/dead-letters.service.js';
import { ingestEntities } from '../../src/ingest/entities.js';
import { InboxService } from '../../src/ingest/inbox.service.js';
import { IngestModule } from '../../src/ingest/ingest.module.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import { AccessService } from '../../src/platform/access/access.service.js';
import { accessEntities } from '../../src/platform/access/entities.js';
import { Clock } from '../../src/platform/clock.js';
import { loadConfig } from '../../src/platform/config.js';
import { DatabaseGuardian } from '../../src/platform/database-guardian.js';
import { openDatabase } from '../../src/platform/databases.js';
import { openLog } from '../../src/platform/log.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
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
  const config = loadConfig({ LOG_LEVEL: 'silent', ...environment });

  const module = await Test.createTestingModule({
    imports: [PlatformModule.of({ config, clock, log: openLog(config), dataSource: state }), IngestModule],
  })
    .overrideProvider(Seal)
    .useValue(seal)
    // Several applications may share the database of one test.
    .overrideProvider(DatabaseGuardian)
    .useValue({})
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
