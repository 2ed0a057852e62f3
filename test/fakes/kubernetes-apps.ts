import { scriptedServer, type Asked, type Said, type ScriptedServer } from './scripted-server.js';

interface Template {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  spec: unknown;
}

/** The part of `apps/v1` of a Kubernetes API server that rolls deployments out, for one deployment `shop/web`. */
export interface FakeKubernetes extends ScriptedServer {
  replicas: number;
  template: Template;
  readonly patches: string[];
}

const revision = 'deployment.kubernetes.io/revision';
const deploymentPath = '/apis/apps/v1/namespaces/shop/deployments/web';

function podTemplate(image: string, labels: Record<string, string> = {}): Template {
  return { metadata: { labels: { app: 'web', ...labels } }, spec: { containers: [{ name: 'web', image }] } };
}

/** It runs revision 2 (`web:2`); revision 1 (`web:1`) is there, and a replica set of somebody else. */
export async function fakeKubernetes(): Promise<FakeKubernetes> {
  const set = (name: string, number: string, image: string, owner: string) => ({
    metadata: {
      name,
      annotations: { [revision]: number },
      ownerReferences: [{ uid: owner, controller: true }],
    },
    spec: { template: podTemplate(image, { 'pod-template-hash': name }) },
  });
  const items = [set('web-1', '1', 'web:1', 'u'), set('web-2', '2', 'web:2', 'u'), set('other', '9', 'web:9', 'x')];
  const answer = (asked: Asked): Said | undefined => {
    if (asked.headers['authorization'] !== 'Bearer k8s-token') return { status: 401, body: { kind: 'Status' } };
    if (asked.method === 'PATCH') return patched(cluster, asked);
    if (asked.path.endsWith('/replicasets')) return { body: { items } };
    if (asked.path === `${deploymentPath}/scale`) return { body: { spec: { replicas: cluster.replicas } } };
    return asked.path === deploymentPath ? { body: deploymentOf(cluster) } : undefined;
  };
  const cluster: FakeKubernetes = Object.assign(await scriptedServer(answer), {
    replicas: 3,
    template: podTemplate('web:2'),
    patches: [],
  });
  return cluster;
}

function deploymentOf({ replicas, template, patches }: FakeKubernetes) {
  return {
    metadata: {
      name: 'web',
      uid: 'u',
      resourceVersion: String(100 + patches.length),
      annotations: { [revision]: '2' },
    },
    spec: { replicas, selector: { matchLabels: { app: 'web' } }, template },
  };
}

function patched(cluster: FakeKubernetes, { path, headers, body }: Asked): Said {
  const how = headers['content-type'] ?? '';
  const told = JSON.parse(body) as never;
  if (how === 'application/json-patch+json') {
    const [test, replace] = told as [{ value: string }, { path: string; value: Template }];
    if (test.value !== deploymentOf(cluster).metadata.resourceVersion) return { status: 422, body: { kind: 'Status' } };
    cluster.template = replace.value;
  } else if (path.endsWith('/scale')) cluster.replicas = (told as { spec: { replicas: number } }).spec.replicas;
  else {
    const { annotations } = (told as { spec: { template: { metadata: { annotations: Record<string, string> } } } }).spec
      .template.metadata;
    cluster.template = { ...cluster.template, metadata: { ...cluster.template.metadata, annotations } };
  }
  cluster.patches.push(how);
  return { body: {} };
}
