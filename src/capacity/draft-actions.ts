import { labelsOf, type Outlook } from './find-exhaustion.js';
import type { CapacityAction, CapacitySettings, Finding, Prices, SizeFinding } from './plan.js';
import type { ActionKind, Resource } from './resource.js';

/** An action is worth proposing when the resource is rather spent than not within the horizon. */
const proposedFrom = 0.5;
const hoursPerMonth = 730;

/** What to do about resources that run out, and about containers of the wrong size; the most pressing first. */
export function draftActions(
  outlooks: readonly Outlook[],
  sizes: readonly SizeFinding[],
  resources: readonly Resource[],
  settings: CapacitySettings,
): CapacityAction[] {
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  const running = outlooks.flatMap((outlook) => runningOut(outlook, byId.get(outlook.finding.resource), settings));
  const resizes = sizes.flatMap((size) => resize(size, settings));
  return [...running, ...resizes].toSorted(
    (a, b) =>
      (a.beginBy ?? Infinity) - (b.beginBy ?? Infinity) ||
      (a.costPerMonth ?? 0) - (b.costPerMonth ?? 0) ||
      (a.id < b.id ? -1 : 1),
  );
}

function runningOut(
  { finding, peak }: Outlook,
  resource: Resource | undefined,
  settings: CapacitySettings,
): CapacityAction[] {
  const { entity, key, used, limit, exhaustion, leadTimeMs } = finding;
  if (!resource || !exhaustion || limit === undefined || exhaustion.probability < proposedFrom) return [];
  const beginBy = (exhaustion.earliestAt ?? settings.at) - leadTimeMs;
  return resource.act({ entity, key, used, limit, peak }).map(({ kind, summary, effect, to }) => ({
    id: actionId(finding, kind),
    kind,
    entity,
    ...labelsOf(entity, settings),
    resource: resource.id,
    key,
    summary,
    effect,
    beginBy: Math.max(settings.at, beginBy),
    ...(to !== undefined && { amount: { from: limit, to } }),
    ...(kind === 'resize' || kind === 'scale'
      ? growthCost(finding, peak / resource.spentAt - limit, settings.prices)
      : {}),
    because: [
      exhaustion.because,
      ...(finding.forecast?.because ?? []),
      `getting more takes ${(leadTimeMs / 3_600_000).toFixed(0)} hours`,
    ],
  }));
}

/** What the missing amount costs, where it has a price. */
function growthCost(
  { resource, unit }: Finding,
  missing: number,
  prices: Prices | undefined,
): { costPerMonth?: number } {
  // A share of an unknown whole has no price.
  if (unit === 'share') return {};
  const price = { cpu: prices?.core, memory: perByte(prices?.memoryGib), disk: perByte(prices?.diskGib) }[resource];
  return price === undefined || !(missing > 0) ? {} : { costPerMonth: cents(missing * price * hoursPerMonth) };
}

/** The same for every plan that proposes it. */
export function actionId({ resource, entity, key }: Pick<Finding, 'resource' | 'entity' | 'key'>, kind: ActionKind) {
  return ['capacity', resource, entity, key, kind].join('/');
}

export function resizeId({ resource, entity, container }: SizeFinding): string {
  return ['capacity', 'size', resource, entity, container].join('/');
}

const perByte = (gib: number | undefined): number | undefined => (gib === undefined ? undefined : gib / 1024 ** 3);
const cents = (amount: number): number => Math.round(100 * amount) / 100;

/** A size is worth changing when the present one is a fifth off or more, and enough was seen. */
const worthwhile = 0.2;

function resize(size: SizeFinding, settings: CapacitySettings): CapacityAction[] {
  const { entity, container, resource, sizing } = size;
  if (!sizing || sizing.from === undefined || Math.abs(sizing.to / sizing.from - 1) < worthwhile) return [];
  const grows = sizing.to > sizing.from;
  const amount = (value: number): string =>
    resource === 'cpu' ? `${value.toFixed(2)} cores` : `${Math.round(value / 1024 ** 2)} MiB`;
  return [
    {
      id: resizeId(size),
      kind: 'resize',
      entity,
      ...labelsOf(entity, settings),
      resource,
      key: container,
      summary: `Let ${container || entity} of ${entity} ask for ${amount(sizing.to)} instead of ${amount(sizing.from)}`,
      amount: { from: sizing.from, to: sizing.to },
      effect: grows ? 'it has what it uses' : 'what it asks for and does not use becomes free',
      // What is too small is urgent, what is too large is only dear.
      ...(grows && { beginBy: settings.at }),
      ...(sizing.savesPerMonth !== undefined && { costPerMonth: -cents(sizing.savesPerMonth) }),
      because: [...sizing.because, `confidence ${sizing.confidence.toFixed(2)} from ${sizing.readings} readings`],
    },
  ];
}
