import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { AccessModule } from '../platform/access/access.module.js';
import { loadCatalogue } from '../platform/catalogue.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Seal } from '../platform/seal.js';
import { DeadLetterStore } from './dead-letter.store.js';
import { DeadLettersService } from './dead-letters.service.js';
import { DoorRoutes } from './door-routes.js';
import { Door } from './door.js';
import { Episodes } from './episodes.js';
import { HousekeepingService } from './housekeeping.service.js';
import { InboxService } from './inbox.service.js';
import { InboxStore } from './inbox.store.js';
import { IngestService } from './ingest.service.js';
import { loadMappings } from './mappings.js';
import { SourceReader } from './source-reader.js';
import { SOURCES, type Source } from './source.js';

const sources = {
  provide: SOURCES,
  inject: [CONFIG],
  useFactory: async ({ MAPPING_FILES }: Config) => [
    ...(await loadCatalogue<Source>(join(import.meta.dirname, 'sources'), 'source')),
    ...(await loadMappings(MAPPING_FILES)),
  ],
};
const seal = {
  provide: Seal,
  inject: [CONFIG],
  useFactory: ({ DATA_DIR }: Config) => new Seal(DATA_DIR === ':memory:' ? undefined : DATA_DIR),
};

@Module({
  imports: [AccessModule],
  providers: [
    DeadLetterStore,
    DeadLettersService,
    Door,
    DoorRoutes,
    Episodes,
    HousekeepingService,
    InboxService,
    InboxStore,
    IngestService,
    SourceReader,
    seal,
    sources,
  ],
  exports: [DeadLettersService, InboxService, IngestService, SourceReader, SOURCES],
})
export class IngestModule {}
