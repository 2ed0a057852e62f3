import type { Sizing } from '../analysis/capacity/right-size.js';
import type { Spread } from '../analysis/capacity/headroom.js';
import type { Alert } from '../domain/inventory.js';
import type { LimitSetting } from './find-uses.js';
import type { ActionKind, ResourceUnit } from './resource.js';

/** What a plan is made by, besides the series. Kept with a report, so that it can be made again. */
export interface CapacitySettings {
  /** Event time of the plan, epoch ms. */
  readonly at: number;
  readonly horizonMs: number;
  readonly limits?: readonly LimitSetting[];
  /** Lead times that differ from those of the catalogue, by resource. */
  readonly leadTimesMs?: Readonly<Record<string, number>>;
  readonly prices?: Prices;
  /** How entities are spread, where their series do not tell. */
  readonly spreads?: Readonly<Record<string, Spread>>;
  /** Teams of entities, and their tags such as `env=prod`: by these reports are cut. */
  readonly owners?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, readonly string[]>>;
}

/** Whose an entity is, and by what else it is found. */
export interface Labels {
  readonly owner?: string;
  readonly tags?: readonly string[];
}

/** What one core, one GiB of memory, one GiB of disk and one GPU cost for an hour. */
export interface Prices {
  readonly currency: string;
  readonly core?: number;
  readonly memoryGib?: number;
  readonly diskGib?: number;
  readonly gpu?: number;
}

/** How much is missing before something can be said. */
export interface Missing {
  readonly of: 'values' | 'readings' | 'hours';
  readonly need: number;
  readonly have: number;
}

/** Equally spaced values for a plot; null where nothing was measured. */
export interface Plotted {
  readonly startAt: number;
  readonly stepMs: number;
  readonly values: readonly (number | null)[];
}

export interface ForecastFan {
  readonly startAt: number;
  readonly stepMs: number;
  readonly mean: readonly number[];
  readonly lower80: readonly number[];
  readonly upper80: readonly number[];
  readonly lower95: readonly number[];
  readonly upper95: readonly number[];
  readonly because: readonly string[];
}

/** When the resource is spent; times are epoch ms, absent when they lie beyond the horizon. */
export interface ExhaustionDates {
  readonly probability: number;
  /** The early and the late end of an 80 % interval, and what is as likely before as after. */
  readonly earliestAt?: number;
  readonly expectedAt?: number;
  readonly latestAt?: number;
  /** That it is spent before more of it could be had. */
  readonly withinLeadTime: number;
  readonly because: string;
}

/** One resource of one entity: what is known and expected of it. */
export interface Finding extends Labels {
  readonly entity: string;
  readonly resource: string;
  readonly key: string;
  readonly unit: ResourceUnit;
  readonly metrics: readonly string[];
  readonly used: number;
  readonly usedAt: number;
  readonly limit?: number;
  readonly limitFrom?: string;
  readonly leadTimeMs: number;
  readonly history: Plotted;
  readonly forecast?: ForecastFan;
  /** Why there is no forecast, or no date. */
  readonly refused?: string;
  readonly missing?: Missing;
  readonly exhaustion?: ExhaustionDates;
  /** It is likely spent before more of it can be had: an anomaly of the detector `capacity`. */
  readonly urgent: boolean;
}

export interface CapacityAction extends Labels {
  /** Stable: the same action of a later plan has the same id. */
  readonly id: string;
  readonly kind: ActionKind;
  readonly entity: string;
  readonly resource: string;
  readonly key: string;
  readonly summary: string;
  readonly effect: string;
  /** When it must be begun to be done in time, epoch ms. */
  readonly beginBy?: number;
  /** What it costs (or, negative, saves) in a month of 730 hours, in the currency of the prices. */
  readonly costPerMonth?: number;
  /** From how much to how much, in the unit of the resource; absent where that is not what changes. */
  readonly amount?: { readonly from: number; readonly to: number };
  readonly because: readonly string[];
}

/** What one container should ask for, or why that cannot be said. */
export interface SizeFinding extends Labels {
  readonly entity: string;
  readonly container: string;
  readonly resource: 'cpu' | 'memory';
  readonly replicas: number;
  readonly sizing?: Sizing;
  readonly refused?: string;
  readonly missing?: Missing;
}

/** What a thousand requests to one version of a model cost. */
export interface UnitCost extends Labels {
  readonly entity: string;
  /** The model and its version. */
  readonly key: string;
  readonly perThousand: number;
  readonly because: readonly string[];
}

/** An alert of ours that still fires. */
export type FiringAlert = Pick<Alert, 'fingerprint' | 'entity' | 'name' | 'startsAt'>;

export interface CapacityPlan {
  readonly settings: CapacitySettings;
  readonly findings: readonly Finding[];
  readonly sizes: readonly SizeFinding[];
  /** The most pressing first. */
  readonly actions: readonly CapacityAction[];
  /** Where prices are configured. */
  readonly unitCosts: readonly UnitCost[];
  /** Alerts that fire because of it; known once it was passed on. */
  readonly firing?: readonly FiringAlert[];
}
