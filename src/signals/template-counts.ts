import { compareText } from '../platform/compare-text.js';
import type { TemplateCount } from './signal-store.js';

/** By time, then entity, then template. */
export function compareCounts(a: TemplateCount, b: TemplateCount): number {
  return a.at - b.at || compareText(a.entity, b.entity) || compareText(a.template, b.template);
}

/** Adds up counts of one entity and template in one bucket, which two days may share; sorted. */
export function mergeCounts(counts: readonly TemplateCount[]): readonly TemplateCount[] {
  const merged = new Map<string, TemplateCount>();
  for (const count of counts) {
    const key = `${count.at}\0${count.entity}\0${count.template}`;
    merged.set(key, { ...count, count: count.count + (merged.get(key)?.count ?? 0) });
  }
  return [...merged.values()].sort(compareCounts);
}
