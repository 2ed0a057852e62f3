import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MetricPoint, MinedLog, Span } from '../../src/domain/signal.js';
import type { SignalBatch, SignalStore } from '../../src/signals/signal-store.js';

/** 2026-11-24T23:59:00Z: a minute before midnight, so that every range of the specification spans two days. */
const t0 = Date.UTC(2026, 10, 24, 23, 59);
const day = 86_400_000;
const all = { from: t0 - day, to: t0 + 2 * day };

const log = (at: number, more: Partial<MinedLog> = {}): MinedLog => ({
  at,
  entity: 'checkout',
  severity: 'INFO',
  body: `line at ${at}`,
  template: 'a',
  attributes: {},
  ...more,
});
const point = (at: number, value: number, more: Partial<MetricPoint> = {}): MetricPoint => ({
  at,
  entity: 'checkout',
  name: 'latency',
  value,
  attributes: {},
  ...more,
});
const span = (at: number, more: Partial<Span> = {}): Span => ({
  at,
  entity: 'checkout',
  name: 'GET /',
  traceId: 'trace',
  spanId: `span-${at}`,
  kind: 'server',
  durationMs: 1.5,
  status: 'ok',
  attributes: {},
  ...more,
});
const batch = (more: Partial<SignalBatch>): SignalBatch => ({ logs: [], points: [], spans: [], ...more });

async function collect(batches: AsyncIterable<SignalBatch>): Promise<readonly SignalBatch[]> {
  const collected: SignalBatch[] = [];
  for await (const batch of batches) collected.push(batch);
  return collected;
}

/** What every signal store does. `open` gives a fresh, empty store. */
export function describeSignalStore(name: string, open: () => Promise<SignalStore>): void {
  describe(`${name} as a signal store`, { timeout: 120_000 }, () => {
    let store: SignalStore;
    const keep = async (more: Partial<SignalBatch>): Promise<void> => {
      await store.append(batch(more));
      await store.refresh();
    };
    const bodies = async (query: Partial<Parameters<SignalStore['logs']>[0]>): Promise<readonly string[]> =>
      (await store.logs({ ...all, first: 100, ...query })).edges.map(({ node }) => node.body);

    describe('when nothing was stored', () => {
      beforeAll(async () => {
        store = await open();
      });
      afterAll(() => store.close());

      it('answers every question with nothing', async () => {
        await store.append(batch({}));
        expect(await store.logs({ ...all, first: 10 })).toEqual({ edges: [], hasNextPage: false });
        expect(await store.points(all)).toEqual([]);
        expect(await store.spans(all)).toEqual([]);
        expect(await store.templateCounts(all)).toEqual([]);
        expect(await store.attributeCounts(all)).toEqual({ lines: 0, sampled: 0, counts: [] });
        expect(await store.templates({})).toEqual([]);
        expect(await collect(store.scan(all))).toEqual([]);
        await store.dropBefore({ logs: t0, points: t0, spans: t0 });
        expect(await store.health()).toEqual({ ok: true });
      });
    });

    describe('with signals of two days', () => {
      beforeEach(async () => {
        store = await open();
        return () => store.close();
      });

      it('gives log records back as they were', async () => {
        const logs = [
          log(t0, {
            severity: 'ERROR',
            body: `it's "odd" \\ \u{1f600}\nsecond line, ümlaut \t${'x'.repeat(40_000)}`,
            attributes: {
              'http.status_code': 500,
              'http.method': 'GET',
              retried: false,
              'a"b\\': "it's",
              '': 'empty',
              ratio: 0.25,
            },
            traceId: 'trace',
            spanId: 'span',
          }),
          log(t0 + day, { entity: `o'brien "x"`, body: '' }),
        ];
        await keep({ logs });
        const page = await store.logs({ ...all, first: 10 });
        expect(page.edges.map(({ node }) => node)).toEqual(logs.toReversed());
      });

      it('pages through log records newest first, each once, over days and within one moment', async () => {
        const logs = Array.from({ length: 25 }, (_, i) => log(t0 + Math.floor(i / 5) * 20_000, { body: `${i}` }));
        await keep({ logs });
        const read: string[] = [];
        let after: string | undefined;
        do {
          const page = await store.logs({ ...all, first: 4, ...(after !== undefined && { after }) });
          read.push(...page.edges.map(({ node }) => node.body));
          after = page.hasNextPage ? page.edges.at(-1)?.cursor : undefined;
        } while (after !== undefined);
        expect(read).toEqual(logs.map(({ body }) => body).toReversed());
      });

      it('refuses a cursor that is none', async () => {
        await expect(store.logs({ ...all, first: 4, after: 'bm9uZQ' })).rejects.toMatchObject({
          code: 'page.unknown-cursor',
        });
      });

      it('finds log records by time, entity, severity, template, words and attributes', async () => {
        await keep({
          logs: [
            log(t0, {
              body: 'Connection refused by db-1',
              severity: 'ERROR',
              template: 'b',
              attributes: { code: 1, pool: 'main' },
            }),
            log(t0 + 1, {
              body: 'connection accepted',
              entity: 'cart',
              attributes: { code: 10, pool: 'main,"code":1' },
            }),
            log(t0 + day, { body: 'slow: 1 ms', severity: 'WARN', attributes: { code: '1', ok: true } }),
          ],
        });
        expect(await bodies({ from: t0, to: t0 + 1 })).toEqual(['Connection refused by db-1']);
        expect(await bodies({ from: t0 + 1 })).toEqual(['slow: 1 ms', 'connection accepted']);
        expect(await bodies({ entities: ['cart', 'nobody'] })).toEqual(['connection accepted']);
        expect(await bodies({ entities: [] })).toEqual([]);
        expect(await bodies({ severities: ['ERROR', 'WARN'] })).toEqual(['slow: 1 ms', 'Connection refused by db-1']);
        expect(await bodies({ templates: ['b'] })).toEqual(['Connection refused by db-1']);
        expect(await bodies({ text: 'CONNECTION refused' })).toEqual(['Connection refused by db-1']);
        expect(await bodies({ text: 'refused connection' })).toEqual([]);
        expect(await bodies({ attributes: { pool: 'main' } })).toEqual(['Connection refused by db-1']);
        expect(await bodies({ attributes: { code: 1, pool: 'main' } })).toEqual(['Connection refused by db-1']);
        expect(await bodies({ attributes: { code: 10 } })).toEqual(['connection accepted']);
        expect(await bodies({ attributes: { ok: true } })).toEqual(['slow: 1 ms']);
        expect(await bodies({ attributes: { absent: 'x' } })).toEqual([]);
      });

      it('gives points back as stretches of series, in order, the last value told counting', async () => {
        await keep({ points: [point(t0 + 60_000, 2, { unit: 'ms' }), point(t0 + day, 3, { unit: 'ms' })] });
        await keep({
          points: [
            point(t0, 1, { unit: 'ms' }),
            point(t0, 0.5, { unit: 'ms' }),
            point(t0, 7, { attributes: { b: 1, a: 'x' } }),
            point(t0 + 1, 8, { attributes: { a: 'x', b: 1 } }),
            point(t0, 9, { entity: 'cart', name: 'errors' }),
            point(t0, NaN, { name: 'not a number' }),
            point(t0, Infinity, { name: 'not finite' }),
          ],
        });
        await keep({ points: [point(t0 + 60_000, 2.5, { unit: 'ms' })] });
        const latency = { entity: 'checkout', name: 'latency' };
        const plain = {
          ...latency,
          unit: 'ms',
          attributes: {},
          times: [t0, t0 + 60_000, t0 + day],
          values: [0.5, 2.5, 3],
        };
        const labelled = { ...latency, attributes: { b: 1, a: 'x' }, times: [t0, t0 + 1], values: [7, 8] };
        expect(await store.points({ ...all, entities: ['checkout'], name: 'latency' })).toEqual([plain, labelled]);
        expect(await store.points({ from: t0, to: t0 + 1, entities: ['cart'] })).toEqual([
          { entity: 'cart', name: 'errors', attributes: {}, times: [t0], values: [9] },
        ]);
        expect((await store.points(all)).map(({ name }) => name)).toEqual(['errors', 'latency', 'latency']);
        expect(await store.points({ ...all, entities: [] })).toEqual([]);
      });

      it('gives spans back in the order of time, by entity and by trace', async () => {
        const spans = [
          span(t0 + day, {
            parentSpanId: 'p',
            kind: 'client',
            status: 'error',
            peer: 'db',
            attributes: { 'db.system': 'pg' },
          }),
          span(t0, { entity: 'cart', traceId: 'other' }),
        ];
        await keep({ spans });
        expect(await store.spans(all)).toEqual(spans.toReversed());
        expect(await store.spans({ ...all, entities: ['cart'] })).toEqual([spans[1]]);
        expect(await store.spans({ ...all, traceId: 'trace' })).toEqual([spans[0]]);
      });

      it('counts templates per entity and bucket', async () => {
        await keep({
          logs: [
            ...[0, 1, 59_999, 60_000, 60_001].map((after) => log(t0 + after)),
            log(t0, { template: 'b' }),
            log(t0, { entity: 'cart' }),
          ],
        });
        const counted = async (query: object) =>
          (await store.templateCounts({ ...all, ...query })).map((c) => [c.at - t0, c.entity, c.template, c.count]);
        expect(await counted({ bucketMs: 60_000 })).toEqual([
          [0, 'cart', 'a', 1],
          [0, 'checkout', 'a', 3],
          [0, 'checkout', 'b', 1],
          [60_000, 'checkout', 'a', 2],
        ]);
        expect(await counted({ from: t0, entities: ['checkout'] })).toEqual([
          [0, 'checkout', 'a', 5],
          [0, 'checkout', 'b', 1],
        ]);
      });

      it('counts attributes, of a sample when there are many', async () => {
        const attributes = (i: number) => ({ zone: i % 4 === 0 ? 'a' : 'b', ok: true });
        await keep({ logs: Array.from({ length: 400 }, (_, i) => log(t0 + i * 500, { attributes: attributes(i) })) });
        expect(await store.attributeCounts({ ...all, entities: ['checkout'] })).toEqual({
          lines: 400,
          sampled: 400,
          counts: [
            { key: 'ok', value: 'true', count: 400 },
            { key: 'zone', value: 'b', count: 300 },
            { key: 'zone', value: 'a', count: 100 },
          ],
        });
        const few = await store.attributeCounts({ ...all, sample: 100 });
        expect(few.lines).toBe(400);
        expect(few.sampled).toBeGreaterThan(50);
        expect(few.sampled).toBeLessThan(150);
        expect(await store.attributeCounts({ ...all, sample: 100 })).toEqual(few);
      });

      it('scans everything in the order of event time', async () => {
        await keep({ logs: [log(t0 + day), log(t0 + 5)], spans: [span(t0 + 7)] });
        await keep({ logs: [log(t0)], points: [point(t0 + 6, 1), point(t0 + 2 * day, 1)] });
        const batches = await collect(store.scan({ from: t0, to: t0 + 2 * day }));
        expect(batches.flatMap(({ logs }) => logs)).toEqual([log(t0), log(t0 + 5), log(t0 + day)]);
        expect(batches.flatMap(({ points }) => points)).toEqual([point(t0 + 6, 1)]);
        expect(batches.flatMap(({ spans }) => spans)).toEqual([span(t0 + 7)]);
        const ends = batches.map(({ logs, points, spans }) => [...logs, ...points, ...spans].map(({ at }) => at));
        for (const [i, times] of ends.slice(1).entries())
          expect(Math.min(...times)).toBeGreaterThan(Math.max(...(ends[i] ?? [])));
      });

      it('scans more than one page', async () => {
        const points = Array.from({ length: 6_000 }, (_, i) =>
          point(t0 + Math.floor(i / 3), i, { attributes: { of: i % 3 } }),
        );
        await keep({ points: points.toReversed() });
        const batches = await collect(store.scan(all));
        expect(new Set(batches.flatMap(({ points }) => points.map(({ value }) => value))).size).toBe(6_000);
        expect(batches.flatMap(({ points }) => points)).toHaveLength(6_000);
      });

      it('keeps templates by id, the last one told', async () => {
        const template = (id: string, lines: number) => ({
          id,
          text: `${id} <num>`,
          firstSeenAt: t0,
          lastSeenAt: t0 + lines,
          lines,
        });
        await store.keepTemplates([]);
        await store.keepTemplates([template('a', 1), template('b', 2), template('a', 3)]);
        await store.keepTemplates([{ ...template('b', 9), alias: 'a' }, template('c', 1)]);
        await store.refresh();
        const b = { ...template('b', 9), alias: 'a' };
        expect(await store.templates({})).toEqual([b, template('a', 3), template('c', 1)]);
        expect(await store.templates({ ids: ['a', 'x'] })).toEqual([template('a', 3)]);
        expect(await store.templates({ first: 1 })).toEqual([b]);
        expect(await store.templates({ ids: [] })).toEqual([]);
      });

      it('lets whole days go, kind by kind, and takes late ones again', async () => {
        await keep({ logs: [log(t0), log(t0 + day)], points: [point(t0, 1)], spans: [span(t0)] });
        const midnight = t0 + 60_000;
        await store.dropBefore({ logs: midnight, points: midnight - 1, spans: midnight });
        await store.refresh();
        expect(await bodies({})).toEqual([`line at ${t0 + day}`]);
        expect(await store.points(all)).toHaveLength(1);
        expect(await store.spans(all)).toEqual([]);
        await keep({ logs: [log(t0)] });
        expect(await bodies({})).toEqual([`line at ${t0 + day}`, `line at ${t0}`]);
      });

      it('refuses times that are none, and only the batches that have them', async () => {
        const [good, ...bad] = await Promise.allSettled([
          store.append(batch({ logs: [log(t0)] })),
          ...[NaN, -1, Infinity, 1.7e18].map((at) => store.append(batch({ logs: [log(t0 + 1), log(at)] }))),
        ]);
        expect(good.status).toBe('fulfilled');
        for (const { status, reason } of bad as PromiseRejectedResult[]) {
          expect(status).toBe('rejected');
          expect(reason).toMatchObject({ code: 'signals.impossible-time', retryable: false });
        }
        await store.refresh();
        expect(await bodies({})).toEqual([`line at ${t0}`]);
      });

      it('keeps what many append at once, and reads while it does', async () => {
        const appends = Array.from({ length: 50 }, (_, i) =>
          store.append(batch({ logs: [log(t0 + i)], points: [point(t0 + i * 2_000, i)] })),
        );
        await Promise.all([...appends, store.logs({ ...all, first: 5 }), store.points(all)]);
        await store.refresh();
        expect(await bodies({})).toHaveLength(50);
        expect((await store.points(all)).flatMap(({ values }) => values)).toHaveLength(50);
      });
    });
  });
}
