import { describe, expect, it } from 'vitest';
import { encodeCursor } from '../../platform/page.js';
import { indexOf, toDocuments } from './documents.js';
import { outcomeOf } from './failures.js';
import { indexTemplateRequests } from './index-templates.js';
import * as requests from './requests.js';

const at = Date.UTC(2026, 10, 24, 12);
const range = { from: at, to: at + 60_000 };

describe('requests to Elasticsearch', () => {
  it.each([
    { name: 'logs', request: requests.logsRequest('t', { ...range, first: 20 }, 20) },
    {
      name: 'logs with every filter, after a cursor',
      request: requests.logsRequest(
        't',
        {
          ...range,
          entities: ['a', 'b'],
          severities: ['ERROR'],
          templates: ['x'],
          text: 'refused by',
          attributes: { 'http.status_code': 500, 'nul\0': true },
          first: 5,
          after: encodeCursor([at, 7]),
        },
        5,
      ),
    },
    { name: 'points', request: requests.pointsRequest('t', { ...range, entities: ['a'], name: 'm' }, ['series', at]) },
    { name: 'spans of all time', request: requests.spansRequest('t', { from: -Infinity, to: Infinity, traceId: 'x' }) },
    { name: 'template counts', request: requests.templateCountsRequest('t', { ...range, bucketMs: 10_000 }) },
    {
      name: 'template counts without buckets, next page',
      request: requests.templateCountsRequest('t', range, { entity: 'a', template: 'x' }),
    },
    { name: 'attribute sample', request: requests.attributeSampleRequest('t', { ...range, sample: 100 }) },
    { name: 'scan', request: requests.scanRequest('pit', range, [at, 1]) },
    { name: 'templates', request: requests.templatesRequest('t', { ids: ['a'] }, 10) },
    { name: 'index templates', request: indexTemplateRequests('t', { shards: 2, refreshInterval: '2s' }) },
  ])('are as agreed: $name', ({ request }) => {
    expect(request).toMatchSnapshot();
  });

  it('name the index after the kind and the UTC day', () => {
    expect(indexOf('throughline', 'logs', at)).toBe('throughline-logs-2026.11.24');
  });

  it.each([
    { name: 't-logs-2026.11.23', is: true },
    { name: 't-logs-2026.11.24', is: false },
    { name: 't-points-2026.11.23', is: false },
    { name: 't-logs-2026.11.23-reindexed', is: false },
    { name: 'other-t-logs-2026.11.23', is: false },
    { name: 't-templates', is: false },
  ])('drop $name at noon of the 24th: $is', ({ name, is }) => {
    expect(requests.expiredIndices('t', 'logs', [name], at)).toEqual(is ? [name] : []);
  });
});

describe('toDocuments', () => {
  const log = { at, entity: 'a', severity: 'INFO' as const, body: 'b', template: 't', attributes: { k: 1 } };
  const ids = (batch: Parameters<typeof toDocuments>[1]) => toDocuments('t', batch, () => 1).map(({ id }) => id);
  const batch = { logs: [log, log], points: [], spans: [] };

  it('gives equal lines of a batch ids of their own, and the batch the same ids again', () => {
    expect(new Set(ids(batch)).size).toBe(2);
    expect(ids({ ...batch, logs: [{ ...log, template: 'other' }, log] })).toEqual(ids(batch));
    expect(ids({ ...batch, logs: [log] })[0]).not.toEqual(ids(batch)[0]);
  });

  it('gives a point the id of its series and moment, whatever the order of its attributes', () => {
    const point = { at, entity: 'a', name: 'm', value: 1, attributes: { x: 1, y: 2 } };
    const same = { ...point, value: 2, attributes: { y: 2, x: 1 } };
    const [one, two, three] = ids({ ...batch, logs: [], points: [point, same, { ...point, at: at + 1 }] });
    expect(one).toBe(two);
    expect(three).not.toBe(one);
  });

  it('makes documents of the fields that the mapping knows', () => {
    expect(toDocuments('t', { ...batch, logs: [log] }, () => 9)[0]).toMatchObject({
      index: 't-logs-2026.11.24',
      action: 'create',
      source: `{"at":${at},"entity":"a","severity":"INFO","body":"b","attributes":{"k":1},"template":"t","order":9}`,
    });
  });
});

describe('outcomeOf', () => {
  it.each([
    { status: 201, is: 'stored' },
    { status: 409, is: 'stored' },
    { status: 429, is: 'again' },
    { status: 503, is: 'again' },
  ])('a $status is $is', ({ status, is }) => {
    expect(outcomeOf({ status })).toBe(is);
  });

  it('a 400 fails for good and says why', () => {
    const outcome = outcomeOf({ status: 400, error: { type: 'document_parsing_exception', reason: 'no' } });
    expect(outcome).toMatchObject({
      code: 'signals.rejected',
      retryable: false,
      message: expect.stringContaining('no') as unknown,
    });
  });
});
