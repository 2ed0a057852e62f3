import { Module, type DynamicModule } from '@nestjs/common';
import { ActionsModule } from './actions/actions.module.js';
import { actionEntities } from './actions/entities.js';
import { CapacityModule } from './capacity/capacity.module.js';
import { capacityEntities } from './capacity/entities.js';
import { CorrelationModule } from './correlation/correlation.module.js';
import { DeliveryModule } from './delivery/delivery.module.js';
import { deliveryEntities } from './delivery/entities.js';
import { DetectionModule } from './detection/detection.module.js';
import { detectionEntities } from './detection/entities.js';
import { EventTimeService } from './event-time.service.js';
import { incidentEntities } from './incidents/entities.js';
import { IncidentsModule } from './incidents/incidents.module.js';
import { ingestEntities } from './ingest/entities.js';
import { IngestModule } from './ingest/ingest.module.js';
import { inventoryEntities } from './inventory/entities.js';
import { InventoryModule } from './inventory/inventory.module.js';
import { AccessModule } from './platform/access/access.module.js';
import { accessEntities } from './platform/access/entities.js';
import { PlatformModule, type World } from './platform/platform.module.js';
import { RetentionService } from './retention.service.js';
import { SignalsModule } from './signals/signals.module.js';

/** Every table of the state database. */
export const entities = [
  ...accessEntities,
  ...ingestEntities,
  ...inventoryEntities,
  ...detectionEntities,
  ...incidentEntities,
  ...actionEntities,
  ...capacityEntities,
  ...deliveryEntities,
];

const stages = [
  AccessModule,
  IngestModule,
  SignalsModule,
  InventoryModule,
  DetectionModule,
  CorrelationModule,
  IncidentsModule,
  ActionsModule,
];

/** All stages in the order of the flow. */
@Module({})
export class AppModule {
  /** The server: the line, its doors and what people see of it. */
  static of(world: World): DynamicModule {
    return {
      module: AppModule,
      imports: [PlatformModule.of(world), ...stages, CapacityModule, DeliveryModule],
      providers: [EventTimeService, RetentionService],
    };
  }

  /** The line alone, without anybody to talk to: what a replay runs. */
  static ofLine(world: World): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.of(world), ...stages] };
  }
}
