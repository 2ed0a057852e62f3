import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedPaths } from './changed-paths.js';
import type { CompactSpan } from './compact-span.js';
import { LogHistogram } from './log-histogram.js';
import { slowEdges, slowOperations } from './slow-spans.js';
import { bothPasts, openSpanBaseline } from './span-baseline.js';
import { shapesOf } from './trace-shape.js';

const span = (trace: number, entity: string, spanId: string, more: Partial<CompactSpan> = {}): CompactSpan => ({
  at: trace * 1000,
  entity,
  name: `GET /${spanId}`,
  traceId: `t${trace}`,
  spanId,
  kind: 'server',
  durationMs: 10,
  status: 'ok',
  statements: [],
  ...more,
});
const usual = (trace: number): CompactSpan[] => [
  span(trace, 'web', 'web', { durationMs: 50 }),
  span(trace, 'web', 'client', { durationMs: 30, parentSpanId: 'web', kind: 'client' }),
  span(trace, 'cart', 'cart', { durationMs: 20, parentSpanId: 'client' }),
  span(trace, 'redis', 'redis', { durationMs: 5, parentSpanId: 'cart' }),
];
const traces = (n: number, make: (trace: number) => CompactSpan[]): CompactSpan[] =>
  Array.from({ length: n }, (_, i) => make(i)).flat();
const past = openSpanBaseline();
past.add(traces(100, usual));

describe('shapesOf', () => {
  it('tells own time, gap and pattern', () => {
    const shapes = new Map(shapesOf(usual(1)).map((shape) => [shape.span.spanId, shape]));
    expect(shapes.get('web')?.selfMs).toBe(20);
    expect(shapes.get('client')?.gap).toEqual({ to: 'cart', ms: 10 });
    expect(shapes.get('cart')?.tokens).toEqual(['child redis\u0000GET /redis']);
  });

  it('counts overlapping children once and survives circles, orphans and repeats', () => {
    const parallel = [
      span(1, 'a', 'p', { durationMs: 10 }),
      ...['x', 'y'].map((id) => span(1, 'a', id, { parentSpanId: 'p', durationMs: 8 })),
    ];
    expect(shapesOf(parallel).find(({ span: { spanId } }) => spanId === 'p')?.selfMs).toBe(2);
    const hostile = [
      span(1, 'a', 'x', { parentSpanId: 'y' }),
      span(1, 'a', 'y', { parentSpanId: 'x' }),
      span(1, 'a', 'z', { parentSpanId: 'gone' }),
      span(1, 'a', 'z'),
    ];
    expect(shapesOf(hostile)).toHaveLength(3);
  });

  it('gives children before parents, deeper than any stack', () => {
    const deep = Array.from({ length: 20_000 }, (_, i) =>
      span(1, 'a', String(i), i === 0 ? {} : { parentSpanId: String(i - 1) }),
    );
    expect(shapesOf(deep).at(-1)?.span.spanId).toBe('0');
  });
});

describe('SpanBaseline', () => {
  it('goes on from a snapshot exactly where it stopped', () => {
    const resumed = openSpanBaseline(past.snapshot());
    resumed.add(usual(101));
    const straight = openSpanBaseline();
    straight.add(traces(100, usual));
    straight.add(usual(101));
    expect(resumed.snapshot()).toEqual(straight.snapshot());
  });

  it('adds two pasts', () => {
    expect(bothPasts(past, past).operation('cart\u0000GET /cart')?.spans).toBe(200);
    expect(bothPasts(past, openSpanBaseline()).edge('web', 'cart')?.count).toBe(100);
  });

  it('holds no more than it may', () => {
    const many = openSpanBaseline();
    for (let i = 0; i < 6000; i++) many.add([span(i, `e${i}`, 's')]);
    expect(many.snapshot().operations).toHaveLength(5000);
    expect(many.operation('e5999\u0000GET /s')?.spans).toBe(1);
  });
});

describe('changedPaths', () => {
  it('finds the deepest entity whose traces go another way', () => {
    const found = changedPaths(shapesOf(traces(20, (i) => usual(i).slice(0, 3))), past);
    expect([...found.keys()]).toEqual(['cart']);
    expect(found.get('cart')?.paths[0]).toMatchObject({ spans: 20, of: 20, missing: ['child redis\u0000GET /redis'] });
    expect(found.get('cart')?.errorTraces).toBe(0);
  });

  it('finds where new errors begin, by status or by log line', () => {
    const failing = (i: number): CompactSpan[] =>
      usual(i).map((s) =>
        s.entity === 'redis' ? { ...s, statements: ['ERROR cannot read'] } : { ...s, status: 'error' },
      );
    const found = changedPaths(shapesOf(traces(20, failing)), past);
    expect([...found].map(([entity, { errorTraces }]) => [entity, errorTraces])).toEqual([['redis', 20]]);
  });

  it('says nothing when all is as before, or without a past', () => {
    expect(changedPaths(shapesOf(traces(20, usual)), past).size).toBe(0);
    expect(changedPaths(shapesOf(traces(20, usual)), openSpanBaseline()).size).toBe(0);
  });
});

describe('slow spans', () => {
  it('finds own time apart from waiting', () => {
    const slow = (i: number): CompactSpan[] =>
      usual(i).map((s) =>
        s.entity === 'redis' ? { ...s, durationMs: 105 } : { ...s, durationMs: s.durationMs + 100 },
      );
    expect([...slowOperations(shapesOf(traces(20, slow)), past).keys()]).toEqual(['redis']);
  });

  it('finds the callee that is slow to reach', () => {
    const slow = (i: number): CompactSpan[] =>
      usual(i).map((s) => (s.spanId === 'client' ? { ...s, durationMs: 330 } : s));
    const { into, outOf } = slowEdges(shapesOf(traces(20, slow)), past);
    expect(into.get('cart')?.strength).toBeCloseTo(Math.log(312 / 12), 1);
    expect(outOf.size).toBe(0);
  });
});

describe('LogHistogram', () => {
  it('knows quantiles to within 2.5 % and adds up', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 50 }), (values) => {
        const histogram = new LogHistogram();
        for (const value of values) histogram.add(value);
        const sorted = values.toSorted((a, b) => a - b);
        const median = sorted[Math.floor(0.5 * (sorted.length - 1))] ?? NaN;
        expect(Math.abs(histogram.quantile(0.5) / median - 1)).toBeLessThan(0.026);
        expect(histogram.plus(new LogHistogram(histogram.snapshot())).count).toBe(2 * values.length);
      }),
    );
    const empty = new LogHistogram();
    empty.add(NaN);
    expect(empty.quantile(0.5)).toBeNaN();
  });
});
