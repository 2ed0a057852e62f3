import { z } from 'zod';

const texts = z.record(z.string(), z.string()).default({});

const metadata = z.looseObject({
  uid: z.string().default(''),
  name: z.string().default(''),
  namespace: z.string().optional(),
  resourceVersion: z.string().default(''),
  generation: z.number().optional(),
  creationTimestamp: z.string().optional(),
  labels: texts,
  annotations: texts,
  ownerReferences: z.array(z.object({ kind: z.string(), name: z.string() })).default([]),
  managedFields: z
    .array(z.looseObject({ time: z.string().optional(), subresource: z.string().optional() }))
    .default([]),
});

/** What is read of any object; the rest is let through, for events are handed on whole. */
const object = z.looseObject({
  kind: z.string().optional(),
  code: z.number().optional(),
  metadata: metadata.prefault({}),
  spec: z
    .looseObject({
      replicas: z.number().optional(),
      minReplicas: z.number().optional(),
      maxReplicas: z.number().optional(),
      nodeName: z.string().optional(),
      scaleTargetRef: z.looseObject({ kind: z.string(), name: z.string() }).optional(),
      template: z
        .looseObject({
          spec: z.looseObject({
            containers: z.array(z.looseObject({ name: z.string(), image: z.string().default('') })),
          }),
        })
        .optional(),
    })
    .optional(),
});
export type KubernetesObject = z.output<typeof object>;

export const objectList = z.object({
  metadata: z.looseObject({ resourceVersion: z.string(), continue: z.string().optional() }),
  items: z.array(object).nullable(),
});

export const watchEvent = z.object({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object,
});
export type WatchEvent = z.output<typeof watchEvent>;
