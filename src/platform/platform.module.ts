import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { Clock } from './clock.js';
import { CONFIG, type Config } from './config.js';
import { DatabaseGuardian } from './database-guardian.js';
import { HealthChecks } from './health.js';
import { LOG, type Log } from './log.js';
import { Meters } from './meters.js';
import { OperationsController } from './operations/operations.controller.js';
import { Scheduler } from './scheduler.js';

/** What the world is for one application. */
export interface World {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** Open and migrated; closed with the application. */
  readonly dataSource: DataSource;
}

/** What every stage may ask of the world: configuration, clock, log, state database, schedule, health and metrics. */
@Global()
@Module({})
export class PlatformModule {
  static of({ config, clock, log, dataSource }: World): DynamicModule {
    const values = [
      { provide: CONFIG, useValue: config },
      { provide: Clock, useValue: clock },
      { provide: LOG, useValue: log },
      { provide: DataSource, useValue: dataSource },
      { provide: EntityManager, useValue: dataSource.manager },
    ];
    const services = [HealthChecks, Meters, Scheduler];
    return {
      module: PlatformModule,
      controllers: [OperationsController],
      providers: [...values, ...services, DatabaseGuardian],
      exports: [...values, ...services],
    };
  }
}
