import { z } from 'zod';
import { readChecks } from '../check-results.js';
import { defineSource } from '../source.js';

export default defineSource({
  id: 'flux',
  summary: 'Flux alerts (generic or generic-hmac provider): an applied revision is a deployment, an error an alert.',
  authentication: { scheme: 'hmac-sha256-hex', header: 'x-signature', prefix: 'sha256=' },
  payload: z.looseObject({
    involvedObject: z.looseObject({ kind: z.string(), name: z.string().min(1), namespace: z.string().nullish() }),
    severity: z.string(),
    timestamp: z.iso.datetime({ offset: true }),
    message: z.string(),
    reason: z.string().nullish(),
    metadata: z.record(z.string(), z.string()).nullish(),
  }),
  occurredAt: ({ timestamp }) => Date.parse(timestamp),
  read({ involvedObject: { kind, namespace, name }, severity, timestamp, message, reason, metadata }) {
    const at = Date.parse(timestamp);
    const failed = severity === 'error';
    const revision = Object.entries(metadata ?? {}).find(([key]) => /(^|\/)revision$/.test(key))?.[1];
    const check = {
      at,
      fingerprint: `${kind}/${namespace ?? ''}/${name}`,
      entity: name,
      name: `${kind} ${reason ?? 'failed'}`,
      failed,
      severity: 'error' as const,
      summary: message,
    };
    const applied = !failed && revision !== undefined && /Succeeded|Applied|Upgrade|Install/i.test(reason ?? '');
    return {
      ...readChecks([check]),
      ...(applied && {
        changes: [
          {
            id: `flux:${check.fingerprint}@${revision}`,
            at,
            kind: 'deployment' as const,
            entity: name,
            summary: `${reason ?? 'applied'}: ${name} is at ${revision}`,
            version: revision,
            attributes: { kind, ...(namespace && { namespace }) },
          },
        ],
      }),
      entities: [{ name, kind: 'service' }],
    };
  },
  examples: [
    {
      name: 'an applied revision',
      given: {
        involvedObject: { kind: 'Kustomization', name: 'checkout', namespace: 'shop' },
        severity: 'info',
        timestamp: '2026-01-02T12:00:00Z',
        message: 'Reconciliation finished',
        reason: 'ReconciliationSucceeded',
        metadata: { 'kustomize.toolkit.fluxcd.io/revision': 'main@sha1:f00d' },
        reportingController: 'kustomize-controller',
      },
      yields: {
        changes: [
          {
            id: 'flux:Kustomization/shop/checkout@main@sha1:f00d',
            at: 1767355200000,
            kind: 'deployment',
            entity: 'checkout',
            summary: 'ReconciliationSucceeded: checkout is at main@sha1:f00d',
            version: 'main@sha1:f00d',
            attributes: { kind: 'Kustomization', namespace: 'shop' },
          },
        ],
        followUps: [{ at: 1767355200000, fingerprint: 'Kustomization/shop/checkout', status: 'resolved' }],
        entities: [{ name: 'checkout', kind: 'service' }],
      },
    },
  ],
});
