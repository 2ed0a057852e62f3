import type { ActionDraft } from '../actions/action.js';
import type { ActionRequest, Risk } from '../actions/remediation.js';
import { byWebhook } from '../actions/suspects.js';
import type { Entity } from '../domain/inventory.js';
import type { CapacityAction } from './plan.js';
import { hourMs, type ActionKind } from './resource.js';

/** What is deleted is lost; what is given other sizes or partitions starts anew; the rest can be taken back. */
const risks: Readonly<Record<ActionKind, Risk>> = {
  scale: 'reversible',
  resize: 'disruptive',
  'clean-up': 'destructive',
  'raise-quota': 'reversible',
  rebalance: 'disruptive',
  schedule: 'reversible',
  renew: 'reversible',
};
/** Where it is not known how much more is needed. */
const someMore = 1.5;
/** More at once than this is nothing to do by a click. */
const mostTimes = 10;

/** What could carry a capacity action out, the best first; what is not configured is passed over by whoever asks. */
export function requestsFor(action: CapacityAction, entity: Pick<Entity, 'name' | 'attributes'>): ActionRequest[] {
  const { kind, resource, key, summary, amount } = action;
  const workload = workloadOf(entity);
  const details = { resource, key, summary, ...(amount && { from: amount.from, to: amount.to }) };
  const asked = byWebhook(`capacity-${kind}`, action.entity, details);
  if (kind !== 'scale' || !workload) return [asked];
  const factor = amount && amount.from > 0 ? amount.to / amount.from : someMore;
  const scaled = { executor: 'kubernetes-scale', parameters: { ...workload, factor: Math.min(mostTimes, factor) } };
  return [scaled, asked];
}

/** A deployment of Kubernetes, where the entity says in which namespace it is. */
function workloadOf({ name, attributes }: Pick<Entity, 'name' | 'attributes'>) {
  const namespace = attributes['k8s.namespace.name'];
  const deployment = attributes['k8s.deployment.name'] ?? name;
  return namespace === undefined ? undefined : { namespace, name: deployment };
}

/** A capacity action as it is approved, carried out and verified. */
export function draftOf(action: CapacityAction, request: ActionRequest, leadTimeMs: number): ActionDraft {
  const { id, kind, entity, summary: title, effect, because } = action;
  return {
    origin: { kind: 'capacity', id },
    remediation: `capacity-${kind}`,
    entity,
    title,
    risk: risks[kind],
    because: [...because, effect],
    request,
    expectedWithinMs: Math.max(hourMs, leadTimeMs),
  };
}
