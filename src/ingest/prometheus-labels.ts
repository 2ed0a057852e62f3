import type { SeenEntity, SeenRelation } from '../domain/batch.js';
import { entityOfHost } from './host-name.js';

type Labels = Readonly<Record<string, string>>;

/** What labels say: whose they are, what exists, and the labels that are left to tell series apart. */
export interface Labelled {
  readonly entity: string;
  readonly attributes: Labels;
  readonly entities: readonly SeenEntity[];
  readonly relations: readonly SeenRelation[];
}

const serviceLabels = [
  'service',
  'service_name',
  'app_kubernetes_io_name',
  'app',
  'application',
  'deployment',
  'statefulset',
  'daemonset',
  'workload',
] as const;
const hostLabels = ['node', 'kubernetes_node', 'host', 'hostname', 'nodename'] as const;
/** Exporters of a machine: what they measure is the host's, whatever job scrapes them. */
const machineMetric = /^(?:node|windows|wmi|machine)_|^node[A-Z]/;

/**
 * The entity of a Prometheus series or alert. In this order: a label that names a service; for a machine's own metrics
 * the host (a host label, else the host in `instance`); the pod; a host label; the job, as the service it scrapes; the host
 * in `instance`. A service with a pod or host beside it runs on that. Only the label that became the entity's name is
 * taken out of the attributes.
 */
export function readLabels(labels: Labels, name: string): Labelled {
  const pod = labels['pod'] ?? labels['kubernetes_pod_name'];
  const host = first(labels, hostLabels);
  const scraped = labels['instance'] === undefined ? undefined : entityOfInstance(labels['instance']);
  const named = first(labels, serviceLabels);
  const machine = machineMetric.test(name) || labels['job'] === 'node' || labels['job'] === 'node-exporter';
  const entity: SeenEntity =
    (named !== undefined && !machine ? { name: named, kind: 'service' } : undefined) ??
    (machine && (host ?? scraped) !== undefined ? { name: host ?? scraped ?? '', kind: 'host' } : undefined) ??
    (pod !== undefined ? { name: pod, kind: 'container' } : undefined) ??
    (host !== undefined ? { name: host, kind: 'host' } : undefined) ??
    (labels['job'] !== undefined ? { name: labels['job'], kind: 'service' } : undefined) ??
    (scraped !== undefined ? { name: scraped, kind: 'host' } : { name: named ?? 'unknown', kind: 'other' });
  return { entity: entity.name, attributes: rest(labels, entity.name), ...ground(entity, pod, host) };
}

/** The entity, and what it runs on: its pod, and the pod's host. */
function ground(entity: SeenEntity, pod: string | undefined, host: string | undefined) {
  const chain: SeenEntity[] = [entity];
  if (pod !== undefined && entity.kind === 'service') chain.push({ name: pod, kind: 'container' });
  if (host !== undefined && entity.kind !== 'host') chain.push({ name: host, kind: 'host' });
  const entities = chain.filter(({ name }, i) => chain.findIndex((one) => one.name === name) === i);
  const relations = entities.slice(1).map((below, i) => ({
    from: entities[i]?.name ?? entity.name,
    to: below.name,
    kind: 'runs-on' as const,
  }));
  return { entities, relations };
}

/** `instance` is the address that was scraped: its host, or the whole of it where that is only an IP address. */
function entityOfInstance(instance: string): string {
  return entityOfHost(instance) ?? instance;
}

function first(labels: Labels, keys: readonly string[]): string | undefined {
  return keys.map((key) => labels[key]).find((value) => value !== undefined && value !== '');
}

const identity = new Set<string>([...serviceLabels, ...hostLabels, 'pod', 'job']);

function rest(labels: Labels, entity: string): Labels {
  const kept: Record<string, string> = {};
  for (const key in labels) {
    const value = labels[key];
    if (value === undefined || value === '' || key === '__name__' || key === '__proto__') continue;
    if (!(identity.has(key) && value === entity)) kept[key] = value;
  }
  return kept;
}
