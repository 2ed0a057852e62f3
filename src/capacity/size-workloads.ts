import {
  rightSizeCpu,
  rightSizeMemory,
  type NotEnoughData,
  type Reading,
  type SizedWorkload,
} from '../analysis/capacity/right-size.js';
import type { SeriesWindow } from '../signals/signal-store.js';
import { labelsOf, type Outlook } from './find-exhaustion.js';
import type { CapacitySettings, Missing, SizeFinding } from './plan.js';
import { largestNewest, spreadMetrics, spreadOf } from './spread-of.js';

/** Names, of several that tell the same the best first, by which OpenTelemetry, cAdvisor, kube-state-metrics and Micrometer tell what a container uses and asks for. */
const names = {
  cpu: ['container_cpu_usage_seconds_total', 'container.cpu.usage', 'k8s.pod.cpu.usage'],
  memory: [
    'container_memory_working_set_bytes',
    'container.memory.working_set',
    'k8s.pod.memory.working_set',
    'container.memory.usage',
    'container.memory.usage.total',
  ],
  requests: ['kube_pod_container_resource_requests', 'k8s.container.cpu_request', 'k8s.container.memory_request'],
  memoryLimit: ['kube_pod_container_resource_limits', 'k8s.container.memory_limit'],
  started: ['container_start_time_seconds', 'kube_pod_start_time'],
  killed: ['kube_pod_container_status_last_terminated_reason'],
  heapMax: ['jvm.memory.limit', 'jvm_memory_max_bytes'],
  heapLive: ['jvm.memory.used_after_last_gc', 'jvm_gc_live_data_size_bytes'],
} as const;

/** Metrics that tell what containers use and ask for; of use of CPU the resource says how points are laid together. */
export const workloadMetrics: readonly string[] = [...Object.values(names).flat(), ...spreadMetrics];

/** Points are laid together so coarsely before they are read: one reading for each span. */
export const bucketMs = 300_000;

/** One container of one entity with all that its entity's series tell. */
interface Container {
  readonly entity: string;
  readonly name: string;
  readonly own: readonly SeriesWindow[];
  readonly all: readonly SeriesWindow[];
}

/** Sizes for every container whose use is told, with what it asks for now where that is told too. */
export function sizeWorkloads(
  series: readonly SeriesWindow[],
  outlooks: readonly Outlook[],
  settings: CapacitySettings,
): SizeFinding[] {
  return containersOf(series).flatMap((container) =>
    (['cpu', 'memory'] as const).flatMap((resource) => sizeOf(container, resource, outlooks, settings) ?? []),
  );
}

function containersOf(series: readonly SeriesWindow[]): Container[] {
  const isUse = ({ name }: SeriesWindow): boolean => is(name, names.cpu) || is(name, names.memory);
  const byEntity = Map.groupBy(series, ({ entity }) => entity);
  return [...byEntity.entries()].flatMap(([entity, all]) => {
    const containers = new Set(all.filter(isUse).map(containerOf));
    return [...containers].toSorted().map((name): Container => ({
      entity,
      name,
      own: all.filter((one) => containerOf(one) === name),
      all,
    }));
  });
}

const is = (name: string, known: readonly string[]): boolean => known.includes(name);
const containerOf = ({ attributes }: SeriesWindow): string =>
  String(attributes.container ?? attributes['k8s.container.name'] ?? '');

function sizeOf(
  container: Container,
  resource: 'cpu' | 'memory',
  outlooks: readonly Outlook[],
  settings: CapacitySettings,
): SizeFinding | undefined {
  const { entity, name, own, all } = container;
  const metric = names[resource].find((name) => own.some((one) => one.name === name));
  const used = own.filter(({ name: of }) => of === metric);
  if (used.length === 0) return undefined;
  const spread = spreadOf(entity, used, all, settings);
  const workload: SizedWorkload = {
    readings: used.flatMap(readingsOf),
    startedAt: startsOf([...own, ...all]),
    ...requestOf(own, resource),
    spread,
    ...forecastPeakOf(container, resource, used, outlooks),
    ...priceOf(resource, settings),
  };
  const made =
    resource === 'cpu' ? rightSizeCpu(workload) : rightSizeMemory({ ...workload, ...killsOf(own), ...heapOf(all) });
  const finding = { entity, ...labelsOf(entity, settings), container: name, resource, replicas: spread.replicas };
  return 'refused' in made
    ? { ...finding, refused: `${made.refused} (${made.need} are needed)`, missing: missingOf(made) }
    : { ...finding, sizing: made };
}

const missingOf = ({ of, need, have }: NotEnoughData): Missing => ({ of, need, have });

function readingsOf({ times, values }: SeriesWindow): Reading[] {
  return times.flatMap((at, i) => (Number.isFinite(values[i]) ? [{ at, value: values[i] }] : []));
}

function startsOf(series: readonly SeriesWindow[]): number[] {
  const seconds = series.filter(({ name }) => is(name, names.started)).flatMap(({ values }) => values);
  const starts = [...new Set(seconds)].filter(Number.isFinite).map((at) => at * 1000);
  // The reading that a start falls into began before it.
  return starts.flatMap((at) => [at, at - (at % bucketMs)]);
}

function requestOf(own: readonly SeriesWindow[], resource: 'cpu' | 'memory'): { request?: number } {
  const asked = own.filter(
    ({ name, attributes }) => is(name, names.requests) && (name.includes(resource) || attributes.resource === resource),
  );
  const request = largestNewest(asked);
  return request === undefined ? {} : { request };
}

/** The forecast is of all replicas together; by its growth the highest reading of one of them grows as well. */
function forecastPeakOf(
  { entity, name }: Container,
  resource: string,
  used: readonly SeriesWindow[],
  outlooks: readonly Outlook[],
): { forecastPeak?: number } {
  const outlook = outlooks.find(
    ({ finding }) => finding.entity === entity && finding.resource === resource && finding.key === name,
  );
  if (!outlook?.finding.forecast) return {};
  const seen = outlook.finding.history.values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  const highest = used.flatMap(({ values }) => values).reduce((most, value) => (value > most ? value : most), 0);
  return seen > 0 ? { forecastPeak: (highest * outlook.peak) / seen } : {};
}

function priceOf(resource: 'cpu' | 'memory', { prices }: CapacitySettings): { unitCostPerHour?: number } {
  const price =
    resource === 'cpu' ? prices?.core : prices?.memoryGib === undefined ? undefined : prices.memoryGib / 1024 ** 3;
  return price === undefined ? {} : { unitCostPerHour: price };
}

function killsOf(own: readonly SeriesWindow[]): { killedAt: number[] } {
  const killed = own.some(
    ({ name, attributes, values }) =>
      is(name, names.killed) && attributes.reason === 'OOMKilled' && values.some((value) => value > 0),
  );
  const limits = own.filter(
    ({ name, attributes }) => is(name, names.memoryLimit) && (attributes.resource ?? 'memory') === 'memory',
  );
  const limit = largestNewest(limits);
  return { killedAt: killed && limit !== undefined ? [limit] : [] };
}

function heapOf(all: readonly SeriesWindow[]): { heap?: { max: number; highestLive?: number } } {
  const isHeap = ({ attributes }: SeriesWindow): boolean =>
    ['heap', undefined].includes((attributes['jvm.memory.type'] ?? attributes.area) as string | undefined);
  const pools = all.filter((one) => is(one.name, names.heapMax) && isHeap(one));
  // Of a pool without a limit of its own -1 is told.
  const max = pools.reduce((sum, { values }) => sum + Math.max(0, values.findLast(Number.isFinite) ?? 0), 0);
  if (max === 0) return {};
  const live = all.filter((one) => is(one.name, names.heapLive) && isHeap(one));
  const highestLive = live.reduce(
    (sum, { values }) => sum + values.reduce((most, value) => (value > most ? value : most), 0),
    0,
  );
  return { heap: { max, ...(live.length > 0 && { highestLive }) } };
}
