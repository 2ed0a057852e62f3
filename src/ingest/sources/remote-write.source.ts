import { z } from 'zod';
import { defineSource, refusalHeaders, summarise } from '../source.js';
import { readSeries } from './prometheus/read-series.js';
import { decodeWriteRequest, type WriteRequest } from './prometheus/write-request.js';

export default defineSource<WriteRequest>({
  id: 'remote-write',
  summary: 'Samples of Prometheus (remote_write 1.0); counters become rates, classic histograms their quantiles.',
  paths: ['/api/v1/write', '/api/v1/push'],
  delivery: 'direct',
  unsupported(headers) {
    const type = headers['content-type'] ?? '';
    if (!type.startsWith('application/x-protobuf')) return 'remote_write is application/x-protobuf';
    if (/proto=io\.prometheus\.write\.v2/.test(type)) return 'remote_write 2.0 is not read here, 1.0 is';
    if (headers['content-encoding'] !== 'snappy') return 'remote_write is compressed with snappy';
    return undefined;
  },
  decode: (body) => decodeWriteRequest(body),
  payload: z.custom<WriteRequest>((value) => Array.isArray(value)),
  read: (series, { memory: { rates } }) => readSeries(series, rates),
  /** 5xx is tried again, 429 only where Prometheus was told to; any other 4xx drops the samples. */
  answer(outcome) {
    if (outcome.kind === 'accepted') {
      const { refused } = outcome;
      if (refused.length === 0) return { status: 204 };
      const reasons = summarise(refused).map(({ because, records }) => `${records} samples: ${because}`);
      return { status: 400, headers: { 'content-type': 'text/plain' }, body: reasons.join('; ') };
    }
    const status = { ...statuses, 'too-large': 413 }[outcome.kind];
    const headers = { 'content-type': 'text/plain', ...refusalHeaders(outcome) };
    return { status, headers, body: outcome.because };
  },
  examples: [
    {
      name: 'a gauge of a service in a pod, and the end of a series',
      given: [
        {
          labels: { __name__: 'queue_length', service: 'cart', pod: 'cart-7d-x2' },
          samples: [
            { at: 1767355200000, value: 3, isStale: false },
            { at: 1767355215000, value: null, isStale: true },
          ],
        },
      ],
      yields: {
        points: [
          { at: 1767355200000, entity: 'cart', name: 'queue_length', value: 3, attributes: { pod: 'cart-7d-x2' } },
        ],
        entities: [
          { name: 'cart', kind: 'service' },
          { name: 'cart-7d-x2', kind: 'container' },
        ],
        relations: [{ from: 'cart', to: 'cart-7d-x2', kind: 'runs-on' }],
      },
    },
  ],
});

const statuses = {
  invalid: 400,
  unsupported: 415,
  unauthenticated: 401,
  forbidden: 403,
  overloaded: 503,
  failed: 503,
} as const;
