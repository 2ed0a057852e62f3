import type { MeasureKind } from '../../domain/anomaly.js';

/** First match wins; names are split into words first, so that `mem` is found in `MemoryUsage(Mi)` but not in `remember`. */
const rules: readonly (readonly [RegExp, MeasureKind])[] = [
  [/client.*(lat|dur)/, 'other'],
  [/avail|success|\bup\b|\bsli\b|health/, 'availability'],
  [/err|fail|5xx|4xx|40[13]|exception|unauthor|oom|restart|reject|dead.?letter/, 'error'],
  [/lat(?!est)|duration|response.?time|elapsed|\brtt\b|age.*(sec|ms|msg|message)|freshness/, 'latency'],
  [
    /cpu|mem|heap|\brss\b|disk|\bfds?\b|conn|pool|queue|\blag\b|\bgc\b|throttl|backlog|pressure|inode|thread|goroutine|saturat/,
    'saturation',
  ],
  [/req|rps|ops|rate|throughput|workload|traffic|bytes|packets|read|write|\bio\b|count|total/, 'traffic'],
];

/** What a series measures, by its name: decides which direction is bad and how it counts as evidence of a cause. */
export function measureOf(name: string): MeasureKind {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_.\-/]+/g, ' ')
    .toLowerCase();
  return rules.find(([pattern]) => pattern.test(words))?.[1] ?? 'other';
}
