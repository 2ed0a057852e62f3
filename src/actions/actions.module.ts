import { Module } from '@nestjs/common';
import { DetectionModule } from '../detection/detection.module.js';
import { IncidentsModule } from '../incidents/incidents.module.js';
import { InventoryModule } from '../inventory/inventory.module.js';
import { AccessModule } from '../platform/access/access.module.js';
import { SignalsModule } from '../signals/signals.module.js';
import { ActionLedger } from './action-ledger.js';
import { ActionRunner } from './action-runner.js';
import { ActionStoryService } from './action-story.service.js';
import { ActionService } from './action.service.js';
import { ActionStore } from './action.store.js';
import { ComparisonService } from './comparison.service.js';
import { ComparisonStore } from './comparison.store.js';
import { EXECUTORS } from './executor.js';
import { loadExecutors } from './load-executors.js';
import { loadRemediations } from './load-remediations.js';
import { PromotionChecks } from './promotion-checks.js';
import { PromotionService } from './promotion.service.js';
import { PromotionStore } from './promotion.store.js';
import { REMEDIATIONS } from './remediation.js';
import { RemediationService } from './remediation.service.js';
import { VerificationService } from './verification.service.js';
import { VersionService } from './version.service.js';

@Module({
  imports: [AccessModule, SignalsModule, InventoryModule, DetectionModule, IncidentsModule],
  providers: [
    ActionLedger,
    ActionRunner,
    ActionService,
    ActionStore,
    ActionStoryService,
    ComparisonService,
    ComparisonStore,
    PromotionChecks,
    PromotionService,
    PromotionStore,
    RemediationService,
    VerificationService,
    VersionService,
    { provide: EXECUTORS, useFactory: loadExecutors },
    { provide: REMEDIATIONS, useFactory: loadRemediations },
  ],
  exports: [
    ActionLedger,
    ActionService,
    ActionStore,
    ComparisonService,
    ComparisonStore,
    PromotionService,
    PromotionStore,
    RemediationService,
    VerificationService,
    EXECUTORS,
    REMEDIATIONS,
  ],
})
export class ActionsModule {}
