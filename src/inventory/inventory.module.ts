import { Module } from '@nestjs/common';
import { AccessModule } from '../platform/access/access.module.js';
import { IngestModule } from '../ingest/ingest.module.js';
import { DatasetService } from './dataset.service.js';
import { DatasetStore } from './dataset.store.js';
import { InventoryService } from './inventory.service.js';
import { InventoryStore } from './inventory.store.js';
import { ModelService } from './model.service.js';
import { PipelineRunStore } from './pipeline-run.store.js';
import { TopologyService } from './topology.service.js';
import { UnfinishedRunsService } from './unfinished-runs.service.js';

@Module({
  imports: [AccessModule, IngestModule],
  providers: [
    DatasetService,
    DatasetStore,
    InventoryService,
    InventoryStore,
    ModelService,
    PipelineRunStore,
    TopologyService,
    UnfinishedRunsService,
  ],
  exports: [DatasetService, InventoryService, InventoryStore, ModelService, TopologyService],
})
export class InventoryModule {}
