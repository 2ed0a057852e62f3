import { z } from 'zod';
import { readLine, type Line } from '../../analysis/log-lines/read-line.js';
import { severities, type Attributes, type LogRecord, type Severity } from '../../domain/signal.js';
import { severityOf } from '../severity.js';
import { defineSource, type Refusal } from '../source.js';
import { ToldInventory } from '../told-inventory.js';
import { decodeLogs } from './otlp/decode.js';
import { parseJson } from './otlp/json.js';
import type { AnyValue, LogsRequest, OtlpLog } from './otlp/otlp.js';
import { isProtobuf, otlpAnswer, unsupportedFormat } from './otlp/protocol.js';
import { readResource, type Origin } from './otlp/resource.js';
import { attributesOf, listOf, plainOf, readTime } from './otlp/values.js';

export default defineSource<LogsRequest>({
  id: 'otlp-logs',
  summary: 'Log records of OpenTelemetry SDKs and collectors, OTLP/HTTP in JSON or protobuf.',
  paths: ['/v1/logs'],
  delivery: 'direct',
  sameBytesAreRetry: true,
  unsupported: unsupportedFormat,
  decode: (body, { headers }) => (isProtobuf(headers) ? decodeLogs(body) : parseJson(body)),
  payload: z.looseObject({ resourceLogs: z.array(z.looseObject({})).optional() }) as z.ZodType<LogsRequest>,
  read({ resourceLogs }, { receivedAt }) {
    const inventory = new ToldInventory();
    const logs: LogRecord[] = [];
    const refused: Refusal[] = [];
    for (const { resource, scopeLogs } of resourceLogs ?? []) {
      const origin = readResource(resource, inventory);
      for (const { logRecords } of listOf(scopeLogs, 'scopeLogs')) {
        for (const log of listOf(logRecords, 'logRecords')) {
          try {
            logs.push(readLog(log, origin, receivedAt));
          } catch (error) {
            refused.push({ kind: 'logs', because: (error as Error).message });
          }
        }
      }
    }
    return { logs, ...inventory.told, refused };
  },
  answer: otlpAnswer('rejectedLogRecords'),
  examples: [
    {
      name: 'an error of a service on a host',
      given: {
        resourceLogs: [
          {
            resource: {
              attributes: [
                { key: 'service.name', value: { stringValue: 'recommender' } },
                { key: 'service.version', value: { stringValue: '1.4.2' } },
                { key: 'host.name', value: { stringValue: 'vm' } },
              ],
            },
            scopeLogs: [
              {
                logRecords: [
                  {
                    timeUnixNano: '1767355200123456789',
                    severityNumber: 17,
                    body: { stringValue: 'out of memory' },
                    attributes: [{ key: 'attempt', value: { intValue: '3' } }],
                    traceId: '886DE390007AC1DD7B56A9E63167B094',
                    spanId: '26c0d09d66fec676',
                  },
                ],
              },
            ],
          },
        ],
      },
      yields: {
        logs: [
          {
            at: 1767355200123,
            entity: 'recommender',
            severity: 'ERROR',
            body: 'out of memory',
            attributes: { 'service.version': '1.4.2', 'host.name': 'vm', attempt: 3 },
            traceId: '886de390007ac1dd7b56a9e63167b094',
            spanId: '26c0d09d66fec676',
          },
        ],
        entities: [
          { name: 'recommender', kind: 'service', attributes: { 'service.version': '1.4.2' } },
          { name: 'vm', kind: 'host' },
        ],
        relations: [{ from: 'recommender', to: 'vm', kind: 'runs-on' }],
      },
    },
  ],
});

/**
 * A record without a time happened when it was observed, else when it was received. One without a severity holds a raw line
 * (a file that a collector tails): its header is read for one.
 */
function readLog(log: OtlpLog, { entity, context }: Origin, receivedAt: number): LogRecord {
  const observed = readTime(log.observedTimeUnixNano)?.ms;
  const { text, fields } = readBody(log.body ?? {});
  const severity = readSeverity(log);
  const line: Line = severity === undefined ? readLine(text, observed ?? receivedAt) : { body: text };
  const own = attributesOf(log.attributes);
  const attributes: Record<string, Attributes[string]> = { ...context, ...fields, ...line.fields, ...own };
  if (log.eventName) attributes['event.name'] = log.eventName;
  return {
    at: readTime(log.timeUnixNano)?.ms ?? line.at ?? observed ?? receivedAt,
    entity,
    severity: severity ?? line.severity ?? 'INFO',
    body: line.body,
    attributes,
    ...(log.traceId && { traceId: log.traceId.toLowerCase() }),
    ...(log.spanId && { spanId: log.spanId.toLowerCase() }),
  };
}

/** 1 to 24 in steps of four; a number that is absent is told by the text. */
function readSeverity({ severityNumber = 0, severityText }: OtlpLog): Severity | undefined {
  return severities[Math.floor((severityNumber - 1) / 4)] ?? severityOf(severityText);
}

const messageKeys = ['message', 'msg', 'log', 'body'] as const;

/** A map that holds a message is that message and its fields; any other structure is its JSON. */
function readBody(body: AnyValue): { readonly text: string; readonly fields: Attributes } {
  const plain = body.stringValue ?? plainOf(body);
  if (typeof plain === 'string') return { text: plain, fields: {} };
  if (plain === undefined || plain === null) return { text: '', fields: {} };
  if (typeof plain !== 'object' || Array.isArray(plain)) return { text: JSON.stringify(plain), fields: {} };
  const map = plain as Readonly<Record<string, unknown>>;
  const key = messageKeys.find((name) => typeof map[name] === 'string');
  if (key === undefined) return { text: JSON.stringify(plain), fields: {} };
  const fields = Object.entries(map).filter(
    (entry): entry is [string, Attributes[string]] =>
      entry[0] !== key && ['string', 'number', 'boolean'].includes(typeof entry[1]),
  );
  return { text: String(map[key]), fields: Object.fromEntries(fields) };
}
