import { ActionMutationsResolver, ActionResolver } from './action.resolver.js';
import { AnomalyResolver } from './anomaly.resolver.js';
import { IncidentPreventionResolver } from './capacity-incident.resolver.js';
import { CapacityMutationsResolver } from './capacity-mutations.resolver.js';
import { CapacityReportResolver } from './capacity-report.resolver.js';
import {
  CapacityActionResolver,
  CapacityResolver,
  CapacityResourceResolver,
  ContainerSizeResolver,
  UnitCostResolver,
} from './capacity.resolver.js';
import { DatasetResolver, DatasetVersionResolver } from './dataset.resolver.js';
import { DeliveryResolver } from './channel.resolver.js';
import { ExplainChangeResolver, SeriesShiftResolver } from './explain-change.resolver.js';
import { IncidentMutationsResolver } from './incident-mutations.resolver.js';
import { IncidentSubscriptionResolver } from './incident-subscription.resolver.js';
import { IncidentResolver, MemberResolver } from './incident.resolver.js';
import { CauseResolver, ChangeResolver, InventoryResolver } from './inventory.resolver.js';
import { ModelResolver, ModelVersionResolver } from './model.resolver.js';
import { IncidentNotificationResolver, MaintenanceResolver, NotificationResolver } from './notification.resolver.js';
import { AuditResolver, CatalogueResolver, DeadLetterResolver, TokenResolver } from './operations.resolver.js';
import { MappingResolver } from './mapping.resolver.js';
import { ChangeComparisonResolver, PromotionMutationsResolver, PromotionResolver } from './promotion.resolver.js';
import { PullResolver } from './pull.resolver.js';
import { IncidentRemediationsResolver, RemediationResolver } from './remediation.resolver.js';
import { ReportResolver } from './report.resolver.js';
import { SeriesResolver, SignalResolver } from './signal.resolver.js';
import { TemplateResolver } from './template.resolver.js';
import { SimilarResolver } from './similar.resolver.js';
import { EntitySightingsResolver, RelationSightingsResolver, TopologyResolver } from './topology.resolver.js';

/** Every resolver of the schema. */
export const resolvers = [
  ActionMutationsResolver,
  ActionResolver,
  AnomalyResolver,
  AuditResolver,
  CatalogueResolver,
  CapacityActionResolver,
  CapacityMutationsResolver,
  CapacityReportResolver,
  CapacityResolver,
  CapacityResourceResolver,
  CauseResolver,
  ChangeComparisonResolver,
  ChangeResolver,
  ContainerSizeResolver,
  DatasetResolver,
  DatasetVersionResolver,
  DeadLetterResolver,
  DeliveryResolver,
  ExplainChangeResolver,
  IncidentMutationsResolver,
  IncidentNotificationResolver,
  IncidentPreventionResolver,
  IncidentRemediationsResolver,
  IncidentResolver,
  IncidentSubscriptionResolver,
  InventoryResolver,
  MaintenanceResolver,
  MemberResolver,
  NotificationResolver,
  MappingResolver,
  PromotionMutationsResolver,
  PromotionResolver,
  PullResolver,
  RemediationResolver,
  ReportResolver,
  ModelResolver,
  ModelVersionResolver,
  SeriesResolver,
  SeriesShiftResolver,
  SignalResolver,
  TemplateResolver,
  SimilarResolver,
  TokenResolver,
  UnitCostResolver,
  EntitySightingsResolver,
  RelationSightingsResolver,
  TopologyResolver,
];
