import type { Change } from '../../../domain/inventory.js';
import type { SeenEntity } from '../../../domain/batch.js';
import type { Told } from '../../source.js';
import type { ToldInventory } from '../../told-inventory.js';
import type { KubernetesObject } from './objects.js';

type ToldChange = NonNullable<Told['changes']>[number];

/** What is kept of an object, to know what is different about its next version. */
export interface Remembered {
  readonly generation: number;
  readonly images: string;
  readonly replicas: number;
}

export interface ReadObject {
  readonly change?: ToldChange;
  readonly remembered?: Remembered;
}

export type ObjectReader = (
  object: KubernetesObject,
  inventory: ToldInventory,
  before: Remembered | undefined,
  now: number,
) => ReadObject;

/** A deployment, stateful set or daemon set: the service that its pods are. What is new about its specification is a change. */
export const readWorkload: ObjectReader = (object, inventory, before, now) => {
  const { metadata, spec } = object;
  const containers = spec?.template?.spec.containers ?? [];
  const images = containers.map(({ name, image }) => `${name}=${image}`).join(' ');
  const remembered = { generation: metadata.generation ?? 0, images, replicas: spec?.replicas ?? 0 };
  inventory.entity(serviceOf(object, containers.map(({ image }) => image).join(' ')));
  if (before === undefined || remembered.generation <= before.generation) return { remembered };
  const kind = changeKindOf(before, remembered);
  // Of a deployment that is scaled, an event tells.
  if (kind === 'scaling' && object.kind === 'Deployment') return { remembered };
  return {
    remembered,
    change: { ...toldOf(object, kind, now), ...described(kind, metadata.name, before, remembered) },
  };
};

/** Which pods of a deployment are of which revision is seen at its replica sets. */
export const readReplicaSet: ObjectReader = ({ metadata, spec }, inventory) => {
  const owner = metadata.ownerReferences.find(({ kind }) => kind === 'Deployment');
  const revision = metadata.annotations['deployment.kubernetes.io/revision'];
  if (owner && revision && (spec?.replicas ?? 0) > 0)
    inventory.entity({ name: owner.name, kind: 'service', attributes: { 'k8s.deployment.revision': revision } });
  return {};
};

/** A pod is what its owner runs on, and runs on its node. */
export const readPod: ObjectReader = ({ metadata, spec }, inventory) => {
  inventory.entity({ name: metadata.name, kind: 'container', ...namespaceOf(metadata.namespace) });
  const owner = ownerOf(metadata);
  if (owner !== undefined) {
    inventory.entity({ name: owner, kind: 'service' });
    inventory.relation(owner, 'runs-on', metadata.name);
  }
  if (spec?.nodeName) {
    inventory.entity({ name: spec.nodeName, kind: 'host' });
    inventory.relation(metadata.name, 'runs-on', spec.nodeName);
  }
  return {};
};

/** An autoscaler bounds its target; other bounds are a change of the target's configuration. */
export const readAutoscaler: ObjectReader = (object, inventory, before, now) => {
  const { metadata, spec } = object;
  const target = spec?.scaleTargetRef?.name;
  if (target === undefined) return {};
  const [least, most] = [spec?.minReplicas ?? 1, spec?.maxReplicas ?? 1];
  const bounds = `${least} to ${most}`;
  const attributes = { 'autoscaler.min': String(least), 'autoscaler.max': String(most) };
  inventory.entity({ name: target, kind: 'service', attributes });
  const remembered = { generation: 0, images: bounds, replicas: most };
  if (before === undefined || before.images === bounds) return { remembered };
  const summary = `${target}: its autoscaler keeps ${bounds} replicas, was ${before.images}`;
  const id = `${metadata.uid}:${metadata.resourceVersion}`;
  return { remembered, change: { ...toldOf(object, 'configuration', now), id, entity: target, summary } };
};

function changeKindOf(before: Remembered, after: Remembered): Change['kind'] {
  if (before.images !== after.images) return 'deployment';
  return before.replicas === after.replicas ? 'configuration' : 'scaling';
}

/** The same for the same generation, whenever it is seen. */
function toldOf({ kind = '', metadata }: KubernetesObject, changeKind: Change['kind'], now: number) {
  return {
    id: `${metadata.uid}:${metadata.generation ?? 0}`,
    at: changedAt(metadata) ?? now,
    kind: changeKind,
    entity: metadata.name,
    summary: '',
    attributes: { 'k8s.object.kind': kind, ...(metadata.namespace && { 'k8s.namespace.name': metadata.namespace }) },
  };
}

function described(kind: Change['kind'], name: string, before: Remembered, after: Remembered) {
  if (kind === 'scaling') return { summary: `${name}: scaled from ${before.replicas} to ${after.replicas} replicas` };
  if (kind !== 'deployment') return { summary: `${name}: its specification changed` };
  const old = new Set(before.images.split(' '));
  const fresh = after.images.split(' ').filter((image) => !old.has(image));
  const images = fresh.map((image) => image.slice(image.indexOf('=') + 1));
  const version = /:([^:/@]+)(?:@.*)?$/.exec(images[0] ?? '')?.[1];
  return {
    summary: `${name}: deployed ${images.join(', ') || 'without a container it had'}`,
    ...(version && { version }),
  };
}

/** When somebody last wrote to its specification: the field managers say, and whoever writes the status does not count. */
function changedAt({ managedFields }: KubernetesObject['metadata']): number | undefined {
  const times = managedFields
    .filter(({ subresource }) => subresource === undefined)
    .map(({ time }) => Date.parse(time ?? ''));
  const latest = Math.max(...times.filter((at) => at > 0));
  return Number.isFinite(latest) ? latest : undefined;
}

/** The workload of a pod; of a replica set its deployment, whose name it bears before the hash of the template. */
function ownerOf({ ownerReferences, labels }: KubernetesObject['metadata']): string | undefined {
  const [owner] = ownerReferences;
  if (owner?.kind !== 'ReplicaSet') return owner?.kind === 'Node' ? undefined : owner?.name;
  const hash = labels['pod-template-hash'];
  return hash !== undefined && owner.name.endsWith(`-${hash}`) ? owner.name.slice(0, -hash.length - 1) : owner.name;
}

function serviceOf({ metadata }: KubernetesObject, image: string): SeenEntity {
  const { attributes = {} } = namespaceOf(metadata.namespace);
  return { name: metadata.name, kind: 'service', attributes: { ...attributes, ...(image && { image }) } };
}

function namespaceOf(namespace: string | undefined): Pick<SeenEntity, 'attributes'> {
  return namespace === undefined ? {} : { attributes: { 'k8s.namespace.name': namespace } };
}
