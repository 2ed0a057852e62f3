import { z } from 'zod';
import type { MetricPoint } from '../../domain/signal.js';
import { defineSource, type Refusal } from '../source.js';
import { ToldInventory } from '../told-inventory.js';
import { decodeMetrics } from './otlp/decode.js';
import { parseJson } from './otlp/json.js';
import type { MetricsRequest } from './otlp/otlp.js';
import { readMetric } from './otlp/points.js';
import { isProtobuf, otlpAnswer, unsupportedFormat } from './otlp/protocol.js';
import { readResource } from './otlp/resource.js';
import { listOf } from './otlp/values.js';

export default defineSource<MetricsRequest>({
  id: 'otlp-metrics',
  summary: 'Metrics of OpenTelemetry SDKs and collectors, OTLP/HTTP in JSON or protobuf; counters become rates.',
  paths: ['/v1/metrics'],
  delivery: 'direct',
  sameBytesAreRetry: true,
  unsupported: unsupportedFormat,
  decode: (body, { headers }) => (isProtobuf(headers) ? decodeMetrics(body) : parseJson(body)),
  payload: z.looseObject({ resourceMetrics: z.array(z.looseObject({})).optional() }) as z.ZodType<MetricsRequest>,
  read({ resourceMetrics }, { receivedAt, memory: { rates } }) {
    const inventory = new ToldInventory();
    const points: MetricPoint[] = [];
    const refused: Refusal[] = [];
    for (const { resource, scopeMetrics } of resourceMetrics ?? []) {
      const origin = readResource(resource, inventory);
      for (const { metrics } of listOf(scopeMetrics, 'scopeMetrics')) {
        for (const metric of listOf(metrics, 'metrics')) {
          try {
            for (const point of readMetric(metric, origin, { rates, receivedAt })) points.push(point);
          } catch (error) {
            refused.push({ kind: 'points', because: (error as Error).message });
          }
        }
      }
    }
    return { points, ...inventory.told, refused };
  },
  answer: otlpAnswer('rejectedDataPoints'),
  examples: [
    {
      name: 'a gauge, and a counter that began a minute ago',
      given: {
        resourceMetrics: [
          {
            resource: { attributes: [{ key: 'service.name', value: { stringValue: 'recommender' } }] },
            scopeMetrics: [
              {
                metrics: [
                  {
                    name: 'feature.freshness',
                    unit: 's',
                    gauge: { dataPoints: [{ timeUnixNano: '1767355200000000000', asDouble: 12.5 }] },
                  },
                  {
                    name: 'inference.requests',
                    sum: {
                      aggregationTemporality: 2,
                      isMonotonic: true,
                      dataPoints: [
                        {
                          startTimeUnixNano: '1767355140000000000',
                          timeUnixNano: '1767355200000000000',
                          asInt: '30',
                          attributes: [{ key: 'status', value: { stringValue: 'error' } }],
                        },
                      ],
                    },
                  },
                ],
              },
            ],
          },
        ],
      },
      yields: {
        points: [
          {
            at: 1767355200000,
            entity: 'recommender',
            name: 'feature.freshness',
            value: 12.5,
            unit: 's',
            attributes: {},
          },
          {
            at: 1767355200000,
            entity: 'recommender',
            name: 'inference.requests',
            value: 0.5,
            unit: '1/s',
            attributes: { status: 'error' },
          },
        ],
        entities: [{ name: 'recommender', kind: 'service' }],
      },
    },
  ],
});
