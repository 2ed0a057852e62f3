import type { Attributes } from '../../../domain/signal.js';
import type { ToldInventory } from '../../told-inventory.js';
import type { Resource } from './otlp.js';
import { attributesOf } from './values.js';

/** Whose signals these are, and what of the resource belongs to each of them. */
export interface Origin {
  readonly entity: string;
  /** Added to the attributes of logs and spans: what an explanation of a change may turn on. */
  readonly context: Attributes;
  /** Added to the attributes of points: what tells the instances of a service apart, and nothing more. */
  readonly instance: Attributes;
}

/** The first of them is the entity; a Kubernetes workload is a service when nobody names it otherwise. */
const entityKeys = [
  'k8s.deployment.name',
  'k8s.statefulset.name',
  'k8s.daemonset.name',
  'k8s.cronjob.name',
  'k8s.job.name',
  'faas.name',
  'container.name',
] as const;

const contextKeys = [
  'service.version',
  'deployment.environment.name',
  'deployment.environment',
  'k8s.namespace.name',
  'k8s.pod.name',
  'host.name',
  'cloud.region',
  'cloud.availability_zone',
] as const;

/** The first of them tells instances apart. A pod's name outlives restarts; an instance id often does not. */
const instanceKeys = ['k8s.pod.name', 'service.instance.id', 'container.id', 'host.name'] as const;

const serviceKeys = [
  'service.version',
  'service.namespace',
  'deployment.environment.name',
  'deployment.environment',
  'telemetry.sdk.language',
] as const;

/**
 * Reads a resource by OpenTelemetry's semantic conventions and tells what it says exists: the service, the pod and the
 * host it runs on. The entity is `service.name` (SDKs that were given none say `unknown_service:…`, which names nothing),
 * else the workload, the pod, the node or the host. The namespace is an attribute and no part of the name, because alerts,
 * changes and peers name services without it.
 */
export function readResource(resource: Resource | undefined, inventory: ToldInventory): Origin {
  const attributes = attributesOf(resource?.attributes);
  const text = (key: string): string | undefined => {
    const value = attributes[key];
    return value === undefined || value === '' ? undefined : String(value);
  };
  const declared = text('service.name');
  const service =
    declared !== undefined && !declared.startsWith('unknown_service') ? declared : firstOf(text, entityKeys);
  const pod = text('k8s.pod.name');
  const host = hostOf(text, pod);
  const entity = service ?? pod ?? host ?? declared ?? 'unknown';
  if (service !== undefined || (pod === undefined && host === undefined)) {
    inventory.entity({ name: entity, kind: 'service', ...withAttributes(attributes, serviceKeys) });
  }
  if (pod !== undefined) {
    inventory.entity({ name: pod, kind: 'container', ...withAttributes(attributes, ['k8s.namespace.name']) });
    inventory.relation(entity, 'runs-on', pod);
  }
  if (host !== undefined) {
    inventory.entity({ name: host, kind: 'host' });
    inventory.relation(pod ?? entity, 'runs-on', host);
  }
  const instanceKey = instanceKeys.find((key) => text(key) !== undefined && text(key) !== entity);
  return {
    entity,
    context: pick(attributes, contextKeys),
    instance: pick(attributes, instanceKey ? [instanceKey] : []),
  };
}

/** In a pod the host name is usually the pod's own, or the container's id: only the node is a host then. */
function hostOf(text: (key: string) => string | undefined, pod: string | undefined): string | undefined {
  const node = text('k8s.node.name');
  if (node !== undefined) return node;
  const host = text('host.name');
  const isOwn = pod !== undefined || (host !== undefined && (text('container.id') ?? '').startsWith(host));
  return isOwn ? undefined : host;
}

function firstOf(text: (key: string) => string | undefined, keys: readonly string[]): string | undefined {
  return keys.map(text).find((value) => value !== undefined);
}

function pick(attributes: Attributes, keys: readonly string[]): Attributes {
  const picked: Record<string, Attributes[string]> = {};
  for (const key of keys) {
    const value = attributes[key];
    if (value !== undefined) picked[key] = value;
  }
  return picked;
}

function withAttributes(attributes: Attributes, keys: readonly string[]): { attributes?: Record<string, string> } {
  const picked = Object.entries(pick(attributes, keys)).map(([key, value]) => [key, String(value)] as const);
  return picked.length === 0 ? {} : { attributes: Object.fromEntries(picked) };
}
