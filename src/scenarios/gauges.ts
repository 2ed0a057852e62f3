import type { Landscape, Language, MetricStyle, Service } from './landscape.js';

/** What can be measured of an entity; every landscape names it in its own style. */
export type Gauge =
  | 'rate'
  | 'errors'
  | 'p50'
  | 'p95'
  | 'p99'
  | 'cpu'
  | 'memory'
  | 'pool'
  | 'heap'
  | 'gcPause'
  | 'goroutines'
  | 'eventLoop'
  | 'workers'
  | 'restarts'
  | 'connections'
  | 'queryTime'
  | 'locks'
  | 'disk'
  | 'replicationLag'
  | 'hitRatio'
  | 'evictions'
  | 'depth'
  | 'age'
  | 'hostCpu'
  | 'hostMemory'
  | 'hostDisk'
  | 'retransmits'
  | 'throttled'
  | 'clockOffset'
  | 'certificate'
  | 'nulls'
  | 'freshness'
  | 'quality'
  | 'drift'
  | 'scoreMean';

/** A gauge as one monitoring system shows it: `scale` turns ratio, ms, MB or a count into its unit. */
interface Shown {
  readonly name: string;
  readonly unit?: string;
  readonly scale?: number;
}

type Names = Readonly<Record<Gauge, Shown>>;

const prometheus: Names = {
  rate: { name: 'http_requests_per_second' },
  errors: { name: 'http_error_ratio' },
  p50: { name: 'http_request_duration_p50_ms', unit: 'ms' },
  p95: { name: 'http_request_duration_p95_ms', unit: 'ms' },
  p99: { name: 'http_request_duration_p99_ms', unit: 'ms' },
  cpu: { name: 'container_cpu_usage_ratio' },
  memory: { name: 'container_memory_rss_mb', unit: 'MB' },
  pool: { name: 'connection_pool_in_use_ratio' },
  heap: { name: 'jvm_heap_used_ratio' },
  gcPause: { name: 'jvm_gc_pause_ms', unit: 'ms' },
  goroutines: { name: 'go_goroutines' },
  eventLoop: { name: 'nodejs_eventloop_lag_ms', unit: 'ms' },
  workers: { name: 'worker_busy_ratio' },
  restarts: { name: 'container_restarts_per_minute' },
  connections: { name: 'db_connections_used_ratio' },
  queryTime: { name: 'db_query_duration_p95_ms', unit: 'ms' },
  locks: { name: 'db_lock_waits' },
  disk: { name: 'db_disk_used_ratio' },
  replicationLag: { name: 'db_replication_lag_seconds', unit: 's' },
  hitRatio: { name: 'cache_hit_ratio' },
  evictions: { name: 'cache_evictions_per_second' },
  depth: { name: 'queue_depth' },
  age: { name: 'queue_oldest_message_age_seconds', unit: 's' },
  hostCpu: { name: 'node_cpu_utilization_ratio' },
  hostMemory: { name: 'node_memory_utilization_ratio' },
  hostDisk: { name: 'node_disk_used_ratio' },
  retransmits: { name: 'node_tcp_retransmits_per_second' },
  throttled: { name: 'container_cpu_cfs_throttled_seconds', unit: 's' },
  clockOffset: { name: 'node_timex_offset_seconds', unit: 's' },
  certificate: { name: 'tls_cert_seconds_until_expiry', unit: 's' },
  nulls: { name: 'dataset_null_ratio' },
  freshness: { name: 'dataset_age_seconds', unit: 's' },
  quality: { name: 'dataset_checks_success_ratio' },
  drift: { name: 'model_score_psi' },
  scoreMean: { name: 'model_score_mean' },
};

const otel: Names = {
  rate: { name: 'http.server.request.rate', unit: '1/s' },
  errors: { name: 'http.server.error.ratio', unit: '1' },
  p50: { name: 'http.server.request.duration.p50', unit: 's', scale: 0.001 },
  p95: { name: 'http.server.request.duration.p95', unit: 's', scale: 0.001 },
  p99: { name: 'http.server.request.duration.p99', unit: 's', scale: 0.001 },
  cpu: { name: 'process.cpu.utilization', unit: '1' },
  memory: { name: 'process.memory.usage', unit: 'By', scale: 1e6 },
  pool: { name: 'db.client.connections.usage', unit: '1' },
  heap: { name: 'jvm.memory.heap.utilization', unit: '1' },
  gcPause: { name: 'jvm.gc.duration', unit: 's', scale: 0.001 },
  goroutines: { name: 'process.runtime.go.goroutines', unit: '{goroutine}' },
  eventLoop: { name: 'nodejs.eventloop.delay', unit: 's', scale: 0.001 },
  workers: { name: 'process.workers.busy', unit: '1' },
  restarts: { name: 'k8s.container.restarts', unit: '1/min' },
  connections: { name: 'db.connections.utilization', unit: '1' },
  queryTime: { name: 'db.operation.duration.p95', unit: 's', scale: 0.001 },
  locks: { name: 'db.lock.waiting', unit: '{lock}' },
  disk: { name: 'db.disk.utilization', unit: '1' },
  replicationLag: { name: 'db.replication.lag', unit: 's' },
  hitRatio: { name: 'cache.hit.ratio', unit: '1' },
  evictions: { name: 'cache.evictions', unit: '1/s' },
  depth: { name: 'messaging.queue.depth', unit: '{message}' },
  age: { name: 'messaging.queue.oldest_age', unit: 's' },
  hostCpu: { name: 'system.cpu.utilization', unit: '1' },
  hostMemory: { name: 'system.memory.utilization', unit: '1' },
  hostDisk: { name: 'system.filesystem.utilization', unit: '1' },
  retransmits: { name: 'system.network.retransmits', unit: '1/s' },
  throttled: { name: 'container.cpu.throttled.time', unit: 's' },
  clockOffset: { name: 'system.clock.offset', unit: 's' },
  certificate: { name: 'tls.certificate.remaining', unit: 's' },
  nulls: { name: 'dataset.null.ratio', unit: '1' },
  freshness: { name: 'dataset.age', unit: 's' },
  quality: { name: 'dataset.check.success.ratio', unit: '1' },
  drift: { name: 'model.score.psi', unit: '1' },
  scoreMean: { name: 'model.score.mean', unit: '1' },
};

const cloud: Names = {
  rate: { name: 'RequestCountPerSecond', unit: 'Count/Second' },
  errors: { name: 'HTTPCode_5XX_Percent', unit: 'Percent', scale: 100 },
  p50: { name: 'TargetResponseTime_p50', unit: 'Milliseconds' },
  p95: { name: 'TargetResponseTime_p95', unit: 'Milliseconds' },
  p99: { name: 'TargetResponseTime_p99', unit: 'Milliseconds' },
  cpu: { name: 'CPUUtilization', unit: 'Percent', scale: 100 },
  memory: { name: 'MemoryUsed', unit: 'Megabytes' },
  pool: { name: 'PoolConnectionsInUsePercent', unit: 'Percent', scale: 100 },
  heap: { name: 'HeapUsedPercent', unit: 'Percent', scale: 100 },
  gcPause: { name: 'GcPauseMillis', unit: 'Milliseconds' },
  goroutines: { name: 'GoroutineCount', unit: 'Count' },
  eventLoop: { name: 'EventLoopLagMillis', unit: 'Milliseconds' },
  workers: { name: 'WorkersBusyPercent', unit: 'Percent', scale: 100 },
  restarts: { name: 'TaskRestarts', unit: 'Count' },
  connections: { name: 'DatabaseConnectionsPercent', unit: 'Percent', scale: 100 },
  queryTime: { name: 'ReadLatency_p95', unit: 'Milliseconds' },
  locks: { name: 'BlockedTransactions', unit: 'Count' },
  disk: { name: 'StorageUsedPercent', unit: 'Percent', scale: 100 },
  replicationLag: { name: 'ReplicaLag', unit: 'Seconds' },
  hitRatio: { name: 'CacheHitRate', unit: 'Percent', scale: 100 },
  evictions: { name: 'Evictions', unit: 'Count/Second' },
  depth: { name: 'ApproximateQueueDepth', unit: 'Count' },
  age: { name: 'ApproximateAgeOfOldestMessage', unit: 'Seconds' },
  hostCpu: { name: 'HostCPUUtilization', unit: 'Percent', scale: 100 },
  hostMemory: { name: 'HostMemoryUtilization', unit: 'Percent', scale: 100 },
  hostDisk: { name: 'HostDiskUsedPercent', unit: 'Percent', scale: 100 },
  retransmits: { name: 'TcpRetransmits', unit: 'Count/Second' },
  throttled: { name: 'CpuThrottledSeconds', unit: 'Seconds' },
  clockOffset: { name: 'ClockErrorSeconds', unit: 'Seconds' },
  certificate: { name: 'CertificateSecondsToExpiry', unit: 'Seconds' },
  nulls: { name: 'NullValuePercent', unit: 'Percent', scale: 100 },
  freshness: { name: 'DatasetAgeSeconds', unit: 'Seconds' },
  quality: { name: 'ChecksPassedPercent', unit: 'Percent', scale: 100 },
  drift: { name: 'ScorePsi' },
  scoreMean: { name: 'ScoreMean' },
};

const styles: Readonly<Record<MetricStyle, Names>> = { prometheus, otel, cloud };

export function shownAs(style: MetricStyle, gauge: Gauge): Shown {
  return styles[style][gauge];
}

/** The gauges bounded by 1. */
export const ratios: ReadonlySet<Gauge> = new Set<Gauge>([
  'errors',
  'cpu',
  'pool',
  'heap',
  'workers',
  'connections',
  'disk',
  'hitRatio',
  'hostCpu',
  'hostMemory',
  'hostDisk',
  'nulls',
  'quality',
]);

const runtime: Readonly<Record<Language, readonly Gauge[]>> = {
  java: ['heap', 'gcPause'],
  go: ['goroutines'],
  python: ['workers'],
  node: ['eventLoop'],
  nginx: [],
};

/** What is measured of a service: traffic, errors, latency, resources and its runtime. */
export function gaugesOf({ language, calls }: Service, landscape: Landscape): readonly Gauge[] {
  const usesStore = landscape.stores.some(({ name, kind }) => name in calls && kind !== 'queue');
  const shared: readonly Gauge[] = ['rate', 'errors', 'p50', 'p95', 'p99', 'cpu', 'memory'];
  return [...shared, ...(usesStore ? (['pool'] as const) : []), ...runtime[language]];
}
