import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InboxService } from '../../src/ingest/inbox.service.js';
import { InventoryService } from '../../src/inventory/inventory.service.js';
import { InventoryStore } from '../../src/inventory/inventory.store.js';
import { SignalStore } from '../../src/signals/signal-store.js';
import { scriptedServer, type Asked, type Said, type ScriptedServer } from '../fakes/scripted-server.js';
import { openApi, T0, type Api } from '../graphql/api.js';

const at = (ms: number): string => new Date(T0 + ms).toISOString();

function deployment(generation: number, image: string, resourceVersion: string) {
  const managedFields = [{ manager: 'kubectl', operation: 'Update', time: at(generation * 60_000) }];
  return {
    kind: 'Deployment',
    metadata: { name: 'recommender', namespace: 'ml', uid: 'u1', resourceVersion, generation, managedFields },
    spec: {
      replicas: 3,
      template: { spec: { containers: [{ name: 'srv', image: `registry/recommender:${image}` }] } },
    },
  };
}

const pod = {
  metadata: {
    name: 'recommender-6d9f7c5b8d-x2x4z',
    namespace: 'ml',
    uid: 'u2',
    labels: { 'pod-template-hash': '6d9f7c5b8d' },
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'recommender-6d9f7c5b8d', uid: 'u3' }],
  },
  spec: { nodeName: 'node-1' },
};

/** As kube-apiserver 1.36 sent it. */
const outOfMemory = {
  kind: 'Event',
  apiVersion: 'v1',
  metadata: {
    name: 'recommender-abc.17f1',
    namespace: 'ml',
    uid: 'e1',
    resourceVersion: '209',
    creationTimestamp: at(0),
  },
  involvedObject: { kind: 'Pod', namespace: 'ml', name: 'recommender-6d9f7c5b8d-x2x4z' },
  reason: 'OOMKilling',
  message: 'Memory cgroup out of memory: Killed process 4242 (python)',
  source: { component: 'kubelet', host: 'node-1' },
  firstTimestamp: at(0),
  lastTimestamp: at(60_000),
  count: 3,
  type: 'Warning',
  eventTime: null,
};

/** An API server whose lists and watches are set by a test, by the last part of the path. */
class FakeKubernetes {
  readonly lists: Record<string, readonly object[]> = {};
  readonly watches: Record<string, readonly object[]> = {};
  readonly watchedFrom: string[] = [];
  server: ScriptedServer | undefined;

  async start(): Promise<string> {
    this.server = await scriptedServer((asked) => this.#answer(asked));
    return this.server.url;
  }

  #answer({ path, query, headers }: Asked): Said | undefined {
    if (headers['authorization'] !== 'Bearer account') return { status: 401 };
    const kind = path.split('/').at(-1) ?? '';
    if (kind === 'horizontalpodautoscalers') return { status: 403, body: { kind: 'Status', code: 403 } };
    if (!query.has('watch')) return { body: { metadata: { resourceVersion: '200' }, items: this.lists[kind] ?? [] } };
    this.watchedFrom.push(`${kind} ${query.get('resourceVersion')}`);
    const lines = (this.watches[kind] ?? []).map((event) => JSON.stringify(event));
    return { body: lines.join('\n') };
  }
}

describe('a Kubernetes cluster that is watched', () => {
  const cluster = new FakeKubernetes();
  let api: Api;

  beforeAll(async () => {
    api = await openApi({ KUBERNETES_URL: await cluster.start(), KUBERNETES_TOKEN: 'account' });
    api.clock.at = T0 + 3_600_000;
  });
  afterAll(async () => {
    await api.close();
    await cluster.server?.close();
  });

  const run = async (): Promise<void> => {
    cluster.watchedFrom.length = 0;
    const { data } = await api.ask('mutation { runPull(id: "kubernetes") { ... on Pull { status because } } }');
    expect(data).toEqual({ runPull: { status: 'WAITING', because: null } });
    await api.app.get(InboxService).idle();
  };
  const changes = async () => (await api.app.get(InventoryStore).changesSince(0)).map(({ summary }) => summary);

  it('tells what is there and how it hangs together, and no change, at first', async () => {
    cluster.lists['deployments'] = [deployment(1, '1.4.2', '200')];
    cluster.lists['pods'] = [pod];
    await run();
    const { relations } = api.app.get(InventoryService).graphAround('recommender', 2);
    expect(relations.map(({ from, kind, to, source }) => `${from} ${kind} ${to} (${source})`)).toEqual([
      'recommender runs-on recommender-6d9f7c5b8d-x2x4z (kubernetes)',
      'recommender-6d9f7c5b8d-x2x4z runs-on node-1 (kubernetes)',
    ]);
    expect(await changes()).toEqual([]);
  });

  it('tells a new image as a deployment at the time it was written, and events as log records', async () => {
    cluster.watches['deployments'] = [{ type: 'MODIFIED', object: deployment(2, '1.4.3', '208') }];
    cluster.watches['events'] = [{ type: 'ADDED', object: outOfMemory }];
    await run();
    const [change] = await api.app.get(InventoryStore).changesSince(0);
    expect(change).toMatchObject({
      at: T0 + 120_000,
      kind: 'deployment',
      entity: 'recommender',
      summary: 'recommender: deployed registry/recommender:1.4.3',
      version: '1.4.3',
      source: 'kubernetes',
    });
    const { edges } = await api.app.get(SignalStore).logs({ from: 0, to: T0 + 7_200_000, first: 10 });
    expect(edges.map(({ node }) => `${node.severity} ${node.entity} ${node.body}`)).toEqual([
      'ERROR recommender OOMKilling: Memory cgroup out of memory: Killed process 4242 (python)',
    ]);
  });

  it('resumes where each watch ended, and changes nothing when it is told the same again', async () => {
    await run();
    expect(cluster.watchedFrom).toContain('deployments 208');
    expect(cluster.watchedFrom).toContain('events 209');
    expect(await changes()).toHaveLength(1);
  });

  it('lists again when the server has forgotten what happened since, and misses no change', async () => {
    cluster.watches['deployments'] = [{ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } }];
    await run();
    cluster.lists['deployments'] = [deployment(3, '1.5.0', '230')];
    cluster.watches['deployments'] = [];
    await run();
    expect(cluster.watchedFrom).toContain('deployments 200');
    expect(await changes()).toEqual([
      'recommender: deployed registry/recommender:1.4.3',
      'recommender: deployed registry/recommender:1.5.0',
    ]);
  });
});
