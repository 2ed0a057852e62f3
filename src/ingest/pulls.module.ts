import { Module } from '@nestjs/common';
import { AccessModule } from '../platform/access/access.module.js';
import { IngestModule } from './ingest.module.js';
import { PullBook } from './pull-book.js';
import { loadPulls } from './pull-catalogue.js';
import { PullStateStore } from './pull-state.store.js';
import { PullTaker } from './pull-taker.js';
import { PULLS } from './pull.js';
import { PullsService } from './pulls.service.js';

/** What is asked on a schedule; part of the server, not of the line that a replay runs. */
@Module({
  imports: [AccessModule, IngestModule],
  providers: [PullBook, PullsService, PullStateStore, PullTaker, { provide: PULLS, useFactory: loadPulls }],
  exports: [PullsService],
})
export class PullsModule {}
