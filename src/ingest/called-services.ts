import type { SeenRelation } from '../domain/batch.js';
import type { Span } from '../domain/signal.js';

/**
 * Who called whom, from spans: a span whose parent belongs to another entity was called by it. The two arrive in either
 * order and in different requests, so the entities of recent spans, and the callees still waiting for their caller, are
 * remembered; the oldest are forgotten beyond `capacity`.
 */
export class CalledServices {
  readonly #capacity: number;
  readonly #entityOf = new Map<string, string>();
  readonly #waiting = new Map<string, Set<string>>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The calls that these spans reveal, each once; also those to peers that send no spans themselves. */
  read(spans: readonly Span[]): SeenRelation[] {
    const calls = new Map<string, SeenRelation>();
    const add = (from: string, to: string): void => {
      if (from !== to) calls.set(`${from}\u0000${to}`, { from, to, kind: 'calls' });
    };
    for (const { entity, traceId, spanId } of spans) {
      const key = `${traceId}\u0000${spanId}`;
      this.#entityOf.set(key, entity);
      for (const callee of this.#waiting.get(key) ?? []) add(entity, callee);
      this.#waiting.delete(key);
    }
    for (const { entity, traceId, parentSpanId, peer, kind } of spans) {
      if (peer !== undefined && kind === 'client') add(entity, peer);
      if (parentSpanId === undefined) continue;
      const parent = `${traceId}\u0000${parentSpanId}`;
      const caller = this.#entityOf.get(parent);
      if (caller === undefined) this.#wait(parent, entity);
      else add(caller, entity);
    }
    forgetOldest(this.#entityOf, this.#capacity);
    forgetOldest(this.#waiting, this.#capacity);
    return [...calls.values()];
  }

  #wait(parent: string, callee: string): void {
    const callees = this.#waiting.get(parent);
    if (callees) callees.add(callee);
    else this.#waiting.set(parent, new Set([callee]));
  }
}

function forgetOldest(map: Map<string, unknown>, capacity: number): void {
  for (const key of map.keys()) {
    if (map.size <= capacity) break;
    map.delete(key);
  }
}
