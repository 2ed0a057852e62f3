import { Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import { ActionsModule } from '../../actions/actions.module.js';
import { CapacityModule } from '../../capacity/capacity.module.js';
import { CorrelationModule } from '../../correlation/correlation.module.js';
import { DetectionModule } from '../../detection/detection.module.js';
import { IncidentsModule } from '../../incidents/incidents.module.js';
import { IngestModule } from '../../ingest/ingest.module.js';
import { PullsModule } from '../../ingest/pulls.module.js';
import { InventoryModule } from '../../inventory/inventory.module.js';
import { AccessModule } from '../../platform/access/access.module.js';
import { ReportsModule } from '../../reports/reports.module.js';
import { SignalsModule } from '../../signals/signals.module.js';
import { ExplainChangeService } from '../explain-change.service.js';
import { NotificationsModule } from '../notifications.module.js';
import { PostMortemService } from '../post-mortem.service.js';
import { SimilarIncidentsService } from '../similar-incidents.service.js';
import { GraphqlOptions } from './graphql-options.js';
import { IncidentFeed } from './incident-feed.js';
import { LoaderFactory } from './loaders.js';
import { resolvers } from './resolvers.js';

const stages = [
  AccessModule,
  IngestModule,
  SignalsModule,
  InventoryModule,
  DetectionModule,
  CorrelationModule,
  IncidentsModule,
  ActionsModule,
  CapacityModule,
];

@Module({ imports: [...stages, NotificationsModule], providers: [LoaderFactory], exports: [LoaderFactory] })
class LoadersModule {}

/** The GraphQL API at `/graphql`. */
@Module({
  imports: [
    ...stages,
    NotificationsModule,
    PullsModule,
    ReportsModule,
    GraphQLModule.forRootAsync<MercuriusDriverConfig>({
      driver: MercuriusDriver,
      imports: [LoadersModule],
      useClass: GraphqlOptions,
    }),
  ],
  providers: [...resolvers, ExplainChangeService, IncidentFeed, PostMortemService, SimilarIncidentsService],
})
export class GraphqlApiModule {}
