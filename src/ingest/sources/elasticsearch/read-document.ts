import { readLine, type Line } from '../../../analysis/log-lines/read-line.js';
import { severities, type Attributes, type LogRecord, type Severity } from '../../../domain/signal.js';
import { fieldAt, scalarsOf, textIn } from '../../plain-fields.js';
import { readTime } from '../../read-time.js';
import { severityOf } from '../../severity.js';
import type { ToldInventory } from '../../told-inventory.js';

type Document = Readonly<Record<string, unknown>>;

const timePaths = ['@timestamp', 'timestamp', 'time', 'ts', 'date'] as const;
const textPaths = ['message', 'msg', 'log', 'event.original', 'body', 'text', 'short_message'] as const;
const levelPaths = [
  'log.level',
  'level',
  'severity',
  'severity_text',
  'loglevel',
  'levelname',
  'log.syslog.severity.name',
];
const servicePaths = [
  'service.name',
  'service',
  'service_name',
  'kubernetes.labels.app_kubernetes_io/name',
  'kubernetes.labels.app.kubernetes.io/name',
  'kubernetes.labels.app',
  'kubernetes.deployment.name',
  'kubernetes.container.name',
  'kubernetes.container_name',
  'container.name',
  'container_name',
  'app',
  'application',
  'appname',
  'programname',
  'program',
  'syslog.appname',
  'process.name',
] as const;
const podPaths = ['kubernetes.pod.name', 'kubernetes.pod_name', 'pod'] as const;
const hostPaths = [
  'kubernetes.node.name',
  'kubernetes.host',
  'host.name',
  'host.hostname',
  'host',
  'hostname',
] as const;
const tracePaths = ['trace.id', 'trace_id', 'traceId', 'traceID', 'otelTraceID'] as const;
const spanPaths = ['span.id', 'span_id', 'spanId', 'spanID', 'otelSpanID'] as const;

const used = new Set<string>([...timePaths, ...textPaths, ...levelPaths, ...tracePaths, ...spanPaths]);
/** What shippers say of themselves. */
const shipper = /^(?:@version|agent|ecs|input|beat|tags|log\.(?:offset|file)|data_stream|_[a-z]+)(?:\.|$)/;

/** Levels that a transport sets for want of a better one: syslog calls everything `notice` that a program prints. */
const transportPaths = new Set<string>(['severity', 'log.syslog.severity.name']);

/**
 * A document as a log record: ECS where it keeps to it, else what shippers commonly write. The entity is the service (by
 * its name, Kubernetes labels, container or program), else the host, else the index. A document without a level of
 * its program holds a raw line: its header is read for level, time and fields, and the body is what remains.
 */
export function readDocument(
  document: Document,
  index: string,
  receivedAt: number,
  inventory: ToldInventory,
): Omit<LogRecord, 'attributes'> & { readonly attributes: Attributes } {
  const service = textIn(document, ...servicePaths);
  const pod = textIn(document, ...podPaths);
  const host = textIn(document, ...hostPaths);
  tellGround(inventory, { service, pod, host });
  const traceId = textIn(document, ...tracePaths);
  const spanId = textIn(document, ...spanPaths);
  const level = levelOf(document);
  const text = bodyOf(document);
  const line: Line = level.isOwn ? { body: text } : readLine(text, receivedAt);
  return {
    at: timeOf(document) ?? line.at ?? receivedAt,
    entity: service ?? host ?? index,
    severity: moreSevere(level.severity, line.severity) ?? 'INFO',
    body: line.body,
    attributes: { ...line.fields, ...scalarsOf(document, (path) => used.has(path) || shipper.test(path)) },
    ...(traceId !== undefined && { traceId }),
    ...(spanId !== undefined && { spanId }),
  };
}

function moreSevere(a: Severity | undefined, b: Severity | undefined): Severity | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return severities.indexOf(a) > severities.indexOf(b) ? a : b;
}

interface Ground {
  readonly service: string | undefined;
  readonly pod: string | undefined;
  readonly host: string | undefined;
}

function tellGround(inventory: ToldInventory, { service, pod, host }: Ground): void {
  if (service !== undefined) inventory.entity({ name: service, kind: 'service' });
  if (pod !== undefined) inventory.entity({ name: pod, kind: 'container' });
  if (host !== undefined) inventory.entity({ name: host, kind: 'host' });
  if (service !== undefined && pod !== undefined) inventory.relation(service, 'runs-on', pod);
  const above = pod ?? service;
  if (above !== undefined && host !== undefined) inventory.relation(above, 'runs-on', host);
}

/** The level of a document, and whether the program itself set it. */
function levelOf(document: Document): { readonly severity?: Severity; readonly isOwn: boolean } {
  for (const path of levelPaths) {
    const severity = severityOf(fieldAt(document, path));
    if (severity) return { severity, isOwn: !(transportPaths.has(path) && severity === 'INFO') };
  }
  return { isOwn: false };
}

function bodyOf(document: Document): string {
  for (const path of textPaths) {
    const value = fieldAt(document, path);
    if (typeof value === 'string') return value;
  }
  return JSON.stringify(document);
}

function timeOf(document: Document): number | undefined {
  return timePaths.map((path) => readTime(fieldAt(document, path))).find((at) => at !== undefined);
}
