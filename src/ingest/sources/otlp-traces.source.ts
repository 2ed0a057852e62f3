import { z } from 'zod';
import type { Attributes, Span, SpanKind } from '../../domain/signal.js';
import { defineSource, type Refusal } from '../source.js';
import { ToldInventory } from '../told-inventory.js';
import { decodeTraces } from './otlp/decode.js';
import { parseJson } from './otlp/json.js';
import type { OtlpSpan, TracesRequest } from './otlp/otlp.js';
import { peerOf } from './otlp/peer.js';
import { isProtobuf, otlpAnswer, unsupportedFormat } from './otlp/protocol.js';
import { readResource, type Origin } from './otlp/resource.js';
import { attributesOf, listOf, millisBetween, readTime } from './otlp/values.js';

export default defineSource<TracesRequest>({
  id: 'otlp-traces',
  summary: 'Spans of OpenTelemetry SDKs and collectors, OTLP/HTTP in JSON or protobuf; peers become entities.',
  paths: ['/v1/traces'],
  delivery: 'direct',
  sameBytesAreRetry: true,
  unsupported: unsupportedFormat,
  decode: (body, { headers }) => (isProtobuf(headers) ? decodeTraces(body) : parseJson(body)),
  payload: z.looseObject({ resourceSpans: z.array(z.looseObject({})).optional() }) as z.ZodType<TracesRequest>,
  read({ resourceSpans }) {
    const inventory = new ToldInventory();
    const spans: Span[] = [];
    const refused: Refusal[] = [];
    for (const { resource, scopeSpans } of resourceSpans ?? []) {
      const origin = readResource(resource, inventory);
      for (const scope of listOf(scopeSpans, 'scopeSpans')) {
        for (const span of listOf(scope.spans, 'spans')) {
          try {
            spans.push(readSpan(span, origin, inventory));
          } catch (error) {
            refused.push({ kind: 'spans', because: (error as Error).message });
          }
        }
      }
    }
    return { spans, ...inventory.told, refused };
  },
  answer: otlpAnswer('rejectedSpans'),
  examples: [
    {
      name: 'a query of a database',
      given: {
        resourceSpans: [
          {
            resource: { attributes: [{ key: 'service.name', value: { stringValue: 'orders' } }] },
            scopeSpans: [
              {
                spans: [
                  {
                    traceId: '886de390007ac1dd7b56a9e63167b094',
                    spanId: '26c0d09d66fec676',
                    name: 'SELECT orders',
                    kind: 3,
                    startTimeUnixNano: '1767355200000000000',
                    endTimeUnixNano: '1767355200001333402',
                    attributes: [
                      { key: 'db.system', value: { stringValue: 'postgresql' } },
                      { key: 'server.address', value: { stringValue: 'orders-db.shop.svc.cluster.local' } },
                    ],
                    status: { code: 2 },
                  },
                ],
              },
            ],
          },
        ],
      },
      yields: {
        spans: [
          {
            at: 1767355200000,
            entity: 'orders',
            name: 'SELECT orders',
            traceId: '886de390007ac1dd7b56a9e63167b094',
            spanId: '26c0d09d66fec676',
            kind: 'client',
            durationMs: 1.333402,
            status: 'error',
            peer: 'orders-db',
            attributes: { 'db.system': 'postgresql', 'server.address': 'orders-db.shop.svc.cluster.local' },
          },
        ],
        entities: [
          { name: 'orders', kind: 'service' },
          { name: 'orders-db', kind: 'database' },
        ],
        relations: [{ from: 'orders', to: 'orders-db', kind: 'calls' }],
      },
    },
  ],
});

const kinds = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const satisfies SpanKind[];
const statuses = ['unset', 'ok', 'error'] as const satisfies Span['status'][];

function readSpan(span: OtlpSpan, { entity, context }: Origin, inventory: ToldInventory): Span {
  const start = readTime(span.startTimeUnixNano);
  const end = readTime(span.endTimeUnixNano);
  if (!start || !end) throw new Error('a span has no start or no end');
  if (!span.traceId || !span.spanId) throw new Error('a span has no traceId or no spanId');
  const kind = kinds[span.kind ?? 0] ?? 'internal';
  const attributes = { ...context, ...readAttributes(span) };
  const peer = peerOf(kind, attributes);
  if (peer) {
    inventory.entity({ name: peer.name, kind: peer.kind });
    inventory.relation(entity, peer.relation, peer.name);
  }
  return {
    at: start.ms,
    entity,
    name: span.name ?? '',
    traceId: span.traceId.toLowerCase(),
    spanId: span.spanId.toLowerCase(),
    ...(span.parentSpanId && { parentSpanId: span.parentSpanId.toLowerCase() }),
    kind,
    durationMs: millisBetween(start, end),
    status: statuses[span.status?.code ?? 0] ?? 'unset',
    ...(peer && peer.name !== entity && { peer: peer.name }),
    attributes,
  };
}

/** Those of the span, what its status says, and the first exception among its events. */
function readAttributes(span: OtlpSpan): Attributes {
  const own = attributesOf(span.attributes);
  const exception = listOf(span.events, 'events').find(({ name }) => name === 'exception');
  const thrown = exception ? attributesOf(exception.attributes) : {};
  for (const key of ['exception.type', 'exception.message'])
    if (thrown[key] !== undefined && own[key] === undefined) own[key] = thrown[key];
  if (span.status?.message) own['status.message'] = span.status.message;
  return own;
}
