import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { GroupEntity } from './group.entity.js';
import { IncidentEventEntity } from './incident-event.entity.js';
import { IncidentEntity } from './incident.entity.js';
import { IncidentService } from './incident.service.js';
import { IncidentStore } from './incident.store.js';
import { MemberEntity } from './member.entity.js';
import { CauseRankingEntity } from './ranking.entity.js';

/** The tables of this stage, for the one data source. */
export const incidentEntities = [IncidentEntity, MemberEntity, IncidentEventEntity, CauseRankingEntity, GroupEntity];

/** Needs a `DataSource`, the `CONFIG`, a `Clock` and the `CORRELATION` from global modules. */
@Module({
  providers: [
    IncidentService,
    {
      provide: IncidentStore,
      inject: [DataSource],
      useFactory: ({ manager }: DataSource) => new IncidentStore(manager),
    },
  ],
  exports: [IncidentService, IncidentStore],
})
export class IncidentsModule {}
