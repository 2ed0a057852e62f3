import type { Spread } from '../analysis/capacity/headroom.js';
import type { SeriesWindow } from '../signals/signal-store.js';
import type { CapacitySettings } from './plan.js';

/** Names by which kube-state-metrics and OpenTelemetry tell how an entity is spread and scaled. */
const names = {
  replicas: [
    'kube_deployment_spec_replicas',
    'kube_deployment_status_replicas',
    'k8s.deployment.desired',
    'k8s.deployment.desired_pods',
  ],
  mostReplicas: ['kube_horizontalpodautoscaler_spec_max_replicas', 'k8s.hpa.max_replicas'],
  target: ['kube_horizontalpodautoscaler_spec_target_metric'],
} as const;

export const spreadMetrics: readonly string[] = Object.values(names).flat();

const instanceAttributes = ['pod', 'k8s.pod.name', 'service.instance.id', 'instance'];
const zoneAttributes = [
  'topology.kubernetes.io/zone',
  'topology_kubernetes_io_zone',
  'cloud.availability_zone',
  'zone',
];

/**
 * How an entity is spread: as configured, as told by metrics, or as many instances as reported in the last tenth of the
 * time. `used` are its series of use, `all` all it has.
 */
export function spreadOf(
  entity: string,
  used: readonly SeriesWindow[],
  all: readonly SeriesWindow[],
  { spreads }: CapacitySettings,
): Spread {
  const configured = spreads?.[entity];
  if (configured) return configured;
  const told = (known: readonly string[]): number | undefined =>
    largestNewest(all.filter(({ name }) => known.includes(name)));
  const until = used.reduce((most, { times }) => Math.max(most, times.at(-1) ?? 0), 0);
  const since = used.reduce((least, { times }) => Math.min(least, times[0] ?? until), until);
  const lately = used.filter(({ times }) => (times.at(-1) ?? 0) >= until - (until - since) / 10);
  const instances = distinct(lately, instanceAttributes);
  const zones = distinct(lately, zoneAttributes);
  const [most, target] = [told(names.mostReplicas), told(names.target)];
  return {
    replicas: Math.max(1, told(names.replicas) ?? (instances > 0 ? instances : lately.length)),
    ...(zones > 1 && { zones }),
    ...(most !== undefined && {
      autoscaler: { most, target: target === undefined ? 0.8 : target > 1 ? target / 100 : target },
    }),
  };
}

/** How many values the first known of these attributes has. */
function distinct(series: readonly SeriesWindow[], attributes: readonly string[]): number {
  return new Set(series.flatMap((one) => attributes.map((name) => one.attributes[name]).find(Boolean) ?? [])).size;
}

/** The largest of the newest values of some series. */
export function largestNewest(series: readonly SeriesWindow[]): number | undefined {
  const newest = series.flatMap(({ values }) => values.findLast(Number.isFinite) ?? []);
  return newest.length > 0 ? Math.max(...newest) : undefined;
}
