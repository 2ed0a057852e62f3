import type { EntityKind, RelationKind } from '../domain/inventory.js';
import type { EntityLine, RelationLine } from '../domain/recording.js';

export type Language = 'java' | 'go' | 'python' | 'node' | 'nginx';

/** How a landscape names its metrics: a monitoring system is rarely shared by two companies. */
export type MetricStyle = 'prometheus' | 'otel' | 'cloud';

export interface Service {
  readonly name: string;
  readonly language: Language;
  readonly host: string;
  /** Services, stores and providers it calls, and the share of its requests that do. */
  readonly calls: Readonly<Record<string, number>>;
  /** Median time of its own work, ms. */
  readonly baseMs: number;
  readonly operations: readonly string[];
}

export interface Store {
  readonly name: string;
  readonly kind: 'database' | 'cache' | 'queue';
  readonly technology: string;
  readonly host: string;
  readonly baseMs: number;
}

/** A model in production: the service that scores with it, the version it serves, and where its training data comes from. */
export interface Model {
  readonly name: string;
  readonly version: number;
  readonly service: string;
  readonly dataset: string;
  readonly pipeline: string;
}

/** A system to break: ten or so services, their stores, hosts, providers and one model. `island` connects to nothing else. */
export interface Landscape {
  readonly id: string;
  readonly style: MetricStyle;
  readonly front: string;
  readonly services: readonly Service[];
  readonly stores: readonly Store[];
  readonly hosts: readonly string[];
  readonly providers: readonly string[];
  readonly model: Model;
  readonly island: Service;
}

/** The model's version as an entity. */
export function versionName(model: Model, version: number): string {
  return `${model.name}:${version}`;
}

export function allServices(landscape: Landscape): readonly Service[] {
  return [...landscape.services, landscape.island];
}

/** The kind under which the inventory knows a store; a cache has none of its own. */
function storeKind(store: Store): EntityKind {
  return store.kind === 'cache' ? 'database' : store.kind;
}

function entity(name: string, kind: EntityKind): EntityLine {
  return { type: 'entity', name, kind };
}

function relation(from: string, kind: RelationKind, to: string): RelationLine {
  return { type: 'relation', from, to, kind };
}

/** Entities of a landscape as a recording begins with them. */
export function entityLines(landscape: Landscape): EntityLine[] {
  const { model } = landscape;
  return [
    ...allServices(landscape).map(({ name }) => entity(name, 'service')),
    ...landscape.stores.map((store) => entity(store.name, storeKind(store))),
    ...landscape.hosts.map((name) => entity(name, 'host')),
    ...landscape.providers.map((name) => entity(name, 'other')),
    entity(model.name, 'model'),
    entity(versionName(model, model.version), 'model-version'),
    entity(versionName(model, model.version + 1), 'model-version'),
    entity(model.dataset, 'dataset'),
    entity(model.pipeline, 'pipeline'),
  ];
}

/** Relations of a landscape as a recording begins with them. */
export function relationLines(landscape: Landscape): RelationLine[] {
  const { model } = landscape;
  const stores = new Map(landscape.stores.map((store) => [store.name, store]));
  const kindTo = (service: Service, to: string): RelationKind => {
    const store = stores.get(to);
    if (!store) return 'calls';
    return store.kind === 'queue' && consumes(landscape, service) !== to ? 'writes' : 'reads';
  };
  const version = versionName(model, model.version + 1);
  return [
    ...allServices(landscape).flatMap((service) =>
      Object.keys(service.calls).map((to) => relation(service.name, kindTo(service, to), to)),
    ),
    ...[...allServices(landscape), ...landscape.stores].map(({ name, host }) => relation(name, 'runs-on', host)),
    relation(model.service, 'serves', model.name),
    relation(version, 'part-of', model.name),
    relation(versionName(model, model.version), 'part-of', model.name),
    relation(version, 'trained-on', model.dataset),
    relation(model.pipeline, 'writes', model.dataset),
  ];
}

/** Does a service take its work from a queue? It does when it touches one and nobody calls it. */
export function consumes(landscape: Landscape, { name, calls }: Service): string | undefined {
  if (name === landscape.front || callersOf(landscape, name).length > 0) return undefined;
  return landscape.stores.find((store) => store.kind === 'queue' && store.name in calls)?.name;
}

/** Those who call `name` directly, nearest first in the order of the landscape. */
export function callersOf(landscape: Landscape, name: string): readonly Service[] {
  return landscape.services.filter(({ calls }) => name in calls);
}

/** Services that run on a host, the island's included. */
export function servicesOn(landscape: Landscape, host: string): readonly Service[] {
  return allServices(landscape).filter((service) => service.host === host);
}
