import { z } from 'zod';
import type { Severity } from '../../domain/signal.js';
import { defineSource, type Told } from '../source.js';
import { ToldInventory } from '../told-inventory.js';

const time = z.string().nullish();
const reference = z.looseObject({
  kind: z.string().nullish(),
  namespace: z.string().nullish(),
  name: z.string().nullish(),
});

/** `v1` and `events.k8s.io/v1` name the same things differently; either may be sent, alone or in a watch's envelope. */
const event = z.looseObject({
  metadata: z.looseObject({ uid: z.string().nullish(), name: z.string().nullish(), creationTimestamp: time }),
  involvedObject: reference.nullish(),
  regarding: reference.nullish(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  note: z.string().nullish(),
  type: z.string().nullish(),
  count: z.number().nullish(),
  lastTimestamp: time,
  eventTime: time,
  series: z.looseObject({ count: z.number().nullish(), lastObservedTime: time }).nullish(),
  source: z.looseObject({ component: z.string().nullish(), host: z.string().nullish() }).nullish(),
});
type Event = z.output<typeof event>;

const unwrapped = z.preprocess((value) => {
  const list = Array.isArray(value) ? value : [value];
  return list.map((one: unknown) => (typeof one === 'object' && one !== null && 'object' in one ? one.object : one));
}, z.array(event).max(10_000));

const errors = /oom|kill|fail|error|unhealthy|backoff|evict|crash|notready|invalid/i;

export default defineSource({
  id: 'kubernetes-events',
  summary: 'Kubernetes events (event exporter, or lines of a watch): log records of the workload they are about.',
  payload: unwrapped,
  read(events, { receivedAt }) {
    const inventory = new ToldInventory();
    const told = events.map((one) => readEvent(one, receivedAt, inventory));
    return {
      logs: told.flatMap(({ logs }) => logs ?? []),
      changes: told.flatMap(({ changes }) => changes ?? []),
      ...inventory.told,
    };
  },
  examples: [
    {
      name: 'a container that was killed',
      given: {
        type: 'ADDED',
        object: {
          kind: 'Event',
          apiVersion: 'v1',
          metadata: { name: 'recommender-abc.17f1', uid: 'u1', creationTimestamp: '2026-01-02T12:00:00Z' },
          involvedObject: { kind: 'Pod', namespace: 'ml', name: 'recommender-6d9f7c5b8d-x2x4z' },
          reason: 'OOMKilling',
          message: 'Memory cgroup out of memory',
          type: 'Warning',
          source: { component: 'kubelet', host: 'node-1' },
        },
      },
      yields: {
        logs: [
          {
            at: 1767355200000,
            entity: 'recommender',
            severity: 'ERROR',
            body: 'OOMKilling: Memory cgroup out of memory',
            attributes: {
              'k8s.event.reason': 'OOMKilling',
              'k8s.object.kind': 'Pod',
              'k8s.object.name': 'recommender-6d9f7c5b8d-x2x4z',
              'k8s.namespace.name': 'ml',
            },
          },
        ],
        entities: [
          { name: 'recommender', kind: 'service' },
          { name: 'recommender-6d9f7c5b8d-x2x4z', kind: 'container' },
          { name: 'node-1', kind: 'host' },
        ],
        relations: [
          { from: 'recommender', to: 'recommender-6d9f7c5b8d-x2x4z', kind: 'runs-on' },
          { from: 'recommender-6d9f7c5b8d-x2x4z', to: 'node-1', kind: 'runs-on' },
        ],
      },
    },
    {
      name: 'a deployment that is scaled',
      given: {
        metadata: { uid: 'u2', name: 'e' },
        regarding: { kind: 'Deployment', namespace: 'ml', name: 'recommender' },
        reason: 'ScalingReplicaSet',
        note: 'Scaled up replica set recommender-6d9f to 3 from 1',
        type: 'Normal',
        eventTime: '2026-01-02T12:00:00.000000Z',
      },
      yields: {
        logs: [
          {
            at: 1767355200000,
            entity: 'recommender',
            severity: 'INFO',
            body: 'ScalingReplicaSet: Scaled up replica set recommender-6d9f to 3 from 1',
            attributes: {
              'k8s.event.reason': 'ScalingReplicaSet',
              'k8s.object.kind': 'Deployment',
              'k8s.object.name': 'recommender',
              'k8s.namespace.name': 'ml',
            },
          },
        ],
        changes: [
          {
            id: 'kubernetes:u2:1',
            at: 1767355200000,
            kind: 'scaling',
            entity: 'recommender',
            summary: 'Scaled up replica set recommender-6d9f to 3 from 1',
          },
        ],
        entities: [{ name: 'recommender', kind: 'service' }],
      },
    },
  ],
});

function readEvent(told: Event, receivedAt: number, inventory: ToldInventory): Told {
  const object = told.involvedObject ?? told.regarding ?? {};
  const { kind = 'Object', name = 'unknown', namespace } = object;
  const at = timeOf(told) ?? receivedAt;
  const entity = tellObject(kind ?? 'Object', name ?? 'unknown', told.source?.host ?? undefined, inventory);
  const reason = told.reason ?? 'Event';
  const message = told.message ?? told.note ?? '';
  const count = told.series?.count ?? told.count ?? 1;
  const log = {
    at,
    entity,
    severity: severityOf(told),
    body: `${reason}: ${message}`,
    attributes: {
      'k8s.event.reason': reason,
      'k8s.object.kind': kind ?? 'Object',
      'k8s.object.name': name ?? 'unknown',
      ...(namespace && { 'k8s.namespace.name': namespace }),
      ...(count > 1 && { 'k8s.event.count': count }),
    },
  };
  if (reason !== 'ScalingReplicaSet') return { logs: [log] };
  const id = `kubernetes:${told.metadata.uid ?? told.metadata.name ?? ''}:${count}`;
  return { logs: [log], changes: [{ id, at, kind: 'scaling', entity, summary: message }] };
}

function severityOf({ type, reason }: Event): Severity {
  if (type !== 'Warning') return 'INFO';
  return errors.test(reason ?? '') ? 'ERROR' : 'WARN';
}

/** An event of a pod is its workload's: pods come and go, and one reason strikes all of a workload. */
function tellObject(kind: string, name: string, host: string | undefined, inventory: ToldInventory): string {
  if (kind === 'Node') {
    inventory.entity({ name, kind: 'host' });
    return name;
  }
  const workload = kind === 'Pod' ? workloadOfPod(name) : kind === 'ReplicaSet' ? withoutHash(name) : name;
  inventory.entity({ name: workload, kind: 'service' });
  if (kind !== 'Pod') return workload;
  inventory.entity({ name, kind: 'container' });
  inventory.relation(workload, 'runs-on', name);
  if (host !== undefined) {
    inventory.entity({ name: host, kind: 'host' });
    inventory.relation(name, 'runs-on', host);
  }
  return workload;
}

/** `cart-6d9f7c5b8d-x2x4z` and `cart-0` are of `cart`: names that Kubernetes makes leave out vowels and the digits 0, 1 and 3. */
function workloadOfPod(name: string): string {
  const deployed = /^(.+)-[bcdfghjklmnpqrstvwxz2456789]{6,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$/.exec(name);
  const numbered = /^(.+)-\d{1,4}$/.exec(name);
  const plain = /^(.+)-[bcdfghjklmnpqrstvwxz2456789]{5}$/.exec(name);
  return (deployed ?? numbered ?? plain)?.[1] ?? name;
}

function withoutHash(name: string): string {
  return /^(.+)-[bcdfghjklmnpqrstvwxz2456789]{6,10}$/.exec(name)?.[1] ?? name;
}

function timeOf({ series, lastTimestamp, eventTime, metadata }: Event): number | undefined {
  for (const text of [series?.lastObservedTime, lastTimestamp, eventTime, metadata.creationTimestamp]) {
    const at = Date.parse(text ?? '');
    if (at > 0) return at;
  }
  return undefined;
}
