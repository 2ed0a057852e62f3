import { Module } from '@nestjs/common';
import { IngestModule } from '../ingest/ingest.module.js';
import { InventoryService } from './inventory.service.js';
import { InventoryStore } from './inventory.store.js';

@Module({
  imports: [IngestModule],
  providers: [InventoryService, InventoryStore],
  exports: [InventoryService, InventoryStore],
})
export class InventoryModule {}
