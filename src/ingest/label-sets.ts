import type { Attributes, MetricPoint } from '../domain/signal.js';

/** A generation of label sets lasts this long in event time; what two of them did not see is forgotten. */
const generationMs = 3_600_000;

/**
 * Bounds the label sets of a metric, and those of all metrics: a sender that puts a request id into a label makes one
 * series of every request. What was seen lately stays; what is new beyond the limit is not let in.
 */
export class LabelSets {
  readonly #maxPerMetric: number;
  readonly #maxTotal: number;
  #current = new Map<string, Set<number>>();
  #previous = new Map<string, Set<number>>();
  #total = 0;
  #turnedAt = -Infinity;

  constructor({ maxPerMetric, maxTotal }: { readonly maxPerMetric: number; readonly maxTotal: number }) {
    this.#maxPerMetric = maxPerMetric;
    this.#maxTotal = maxTotal;
  }

  /** Why a point opens one series too many; undefined when it may pass. */
  refuse({ entity, name, attributes, at }: MetricPoint): string | undefined {
    if (at - this.#turnedAt >= generationMs) this.#turn(at);
    const metric = `${entity}\u0000${name}`;
    const labels = hashOf(attributes);
    const known = this.#current.get(metric);
    if (known?.has(labels)) return undefined;
    const earlier = this.#previous.get(metric);
    const isNew = !(earlier?.has(labels) ?? false);
    if (isNew && Math.max(known?.size ?? 0, earlier?.size ?? 0) >= this.#maxPerMetric)
      return `its metric has more than ${this.#maxPerMetric} label sets`;
    if (isNew && this.#total >= this.#maxTotal) return `there are more than ${this.#maxTotal} series (MAX_SERIES)`;
    if (known) known.add(labels);
    else this.#current.set(metric, new Set([labels]));
    this.#total += 1;
    return undefined;
  }

  #turn(at: number): void {
    this.#previous = this.#current;
    this.#current = new Map();
    this.#total = 0;
    this.#turnedAt = at;
  }
}

/** The same for equal attributes in any order: a sum of the hashes of the pairs. */
function hashOf(attributes: Attributes): number {
  let sum = 0;
  for (const key in attributes) sum += hashPair(key, String(attributes[key]));
  return sum;
}

/** cyrb53 by bryc (public domain): 53 bits. */
function hashPair(key: string, value: string): number {
  let h1 = 0xdeadbeef;
  let h2 = 0x41c6ce57;
  for (const text of [key, value]) {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      h1 = Math.imul(h1 ^ code, 2654435761);
      h2 = Math.imul(h2 ^ code, 1597334677);
    }
    h1 = Math.imul(h1 ^ 0x1ff, 2654435761);
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909);
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909);
  return 4294967296 * (2097151 & h2) + (h1 >>> 0);
}
