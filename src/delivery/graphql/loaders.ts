import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import type { Action, ActionEvent } from '../../actions/action.js';
import { ActionStore } from '../../actions/action.store.js';
import type { Comparison } from '../../actions/comparison.js';
import { ComparisonStore } from '../../actions/comparison.store.js';
import { PromotionStore } from '../../actions/promotion.store.js';
import type { PromotionEvent } from '../../actions/promotion.js';
import type { Suggestion } from '../../actions/rank-remediations.js';
import { RemediationService } from '../../actions/remediation.service.js';
import { CapacityReportService } from '../../capacity/capacity-report.service.js';
import { CapacityStore } from '../../capacity/capacity.store.js';
import type { CapacityPlan } from '../../capacity/plan.js';
import { PreventionService, type Prevented } from '../../capacity/prevention.service.js';
import type { CapacityReport } from '../../capacity/capacity-report.js';
import { AnomalyStore } from '../../detection/anomaly.store.js';
import type { Anomaly, Cause } from '../../domain/anomaly.js';
import type { Change, Entity } from '../../domain/inventory.js';
import type { IncidentEvent } from '../../incidents/incident-event.js';
import { IncidentStore } from '../../incidents/incident.store.js';
import type { KeptMember } from '../../incidents/member.js';
import type { CauseRanking } from '../../incidents/ranking.js';
import type { IncidentRecord } from '../../incidents/transition.js';
import { InventoryStore } from '../../inventory/inventory.store.js';
import type { Page } from '../../platform/page.js';
import type { Notification } from '../notification-policy.js';
import { NotificationStore } from '../notification.store.js';

/** The first `first` rows of something of an incident. */
interface FirstOf {
  readonly incident: string;
  readonly first: number;
}
type FirstPages<T> = (incidents: readonly string[], first: number) => Promise<ReadonlyMap<string, Page<T>>>;

/** What one request has asked for, collected into one statement each. */
export interface RequestLoaders {
  readonly incident: DataLoader<string, IncidentRecord | undefined>;
  readonly causes: DataLoader<string, readonly Cause[]>;
  readonly memberCount: DataLoader<string, number>;
  readonly rankingCount: DataLoader<string, number>;
  readonly members: DataLoader<FirstOf, Page<KeptMember>, string>;
  readonly timeline: DataLoader<FirstOf, Page<IncidentEvent>, string>;
  readonly rankings: DataLoader<FirstOf, Page<CauseRanking>, string>;
  readonly anomaly: DataLoader<string, Anomaly | undefined>;
  /** The latest incident an anomaly belongs to. */
  readonly incidentOfAnomaly: DataLoader<string, IncidentRecord | undefined>;
  readonly change: DataLoader<string, Change | undefined>;
  /** What was told of an incident. */
  readonly notification: DataLoader<string, Notification | undefined>;
  readonly remediations: DataLoader<string, readonly Suggestion[]>;
  readonly actionEvents: DataLoader<string, readonly ActionEvent[]>;
  readonly promotionEvents: DataLoader<string, readonly PromotionEvent[]>;
  /** Of a change. */
  readonly comparison: DataLoader<string, Comparison | undefined>;
  /** What would have prevented an incident. */
  readonly prevention: DataLoader<string, Prevented | undefined>;
  /** The newest of an entity. */
  readonly capacityPlan: DataLoader<string, CapacityPlan | undefined>;
  readonly capacityReport: DataLoader<string, CapacityReport | undefined>;
  /** What was proposed last of a capacity action. */
  readonly actionOfCapacity: DataLoader<string, Action | undefined>;
  /** By its name. */
  readonly entity: DataLoader<string, Entity | undefined>;
}

/** What every resolver finds in the context of its request. */
export interface GraphqlContext {
  readonly loaders: RequestLoaders;
}

/** Opens loaders for a request. Batches hold at most 1,000 keys. */
@Injectable()
export class LoaderFactory {
  constructor(
    private readonly incidents: IncidentStore,
    private readonly anomalies: AnomalyStore,
    private readonly inventory: InventoryStore,
    private readonly notifications: NotificationStore,
    private readonly remediations: RemediationService,
    private readonly actions: ActionStore,
    private readonly promotions: PromotionStore,
    private readonly comparisons: ComparisonStore,
    private readonly preventions: PreventionService,
    private readonly plans: CapacityStore,
    private readonly reports: CapacityReportService,
  ) {}

  /** `fresh` loaders remember nothing: for what lives longer than a request. */
  open(memory: 'cached' | 'fresh' = 'cached'): RequestLoaders {
    const options = { cache: memory === 'cached', maxBatchSize: 1_000 };
    const { incidents, anomalies, inventory, notifications } = this;
    const { members, rankings } = incidents;
    const incident = byId((ids) => incidents.byIds(ids), options);
    return {
      incident,
      causes: byKey((ids) => rankings.current(ids), [], options),
      memberCount: byKey((ids) => members.counts(ids), 0, options),
      rankingCount: byKey((ids) => rankings.counts(ids), 0, options),
      members: firstPages((ids, first) => members.firstPages(ids, first), options),
      timeline: firstPages((ids, first) => incidents.firstEvents(ids, first), options),
      rankings: firstPages((ids, first) => rankings.firstPages(ids, first), options),
      anomaly: byId((ids) => anomalies.byIds(ids), options),
      incidentOfAnomaly: byKey((ids) => this.#incidentsOf(ids), undefined, options),
      change: byId((ids) => inventory.changesByIds(ids), options),
      notification: byKey<Notification | undefined>((ids) => notifications.byIncidents(ids), undefined, options),
      remediations: byKey((ids) => this.remediations.ofIncidents(ids), [], options),
      actionEvents: byKey((ids) => this.actions.events(ids), [], options),
      promotionEvents: byKey((ids) => this.promotions.events(ids), [], options),
      comparison: byKey<Comparison | undefined>((ids) => this.comparisons.ofChanges(ids), undefined, options),
      prevention: byKey<Prevented | undefined>((ids) => this.preventions.ofIncidents(ids), undefined, options),
      capacityPlan: byKey<CapacityPlan | undefined>((names) => this.plans.plansOf(names), undefined, options),
      capacityReport: byKey<CapacityReport | undefined>((ids) => this.reports.byIds(ids), undefined, options),
      actionOfCapacity: byKey((ids) => this.#actionsOfCapacity(ids), undefined, options),
      entity: byKey((names) => this.#entitiesNamed(names), undefined, options),
    };
  }

  async #actionsOfCapacity(ids: readonly string[]): Promise<ReadonlyMap<string, Action>> {
    const latestFirst = await this.actions.ofOrigins('capacity', ids);
    return new Map(latestFirst.toReversed().map((action) => [action.origin.id, action]));
  }

  async #entitiesNamed(names: readonly string[]): Promise<ReadonlyMap<string, Entity>> {
    return new Map((await this.inventory.entitiesNamed(names)).map((entity) => [entity.name, entity]));
  }

  async #incidentsOf(anomalies: readonly string[]): Promise<ReadonlyMap<string, IncidentRecord>> {
    const memberships = await this.incidents.members.ofAnomalies(anomalies);
    const found = await this.incidents.byIds([...new Set(memberships.map(({ incident }) => incident))]);
    const incidents = new Map(found.map((incident) => [incident.id, incident]));
    // The latest incident comes first and must win.
    return new Map(
      memberships.toReversed().flatMap(({ anomaly, incident: id }) => {
        const incident = incidents.get(id);
        return incident ? [[anomaly, incident] as const] : [];
      }),
    );
  }
}

interface Options {
  readonly cache: boolean;
  readonly maxBatchSize: number;
}

function byKey<T>(
  load: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  missing: T,
  options: Options,
): DataLoader<string, T> {
  return new DataLoader<string, T>(async (keys) => {
    const found = await load(keys);
    return keys.map((key) => found.get(key) ?? missing);
  }, options);
}

function byId<T extends { readonly id: string }>(
  load: (ids: readonly string[]) => Promise<readonly T[]>,
  options: Options,
): DataLoader<string, T | undefined> {
  return byKey<T | undefined>(
    async (ids) => new Map((await load(ids)).map((one) => [one.id, one])),
    undefined,
    options,
  );
}

function firstPages<T>(load: FirstPages<T>, options: Options): DataLoader<FirstOf, Page<T>, string> {
  const batch = async (keys: readonly FirstOf[]): Promise<readonly Page<T>[]> => {
    const pages = new Map<number, ReadonlyMap<string, Page<T>>>();
    for (const [first, of] of Map.groupBy(keys, (key) => key.first)) {
      pages.set(
        first,
        await load(
          of.map(({ incident }) => incident),
          first,
        ),
      );
    }
    return keys.map(({ incident, first }) => pages.get(first)?.get(incident) ?? { edges: [], hasNextPage: false });
  };
  return new DataLoader(batch, { ...options, cacheKeyFn: ({ incident, first }) => `${first} ${incident}` });
}
