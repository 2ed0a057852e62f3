import type { CatalogueEntry } from '../platform/catalogue.js';
import type { Attributes } from '../domain/signal.js';

/**
 * What a metric tells of a resource: how much is used, how much is left, how much there is, the used share of it (0 to
 * 1), the moment (epoch s) at which it ends; or a sum and how many it is of, one over the other of which is used.
 */
export type Told = 'used' | 'free' | 'limit' | 'share' | 'deadline' | 'sum' | 'count';

/** One way a resource shows in the series, by the name that OpenTelemetry or an exporter of Prometheus gives it. */
export interface ResourceRule {
  readonly metric: string;
  readonly tells: Told;
  /** One of these attributes must have one of its values; they are names of old and new conventions for one thing. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** Times this it is in the unit of the resource: 0.01 for per cent, 0.001 for milliseconds. */
  readonly factor?: number;
  /** It tells the unused share: one minus it is the used one. */
  readonly complement?: boolean;
  /** A counter whose name does not say so: some senders tell it as a running total. */
  readonly counter?: true;
}

export const actionKinds = ['scale', 'resize', 'clean-up', 'raise-quota', 'rebalance', 'schedule', 'renew'] as const;
export type ActionKind = (typeof actionKinds)[number];

/** What can be done about a resource that runs out. */
export interface ActionDraft {
  readonly kind: ActionKind;
  readonly summary: string;
  readonly effect: string;
  /** How much of it there should be, where that is what the action changes. */
  readonly to?: number;
}

/** What an action is chosen by: the resource of one entity, how much of it is used and how much there is. */
export interface RunningOut {
  readonly entity: string;
  /** Which one of several, such as `/var`; empty when there is one. */
  readonly key: string;
  readonly used: number;
  readonly limit: number;
  /** Use at the end of the horizon, the upper end of its 80 % interval: what there should be room for. */
  readonly peak: number;
}

export type ResourceUnit = 'cores' | 'bytes' | 'share' | 'count' | 'messages' | 'per second' | 'seconds' | 'days';

/** A kind of thing that runs out. One file each in `resources/`; found in the series by its rules. */
export interface Resource extends CatalogueEntry {
  readonly unit: ResourceUnit;
  /** Of several metrics that tell the same, the one that comes first counts. */
  readonly rules: readonly ResourceRule[];
  /** Attributes that tell several of one entity apart, the first of each list that a series has. */
  readonly keys: readonly (readonly string[])[];
  /** Attributes of the used or share series that name the limit, when no metric does. */
  readonly limitAttributes?: readonly string[];
  /** How values of one step become one. */
  readonly step: 'mean' | 'max' | 'last';
  /** How series of one moment become one: as their sum unless the highest of them is what counts. */
  readonly across?: 'highest';
  /** How much of it is used is how much is asked for: the use of other resources answers to it. */
  readonly isLoad?: true;
  /** Words by which alerts and log lines tell that it is spent, in lower case. */
  readonly signs: readonly string[];
  /** It counts as spent when so much of the limit (0–1) is used. */
  readonly spentAt: number;
  /** How long it takes to get more of it, from the decision on. */
  readonly leadTimeMs: number;
  readonly act: (out: RunningOut) => readonly ActionDraft[];
  readonly examples: readonly ResourceExample[];
}

export interface ExampleSeries {
  readonly name: string;
  readonly attributes?: Attributes;
  readonly value: number;
}

/** Series of one entity with one value each, and what is found in them; test and documentation at once. */
export interface ResourceExample {
  readonly name: string;
  readonly given: readonly ExampleSeries[];
  readonly finds: readonly { readonly key: string; readonly used: number; readonly limit?: number }[];
}

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** Injection token of the catalogue of resources. */
export const RESOURCES = Symbol('resources');

export function defineResource(resource: Resource): Resource {
  return resource;
}
