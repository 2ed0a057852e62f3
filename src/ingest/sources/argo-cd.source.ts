import { z } from 'zod';
import { readChecks } from '../check-results.js';
import { defineSource } from '../source.js';

const time = z.iso.datetime({ offset: true });

/**
 * The body is what its notification template makes it. Ours, for `argocd-notifications-cm`:
 *
 *     template.throughline: |
 *       webhook:
 *         throughline:
 *           method: POST
 *           body: |
 *             {"app": {{toJson .app.metadata.name}}, "namespace": {{toJson .app.spec.destination.namespace}},
 *              "phase": {{toJson .app.status.operationState.phase}}, "health": {{toJson .app.status.health.status}},
 *              "revision": {{toJson .app.status.operationState.syncResult.revision}}, "images": {{toJson .app.status.summary.images}},
 *              "message": {{toJson .app.status.operationState.message}}, "finishedAt": {{toJson .app.status.operationState.finishedAt}}}
 */
export default defineSource({
  id: 'argo-cd',
  summary: 'Argo CD notifications (by our template): a finished sync is a deployment, bad health an alert.',
  payload: z.looseObject({
    app: z.string().min(1),
    namespace: z.string().nullish(),
    phase: z.string().nullish(),
    health: z.string().nullish(),
    revision: z.string().nullish(),
    images: z.array(z.string()).nullish(),
    message: z.string().nullish(),
    finishedAt: time.nullish(),
  }),
  read({ app, namespace, phase, health, revision, images, message, finishedAt }, { receivedAt }) {
    const at = finishedAt ? Date.parse(finishedAt) : receivedAt;
    const failed = phase === 'Failed' || phase === 'Error' || health === 'Degraded';
    const because = health === 'Degraded' ? 'its health is degraded' : `its sync ended as ${phase ?? 'unknown'}`;
    const check = {
      at: failed && health === 'Degraded' ? receivedAt : at,
      fingerprint: `${namespace ?? ''}/${app}`,
      entity: app,
      name: 'Argo CD application unwell',
      failed,
      severity: 'error' as const,
      summary: `${app}: ${because}${message ? `, ${message}` : ''}`,
    };
    const deployed = phase === 'Succeeded' && revision;
    const attributes = { ...(namespace && { namespace }), ...(images && { images }) };
    return {
      ...(failed || health === 'Healthy' ? readChecks([check]) : {}),
      ...(deployed && {
        changes: [
          {
            id: `argo-cd:${namespace ?? ''}/${app}@${revision}:${at}`,
            at,
            kind: 'deployment' as const,
            entity: app,
            summary: `synced ${app} to ${revision.slice(0, 12)}`,
            commit: revision,
            attributes,
          },
        ],
      }),
      entities: [{ name: app, kind: 'service' }],
    };
  },
  examples: [
    {
      name: 'a sync that succeeded',
      given: {
        app: 'checkout',
        namespace: 'shop',
        phase: 'Succeeded',
        health: 'Healthy',
        revision: 'f00dfeedf00dfeed',
        images: ['checkout:1.2.3'],
        message: 'successfully synced',
        finishedAt: '2026-01-02T12:00:00Z',
      },
      yields: {
        changes: [
          {
            id: 'argo-cd:shop/checkout@f00dfeedf00dfeed:1767355200000',
            at: 1767355200000,
            kind: 'deployment',
            entity: 'checkout',
            summary: 'synced checkout to f00dfeedf00d',
            commit: 'f00dfeedf00dfeed',
            attributes: { namespace: 'shop', images: ['checkout:1.2.3'] },
          },
        ],
        followUps: [{ at: 1767355200000, fingerprint: 'shop/checkout', status: 'resolved' }],
        entities: [{ name: 'checkout', kind: 'service' }],
      },
    },
  ],
});
