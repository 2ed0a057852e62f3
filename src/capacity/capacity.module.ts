import { Module } from '@nestjs/common';
import { IngestModule } from '../ingest/ingest.module.js';
import { InventoryModule } from '../inventory/inventory.module.js';
import { SignalsModule } from '../signals/signals.module.js';
import { CAPACITY_OPTIONS, defaultCapacityOptions } from './capacity-options.js';
import { CapacityService } from './capacity.service.js';
import { CapacityStore } from './capacity.store.js';
import { loadResources } from './load-resources.js';
import { RESOURCES } from './resource.js';

@Module({
  imports: [IngestModule, InventoryModule, SignalsModule],
  providers: [
    CapacityService,
    CapacityStore,
    { provide: RESOURCES, useFactory: loadResources },
    { provide: CAPACITY_OPTIONS, useValue: defaultCapacityOptions },
  ],
  exports: [CapacityService, CapacityStore, RESOURCES],
})
export class CapacityModule {}
