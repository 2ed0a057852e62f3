import { Module } from '@nestjs/common';
import { IngestModule } from '../ingest/ingest.module.js';
import { DatasetService } from './dataset.service.js';
import { DatasetStore } from './dataset.store.js';
import { InventoryService } from './inventory.service.js';
import { InventoryStore } from './inventory.store.js';
import { ModelService } from './model.service.js';

@Module({
  imports: [IngestModule],
  providers: [DatasetService, DatasetStore, InventoryService, InventoryStore, ModelService],
  exports: [DatasetService, InventoryService, InventoryStore, ModelService],
})
export class InventoryModule {}
