import type { Attributes } from '../domain/signal.js';
import { compareText } from '../platform/compare-text.js';
import type { AttributeCounts } from './signal-store.js';

/** Counts kept of one sample; what is rarer is noise to whoever compares two samples. */
const maxCounts = 2_000;

/** How often each attribute has each value in a sample; most frequent first, then by key and value. */
export function countAttributes(sample: readonly Attributes[]): AttributeCounts['counts'] {
  const counts = new Map<string, Map<string, number>>();
  for (const attributes of sample)
    for (const [key, value] of Object.entries(attributes)) {
      const values = counts.get(key) ?? new Map<string, number>();
      counts.set(key, values);
      values.set(String(value), (values.get(String(value)) ?? 0) + 1);
    }
  return [...counts]
    .flatMap(([key, values]) => [...values].map(([value, count]) => ({ key, value, count })))
    .sort((a, b) => b.count - a.count || compareText(a.key, b.key) || compareText(a.value, b.value))
    .slice(0, maxCounts);
}
