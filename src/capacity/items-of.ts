import { fnv64 } from '../ingest/hash.js';
import type { CapacityItemEntity } from './capacity-item.entity.js';
import type { CapacityAction, CapacityPlan, Finding, Labels, SizeFinding, UnitCost } from './plan.js';
import { withoutPlot } from './without-plots.js';

/** After every time: of what has none, the likelier and the dearer comes first. */
const never = 1e14;

/** A plan as rows of the lists: resources by when they run out, actions by when to begin, sizes by what they save, costs by how much. */
export function itemsOf({ findings, sizes, actions, unitCosts }: CapacityPlan): CapacityItemEntity[] {
  return [
    ...findings.map((one): CapacityItemEntity => ({
      kind: 'resource',
      id: resourceId(one),
      ...labelled(one),
      rank: rankOfFinding(one),
      urgent: one.urgent,
      item: withoutPlot(one),
    })),
    ...sizes.map((one): CapacityItemEntity => ({
      kind: 'size',
      id: sizeId(one),
      ...labelled(one),
      rank: one.sizing ? -(one.sizing.savesPerMonth ?? 0) : never,
      urgent: false,
      item: one,
    })),
    ...actions.map((one): CapacityItemEntity => ({
      kind: 'action',
      id: one.id,
      ...labelled(one),
      rank: one.beginBy ?? never + (one.costPerMonth ?? 0),
      urgent: findings.some((finding) => finding.urgent && isOf(one, finding)),
      item: one,
    })),
    ...unitCosts.map((one): CapacityItemEntity => ({
      kind: 'cost',
      id: costId(one),
      ...labelled({ ...one, resource: 'model-throughput' }),
      rank: -one.perThousand,
      urgent: false,
      item: one,
    })),
  ];
}

export function resourceId({ entity, resource, key }: Finding): string {
  return fnv64('resource', entity, resource, key);
}

export function sizeId({ entity, resource, container }: SizeFinding): string {
  return fnv64('size', entity, resource, container);
}

export function costId({ entity, key }: UnitCost): string {
  return fnv64('cost', entity, key);
}

/** Whether an action is about the resource of a finding. */
export function isOf(action: CapacityAction, { entity, resource, key }: Finding): boolean {
  return action.entity === entity && action.resource === resource && action.key === key;
}

function labelled({ entity, owner, tags, resource }: Labels & { readonly entity: string; readonly resource: string }) {
  return { entity, ...(owner !== undefined && { owner }), ...(tags !== undefined && { tags }), resource };
}

function rankOfFinding({ exhaustion, refused }: Finding): number {
  const at = exhaustion?.expectedAt ?? exhaustion?.latestAt ?? exhaustion?.earliestAt;
  return at ?? never + (refused === undefined ? 1 - (exhaustion?.probability ?? 0) : 2);
}

/** A finding with its plots, where it holds them itself or the plan it is of does. */
export function plotsOf(finding: Finding, plan: CapacityPlan | undefined): Finding | undefined {
  if (finding.history.values.length > 0) return finding;
  const { resource, key, usedAt } = finding;
  return plan?.findings.find((one) => one.resource === resource && one.key === key && one.usedAt === usedAt);
}
