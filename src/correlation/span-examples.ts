import type { CompactSpan } from '../analysis/causes/compact-span.js';

/** How the traces of an example go: which span fails, is left out or takes longer. */
export interface ExampleTrace {
  readonly drop?: string;
  readonly fail?: string;
  readonly slow?: string;
  readonly log?: string;
}

/** One trace a second from `from` s on: web calls cart through a client span, cart calls redis. For examples of span evidence. */
export function exampleTraces(from: number, to: number, { drop, fail, slow, log }: ExampleTrace = {}): CompactSpan[] {
  const spans: CompactSpan[] = [];
  for (let second = from; second < to; second++) {
    const add = (entity: string, spanId: string, durationMs: number, parentSpanId?: string): void => {
      if (drop === spanId) return;
      spans.push({
        at: second * 1000,
        entity,
        name: `GET /${spanId}`,
        traceId: `t${second}`,
        spanId,
        ...(parentSpanId !== undefined && { parentSpanId }),
        kind: spanId === 'client' ? 'client' : 'server',
        durationMs: durationMs + (slow === spanId ? 300 : 0),
        status: fail === spanId ? 'error' : 'ok',
        statements: log !== undefined && spanId === 'cart' ? [log] : [],
      });
    };
    add('web', 'web', slow === undefined ? 40 : 400);
    add('web', 'client', slow === undefined ? 30 : 350, 'web');
    add('cart', 'cart', 20, 'client');
    add('redis', 'redis', 10, 'cart');
  }
  return spans;
}

/** One trace a second: web calls a, b and c, each `gapMs` away. */
export function exampleFanOut(from: number, to: number, gapMs: number): CompactSpan[] {
  const spans: CompactSpan[] = [];
  for (let second = from; second < to; second++) {
    const at = second * 1000;
    const common = { at, traceId: `t${second}`, status: 'ok', statements: [] } as const;
    spans.push({ ...common, entity: 'web', name: 'GET /', spanId: 'web', kind: 'server', durationMs: 3 * gapMs + 40 });
    for (const callee of ['a', 'b', 'c']) {
      const client = `client-${callee}`;
      spans.push(
        {
          ...common,
          entity: 'web',
          name: client,
          spanId: client,
          parentSpanId: 'web',
          kind: 'client',
          durationMs: gapMs + 10,
        },
        {
          ...common,
          entity: callee,
          name: 'GET',
          spanId: callee,
          parentSpanId: client,
          kind: 'server',
          durationMs: 10,
        },
      );
    }
  }
  return spans;
}
