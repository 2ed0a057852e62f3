import { z } from 'zod';
import type { Config } from '../platform/config.js';
import type { ExactRequest } from './executor.js';

/** A deployment of Kubernetes. */
export const workload = z.object({ namespace: z.string().min(1), name: z.string().min(1) });
export type Workload = z.infer<typeof workload>;

type Patch = 'json-patch' | 'merge-patch' | 'strategic-merge-patch';

/** `apis/apps/v1`, where deployments and replica sets are. */
export function lookAt(
  { KUBERNETES_URL }: Config,
  { namespace }: Pick<Workload, 'namespace'>,
  path: string,
): ExactRequest {
  const base = (KUBERNETES_URL ?? '').replace(/\/$/, '');
  return {
    method: 'GET',
    url: `${base}/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/${path}`,
    headers: { accept: 'application/json' },
    credential: 'kubernetes',
  };
}

export function patch(config: Config, of: Workload, path: string, how: Patch, body: unknown): ExactRequest {
  const { headers, ...request } = lookAt(config, of, path);
  return {
    ...request,
    method: 'PATCH',
    headers: { ...headers, 'content-type': `application/${how}+json` },
    body: JSON.stringify(body),
  };
}

export function deploymentPath({ name }: Pick<Workload, 'name'>): string {
  return `deployments/${encodeURIComponent(name)}`;
}

const metadata = z.looseObject({
  name: z.string().optional(),
  uid: z.string().optional(),
  resourceVersion: z.string().optional(),
  annotations: z.record(z.string(), z.string()).default({}),
  labels: z.record(z.string(), z.string()).default({}),
  ownerReferences: z.array(z.looseObject({ uid: z.string(), controller: z.boolean().optional() })).default([]),
});
export const podTemplate = z.looseObject({ metadata: metadata.partial().default({}), spec: z.unknown() });
export type PodTemplate = z.infer<typeof podTemplate>;

export const deployment = z.object({
  metadata,
  spec: z.looseObject({
    paused: z.boolean().optional(),
    selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()).default({}) }),
    template: z.looseObject({}),
  }),
});

export const replicaSets = z.object({
  items: z.array(z.object({ metadata, spec: z.looseObject({ template: z.looseObject({}) }) })),
});
export type ReplicaSet = z.infer<typeof replicaSets>['items'][number];
