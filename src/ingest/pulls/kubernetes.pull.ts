import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { PullFailure, type PullClient } from '../pull-client.js';
import { definePull, type PulledDelivery, type PullStep } from '../pull.js';
import { ToldInventory } from '../told-inventory.js';
import { mergeStreams } from './kubernetes/merge-streams.js';
import { objectList, watchEvent, type KubernetesObject, type WatchEvent } from './kubernetes/objects.js';
import {
  readAutoscaler,
  readPod,
  readReplicaSet,
  readWorkload,
  type ObjectReader,
  type ReadObject,
} from './kubernetes/read-object.js';

interface Settings {
  readonly url: string;
  readonly token: string | undefined;
  readonly tokenFile: string | undefined;
  /** Empty: all. */
  readonly namespaces: readonly string[];
}

const cursor = z.object({
  /** By path: up to which version of its collection everything is taken in. */
  versions: z.record(z.string(), z.string()),
  /** By uid: what is known of the specification of a workload or autoscaler. */
  known: z.record(z.string(), z.object({ generation: z.number(), images: z.string(), replicas: z.number() })),
});
type Cursor = z.output<typeof cursor>;

/** A collection that is watched; events have no reader, they go the way of those that an exporter sends. */
interface Collection {
  readonly path: string;
  readonly kind: string;
  readonly read?: ObjectReader;
}

interface Watched {
  readonly collection: Collection;
  /** Absent when the server no longer knows what happened since. */
  readonly event?: WatchEvent;
}

const kinds: readonly (readonly [group: string, kind: string, name: string, read?: ObjectReader])[] = [
  ['/apis/apps/v1', 'Deployment', 'deployments', readWorkload],
  ['/apis/apps/v1', 'StatefulSet', 'statefulsets', readWorkload],
  ['/apis/apps/v1', 'DaemonSet', 'daemonsets', readWorkload],
  ['/apis/apps/v1', 'ReplicaSet', 'replicasets', readReplicaSet],
  ['/api/v1', 'Pod', 'pods', readPod],
  ['/apis/autoscaling/v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', readAutoscaler],
  ['/api/v1', 'Event', 'events'],
];
const watchSeconds = 50;
const pageSize = 500;
/** Collections that this account may not list, or that the server does not have. */
const unseen = [403, 404];
/** The server has forgotten what happened since. */
const gone = 410;

export default definePull<Settings, Cursor>({
  id: 'kubernetes',
  summary: 'Watches workloads, pods, autoscalers and events: what runs where, what was deployed, what went wrong.',
  source: 'kubernetes',
  everySeconds: 5,
  variables: ['KUBERNETES_URL', 'KUBERNETES_TOKEN', 'KUBERNETES_TOKEN_FILE', 'KUBERNETES_NAMESPACES'],
  configure({
    KUBERNETES_URL: url,
    KUBERNETES_TOKEN: token,
    KUBERNETES_TOKEN_FILE,
    KUBERNETES_NAMESPACES: namespaces,
  }) {
    return url === undefined ? undefined : { url, token, tokenFile: KUBERNETES_TOKEN_FILE, namespaces };
  },
  /** In a cluster the token changes by the hour. */
  async endpoint({ url, token, tokenFile }) {
    const bearer = tokenFile === undefined ? token : (await readFile(tokenFile, 'utf8')).trim();
    return { url, ...(bearer !== undefined && { headers: { authorization: `Bearer ${bearer}` } }) };
  },
  cursor,
  async *pull({ client, settings, now }, told) {
    let reached: Cursor = told ?? { versions: {}, known: {} };
    const watched: Collection[] = [];
    for (const collection of collectionsOf(settings)) {
      const isListed = reached.versions[collection.path] !== undefined;
      for await (const step of isListed ? [] : list(client, collection, reached, now)) {
        reached = step.cursor;
        yield step;
      }
      if (reached.versions[collection.path] !== undefined) watched.push(collection);
    }
    const streams = watched.map((collection) => watch(client, collection, reached.versions[collection.path] ?? ''));
    for await (const batch of mergeStreams(streams)) {
      const step = readBatch(batch, reached, now);
      reached = step.cursor;
      yield step;
    }
  },
  async check({ client, settings }) {
    const answers = await Promise.all(
      collectionsOf(settings).map(async ({ path }) => [path, await mayList(client, path)] as const),
    );
    const refused = answers.filter(([, may]) => !may).map(([path]) => path);
    return refused.length === 0 ? 'may list everything it watches' : `may not list ${refused.join(', ')}`;
  },
  examples: [
    {
      name: 'another image, and a watch that has to begin anew',
      environment: { KUBERNETES_URL: 'https://kubernetes', KUBERNETES_NAMESPACES: 'ml' },
      cursor: {
        versions: {
          '/apis/apps/v1/namespaces/ml/deployments': '207',
          '/apis/apps/v1/namespaces/ml/statefulsets': '207',
          '/apis/apps/v1/namespaces/ml/daemonsets': '207',
          '/apis/apps/v1/namespaces/ml/replicasets': '207',
          '/api/v1/namespaces/ml/pods': '207',
          '/apis/autoscaling/v2/namespaces/ml/horizontalpodautoscalers': '207',
          '/api/v1/namespaces/ml/events': '207',
        },
        known: { u1: { generation: 1, images: 'srv=registry/recommender:1.4.2', replicas: 3 } },
      },
      now: 1767355260000,
      answers: {
        'GET /apis/apps/v1/namespaces/ml/deployments': JSON.stringify({
          type: 'MODIFIED',
          object: {
            kind: 'Deployment',
            metadata: {
              name: 'recommender',
              namespace: 'ml',
              uid: 'u1',
              resourceVersion: '208',
              generation: 2,
              managedFields: [{ manager: 'argocd', time: '2026-01-02T12:00:00Z' }],
            },
            spec: {
              replicas: 3,
              template: { spec: { containers: [{ name: 'srv', image: 'registry/recommender:1.4.3' }] } },
            },
          },
        }),
        'GET /apis/apps/v1/namespaces/ml/statefulsets': '',
        'GET /apis/apps/v1/namespaces/ml/daemonsets': '',
        'GET /apis/apps/v1/namespaces/ml/replicasets': '',
        'GET /api/v1/namespaces/ml/pods': '',
        'GET /apis/autoscaling/v2/namespaces/ml/horizontalpodautoscalers': '',
        'GET /api/v1/namespaces/ml/events': '',
      },
      yields: [
        {
          told: {
            changes: [
              {
                id: 'u1:2',
                at: 1767355200000,
                kind: 'deployment',
                entity: 'recommender',
                summary: 'recommender: deployed registry/recommender:1.4.3',
                version: '1.4.3',
                attributes: { 'k8s.object.kind': 'Deployment', 'k8s.namespace.name': 'ml' },
              },
            ],
            entities: [
              {
                name: 'recommender',
                kind: 'service',
                attributes: { 'k8s.namespace.name': 'ml', image: 'registry/recommender:1.4.3' },
              },
            ],
            relations: [],
          },
          deliveries: [],
          cursor: {
            versions: {
              '/apis/apps/v1/namespaces/ml/deployments': '208',
              '/apis/apps/v1/namespaces/ml/statefulsets': '207',
              '/apis/apps/v1/namespaces/ml/daemonsets': '207',
              '/apis/apps/v1/namespaces/ml/replicasets': '207',
              '/api/v1/namespaces/ml/pods': '207',
              '/apis/autoscaling/v2/namespaces/ml/horizontalpodautoscalers': '207',
              '/api/v1/namespaces/ml/events': '207',
            },
            known: { u1: { generation: 2, images: 'srv=registry/recommender:1.4.3', replicas: 3 } },
          },
        },
      ],
    },
  ],
});

function collectionsOf({ namespaces }: Settings): Collection[] {
  const scopes = namespaces.length === 0 ? [''] : namespaces.map((name) => `/namespaces/${encodeURIComponent(name)}`);
  return scopes.flatMap((scope) =>
    kinds.map(([group, kind, name, read]) => ({ path: `${group}${scope}/${name}`, kind, ...(read && { read }) })),
  );
}

/** Nothing of a collection that this account may not see, or that the server does not have. */
async function* list(
  client: PullClient,
  collection: Collection,
  reached: Cursor,
  now: number,
): AsyncGenerator<PullStep<Cursor>> {
  let cursor = reached;
  let token: string | undefined;
  for (let isMore = true; isMore;) {
    const page: z.output<typeof objectList> | undefined = await client.find(
      objectList,
      collection.path,
      { limit: pageSize, continue: token },
      unseen,
    );
    if (!page) return;
    const { resourceVersion } = page.metadata;
    token = page.metadata.continue;
    isMore = token !== undefined && token !== '';
    const objects = (page.items ?? []).map((object) => ({ ...object, kind: collection.kind }));
    const step = readObjects(
      objects.map((object) => ({ collection, object })),
      cursor,
      now,
    );
    // Only with the last page is all of it taken in.
    const versions = isMore ? cursor.versions : { ...cursor.versions, [collection.path]: resourceVersion };
    cursor = { ...step.cursor, versions };
    yield { ...step, cursor };
  }
}

async function* watch(client: PullClient, collection: Collection, resourceVersion: string): AsyncGenerator<Watched> {
  const query = { watch: '1', allowWatchBookmarks: 'true', timeoutSeconds: watchSeconds, resourceVersion };
  try {
    const forMs = (watchSeconds + 10) * 1000;
    for await (const event of client.lines(watchEvent, collection.path, query, forMs)) {
      if (event.type !== 'ERROR') yield { collection, event };
      else if (event.object.code === gone) yield { collection };
      else
        throw new PullFailure('pull.watch', `The watch of ${collection.path} failed with ${event.object.code ?? '?'}`);
    }
  } catch (error) {
    if (!(error instanceof PullFailure && error.status === gone)) throw error;
    yield { collection };
  }
}

function readBatch(batch: readonly Watched[], reached: Cursor, now: number): PullStep<Cursor> {
  const versions = { ...reached.versions };
  for (const { collection, event } of batch)
    if (!event) delete versions[collection.path];
    else if (versions[collection.path] !== undefined) versions[collection.path] = event.object.metadata.resourceVersion;
  const objects = batch.flatMap(({ collection, event }) =>
    event?.type === 'ADDED' || event?.type === 'MODIFIED' ? [{ collection, object: event.object }] : [],
  );
  const deleted = new Set(batch.flatMap(({ event }) => (event?.type === 'DELETED' ? [event.object.metadata.uid] : [])));
  const step = readObjects(objects, reached, now);
  const known = Object.fromEntries(Object.entries(step.cursor.known).filter(([uid]) => !deleted.has(uid)));
  return { ...step, cursor: { versions, known } };
}

function readObjects(
  objects: readonly { readonly collection: Collection; readonly object: KubernetesObject }[],
  reached: Cursor,
  now: number,
): PullStep<Cursor> {
  const inventory = new ToldInventory();
  const known = { ...reached.known };
  const changes: NonNullable<ReadObject['change']>[] = [];
  const deliveries: PulledDelivery[] = [];
  for (const { collection, object } of objects) {
    const { uid, resourceVersion } = object.metadata;
    if (!collection.read) {
      deliveries.push({ source: 'kubernetes-events', key: `${uid}:${resourceVersion}`, payload: object });
      continue;
    }
    const { change, remembered } = collection.read(object, inventory, known[uid], now);
    if (remembered) known[uid] = remembered;
    if (change) changes.push(change);
  }
  return { told: { changes, ...inventory.told }, deliveries, cursor: { ...reached, known } };
}

async function mayList(client: PullClient, path: string): Promise<boolean> {
  return (await client.find(objectList, path, { limit: 1 }, unseen)) !== undefined;
}
