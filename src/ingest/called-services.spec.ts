import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '../domain/signal.js';
import { CalledServices } from './called-services.js';

const span = (entity: string, spanId: string, parentSpanId?: string, more: Partial<Span> = {}): Span => ({
  at: 1,
  entity,
  name: 'op',
  traceId: 't',
  spanId,
  ...(parentSpanId !== undefined && { parentSpanId }),
  kind: 'internal',
  durationMs: 1,
  status: 'unset',
  attributes: {},
  ...more,
});

describe('CalledServices', () => {
  const spans = [
    span('web', '1'),
    span('web', '2', '1'),
    span('cart', '3', '2'),
    span('stock', '4', '2'),
    span('mail', '5', '3', { kind: 'client', peer: 'smtp' }),
    span('mail', '6', 'lost'),
  ];
  const calls = ['cart mail', 'mail smtp', 'web cart', 'web stock'];

  it('finds the same calls in whichever order and requests the spans come', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(spans, { minLength: spans.length }),
        fc.integer({ min: 1, max: 6 }),
        (order, size) => {
          const called = new CalledServices(100);
          const found = new Set<string>();
          for (let i = 0; i < order.length; i += size)
            for (const { from, to } of called.read(order.slice(i, i + size))) found.add(`${from} ${to}`);
          expect([...found].toSorted()).toEqual(calls);
        },
      ),
      { seed: 2 },
    );
  });

  it('forgets the oldest spans beyond its capacity', () => {
    const called = new CalledServices(2);
    called.read([span('web', '1'), span('web', '2'), span('web', '3')]);
    expect(called.read([span('cart', '4', '1'), span('cart', '5', '3')])).toEqual([
      { from: 'web', to: 'cart', kind: 'calls' },
    ]);
    expect(called.read([span('cart', '6', '1')])).toEqual([]);
  });
});
