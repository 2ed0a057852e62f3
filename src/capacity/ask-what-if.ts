import { elasticityOf, type Elasticity, type Predicted } from '../analysis/capacity/elasticity.js';
import { whatIf, type Scenario } from '../analysis/capacity/what-if.js';
import type { SeriesWindow } from '../signals/signal-store.js';
import { findUses, type ResourceUse } from './find-uses.js';
import { knownLoads, loadsIn, type Load } from './load.js';
import type { CapacitySettings } from './plan.js';
import type { Grid } from './resample.js';
import { dayMs, type Resource, type ResourceUnit } from './resource.js';
import type { Asked } from './scenario.js';
import { spreadOf } from './spread-of.js';

/** Use is compared with load in steps of what fits this span: half an hour. */
const fineMs = 2 * dayMs;
/** Today's load is that of the busy hours of the last week: one moment in twenty has more. */
const busyShare = 0.95;
const lately = 7 * dayMs;
const versionAttributes = ['model_version', 'model.version', 'mlflow.model.version', 'version', 'service.version'];

/** What becomes of one resource, or why that cannot be said. */
export interface WhatIfAnswer {
  readonly entity: string;
  readonly resource: string;
  readonly key: string;
  readonly unit: ResourceUnit;
  /** The metric of load that explains use best. */
  readonly load?: string;
  readonly fit?: Elasticity;
  readonly today?: Predicted;
  readonly asked?: Predicted;
  /** From so much on it counts as spent. */
  readonly spentFrom?: number;
  readonly holds?: { readonly onAverage: boolean; readonly mostly: boolean };
  readonly refused?: string;
  readonly because: readonly string[];
}

/** Series of one entity, and of what puts the load on it: mostly its own. */
export interface Observed {
  readonly series: readonly SeriesWindow[];
  readonly loads: readonly SeriesWindow[];
}

/** Answers a question for every resource of an entity, by how its use has followed load so far. */
export function askWhatIf(
  observed: Observed,
  asked: Asked,
  resources: readonly Resource[],
  settings: CapacitySettings,
): WhatIfAnswer[] {
  const before = asked.kind === 'version' ? ofVersion(observed, asked.from) : observed;
  return usesOf(before, resources, settings).map((use) => {
    const fitted = fitOf(use, before, resources);
    if ('refused' in fitted) return refusal(use, fitted.refused);
    const scenario = scenarioOf(asked, use, observed, resources, settings);
    if ('refused' in scenario) return refusal(use, scenario.refused);
    return answer(use, fitted, scenario);
  });
}

function usesOf({ series }: Observed, resources: readonly Resource[], settings: CapacitySettings): ResourceUse[] {
  const answering = resources.filter(({ isLoad }) => !isLoad);
  return findUses(series, answering, fineMs, settings.limits).filter(({ limit }) => limit !== 0);
}

const refusal = ({ entity, resource, key, unit }: ResourceUse, refused: string): WhatIfAnswer => ({
  entity,
  resource: resource.id,
  key,
  unit,
  refused,
  because: [],
});

interface Fitted {
  readonly load: Load;
  readonly fit: Elasticity;
}
interface Refused {
  readonly refused: string;
}

/** Of several loads the one that explains use best. */
function fitOf(use: ResourceUse, { loads }: Observed, resources: readonly Resource[]): Fitted | Refused {
  const candidates = loadsIn(loads, knownLoads(resources), use.used.stepMs);
  if (candidates.length === 0) return { refused: 'no series tells of load: requests, messages, calls …' };
  const fits = candidates.map((load) => ({ load, fit: elasticityOf(...aligned(load.grid, use.used)) }));
  const found = fits.flatMap(({ load, fit }) => ('refused' in fit ? [] : [{ load, fit }]));
  const [best] = found.toSorted((a, b) => b.fit.r2 - a.fit.r2);
  if (best) return best;
  return { refused: fits.map(({ load, fit }) => `${load.metric}: ${'refused' in fit ? fit.refused : ''}`).join('; ') };
}

/** Values of the same moments; NaN where one of the two is not known. */
function aligned(load: Grid, use: Grid): [Float64Array, Float64Array] {
  const shift = (use.startAt - load.startAt) / use.stepMs;
  return [use.values.map((_, i) => load.values[i + shift] ?? NaN), use.values];
}

function scenarioOf(
  asked: Asked,
  use: ResourceUse,
  observed: Observed,
  resources: readonly Resource[],
  settings: CapacitySettings,
): Scenario | Refused {
  if (asked.kind === 'traffic') return asked;
  if (asked.kind === 'version') return versionScenario(asked, use, observed, resources, settings);
  const { replicas, zones = 1 } = spreadOf(use.entity, seriesOf(use, observed), observed.series, settings);
  const count = asked.kind === 'lose-zone' ? zones : replicas;
  const what = asked.kind === 'lose-zone' ? 'zone' : 'replica';
  if (count < 2)
    return { refused: `no second ${what} is known: series without it, and no \`spreads\` in CAPACITY_FILE` };
  return asked.kind === 'lose-zone' ? { kind: 'lose-zone', zones: count } : { kind: 'lose-replica', replicas: count };
}

/** The series that tell how much of a resource is used. */
function seriesOf({ resource }: ResourceUse, { series }: Observed): SeriesWindow[] {
  const using = resource.rules.filter(({ tells }) => tells !== 'limit').map(({ metric }) => metric);
  return series.filter(({ name }) => using.includes(name));
}

function versionScenario(
  { from, to }: Asked & { readonly kind: 'version' },
  use: ResourceUse,
  observed: Observed,
  resources: readonly Resource[],
  settings: CapacitySettings,
): Scenario | Refused {
  const after = ofVersion(observed, to);
  const same = ({ resource, key }: ResourceUse): boolean => resource.id === use.resource.id && key === use.key;
  const other = usesOf(after, resources, settings).find(same);
  if (!other) return { refused: `no series of ${to} tells of it` };
  const fitted = fitOf(other, after, resources);
  return 'refused' in fitted ? { refused: `${to}: ${fitted.refused}` } : { kind: 'version', from, to, fit: fitted.fit };
}

/** What belongs to one version of a model, as if there were no other. What names no version belongs to none. */
function ofVersion({ series, loads }: Observed, version: string): Observed {
  const plain = (text: unknown): string => String(text).replace(/^v(?=\d)/i, '');
  const own = (all: readonly SeriesWindow[]): SeriesWindow[] =>
    all.flatMap((one) => {
      const name = versionAttributes.find((attribute) => one.attributes[attribute] !== undefined);
      if (name === undefined || plain(one.attributes[name]) !== plain(version)) return [];
      const { [name]: _, ...attributes } = one.attributes;
      return [{ ...one, attributes }];
    });
  return { series: own(series), loads: own(loads) };
}

function answer(use: ResourceUse, { load, fit }: Fitted, scenario: Scenario): WhatIfAnswer {
  const { entity, resource, key, limit, unit } = use;
  const spentFrom = limit === undefined ? undefined : limit * resource.spentAt;
  const { today, asked, holds, because } = whatIf(fit, busyLoad(load.grid), scenario, spentFrom);
  return {
    entity,
    resource: resource.id,
    key,
    unit,
    load: load.metric,
    fit,
    today,
    asked,
    ...(spentFrom !== undefined && { spentFrom }),
    ...(holds && { holds }),
    because: [`today's load is that of the busy hours of the last week (95 % of ${load.metric})`, ...because],
  };
}

function busyLoad({ values, stepMs }: Grid): number {
  const last = values.subarray(Math.max(0, values.length - lately / stepMs));
  const known = [...last].filter(Number.isFinite).toSorted((a, b) => a - b);
  return known[Math.ceil(busyShare * known.length) - 1] ?? 0;
}
