import { z } from 'zod';
import { fnv64 } from '../hash.js';
import { defineSource, type Told } from '../source.js';
import { cloudEvent, decodeEvents } from './cloudevents/event.js';
import { readEvent } from './cloudevents/read-event.js';

/** Data that its type does not allow is refused at the door, where its sender still listens. */
const checkedEvent = cloudEvent.superRefine((event, context) => {
  try {
    readEvent(event, 0);
  } catch (error) {
    const issues = error instanceof z.ZodError ? error.issues : [];
    for (const { path, message } of issues) context.addIssue({ code: 'custom', path: ['data', ...path], message });
    if (issues.length === 0) context.addIssue({ code: 'custom', path: ['data'], message: (error as Error).message });
  }
});

export default defineSource({
  id: 'cloudevents',
  summary:
    'CloudEvents 1.0 (structured, batch, binary): changes, alerts, entities and relations of type `dev.throughline.…`, and CDEvents.',
  paths: ['/cloudevents'],
  authentication: {
    scheme: 'standard-webhooks',
    idHeader: 'webhook-id',
    timestampHeader: 'webhook-timestamp',
    signatureHeader: 'webhook-signature',
  },
  decode: decodeEvents,
  payload: z.array(checkedEvent).max(10_000),
  /** Source and id are unique by the specification. */
  deliveryId: (events) => fnv64(...events.flatMap(({ source, id }) => [source, id])),
  occurredAt: ([first]) => (first?.time ? Date.parse(first.time) : undefined),
  read(events, { receivedAt }) {
    const told = events.map((event) => readEvent(event, receivedAt));
    return {
      points: told.flatMap(({ points }) => points ?? []),
      changes: told.flatMap(({ changes }) => changes ?? []),
      alerts: told.flatMap(({ alerts }) => alerts ?? []),
      checks: told.flatMap(({ checks }) => checks ?? []),
      followUps: told.flatMap(({ followUps }) => followUps ?? []),
      entities: told.flatMap(({ entities }) => entities ?? []),
      relations: told.flatMap(({ relations }) => relations ?? []),
    } satisfies Told;
  },
  examples: [
    {
      name: 'a feature flag of a service',
      given: [
        {
          specversion: '1.0',
          id: '7',
          source: '/flags',
          type: 'dev.throughline.change.feature-flag',
          time: '2026-01-02T12:00:00Z',
          subject: 'checkout',
          data: { summary: 'fast-path on for everyone', author: 'ana' },
        },
      ],
      yields: {
        changes: [
          {
            id: '/flags/7',
            at: 1767355200000,
            kind: 'feature-flag',
            entity: 'checkout',
            summary: 'fast-path on for everyone',
            author: 'ana',
          },
        ],
      },
    },
    {
      name: 'a service deployed, told by CDEvents',
      given: [
        {
          specversion: '1.0',
          id: '8',
          source: '/cd',
          type: 'dev.cdevents.service.deployed.0.2.0',
          time: '2026-01-02T12:00:00Z',
          data: {
            context: { id: '8' },
            subject: { id: 'checkout', content: { environment: { id: 'prod' }, artifactId: 'pkg:oci/checkout@1.2.3' } },
          },
        },
      ],
      yields: {
        changes: [
          {
            id: '/cd/8',
            at: 1767355200000,
            kind: 'deployment',
            entity: 'checkout',
            summary: 'deployed checkout as pkg:oci/checkout@1.2.3 in prod',
            version: 'pkg:oci/checkout@1.2.3',
            attributes: { environment: { id: 'prod' }, artifactId: 'pkg:oci/checkout@1.2.3' },
          },
        ],
      },
    },
    {
      name: 'a feature that drifted: a p-value below its threshold',
      given: [
        {
          specversion: '1.0',
          id: '9',
          source: '/monitor',
          type: 'dev.throughline.drift',
          time: '2026-01-02T12:00:00Z',
          data: { model: 'fraud', feature: 'amount', method: 'K-S p_value', score: 0.001, threshold: 0.05 },
        },
      ],
      yields: {
        points: [
          {
            at: 1767355200000,
            entity: 'fraud',
            name: 'drift.amount',
            value: 0.001,
            attributes: { method: 'K-S p_value' },
          },
        ],
        alerts: [
          {
            at: 1767355200000,
            fingerprint: 'fraud/drift/amount',
            entity: 'fraud',
            name: 'drift of amount',
            severity: 'warning',
            status: 'firing',
            summary: 'fraud: amount has drifted, K-S p_value is 0.001 (threshold 0.05)',
            attributes: { feature: 'amount', method: 'K-S p_value', score: 0.001 },
          },
        ],
        checks: [
          {
            at: 1767355200000,
            fingerprint: 'fraud/drift/amount',
            entity: 'fraud',
            name: 'drift of amount',
            passed: false,
            because: 'fraud: amount has drifted, K-S p_value is 0.001 (threshold 0.05)',
          },
        ],
        entities: [{ name: 'fraud', kind: 'model' }],
      },
    },
    {
      name: 'what exists, in a batch',
      given: [
        {
          specversion: '1.0',
          id: '1',
          source: '/cmdb',
          type: 'dev.throughline.entity',
          data: { name: 'db', kind: 'database' },
        },
        {
          specversion: '1.0',
          id: '2',
          source: '/cmdb',
          type: 'dev.throughline.relation',
          data: { from: 'checkout', to: 'db', kind: 'calls' },
        },
      ],
      yields: {
        entities: [{ name: 'db', kind: 'database' }],
        relations: [{ from: 'checkout', to: 'db', kind: 'calls' }],
      },
    },
  ],
});
