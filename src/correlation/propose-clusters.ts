import { kmeans } from 'ml-kmeans';
import type { Anomaly } from '../domain/anomaly.js';

/** More clusters than this are never proposed, and fewer anomalies than this are one. */
const mostClusters = 6;
const leastAnomalies = 8;
/** More anomalies than this are not asked about: the silhouettes cost their square, and this runs on the event loop. */
const mostAnomalies = 150;
/** A mean silhouette below this says that there is one cluster (Kaufman & Rousseeuw, 1990: no structure below .25, weak below .5). */
const leastSilhouette = 0.5;
/** A cluster of fewer entities is a service, not a system of its own. */
const leastEntities = 3;

/**
 * Which anomalies may belong together where nothing is known of how entities are connected: k-means over onset and the
 * words of entity names, k by mean silhouette, a fixed seed. One label for each anomaly, from 0. A proposal,
 * no decision: O(k · n²) for the silhouettes, so beyond 150 anomalies it proposes one.
 */
export function proposeClusters(anomalies: readonly Anomaly[], seed = 7): readonly number[] {
  const one = anomalies.map(() => 0);
  if (anomalies.length < leastAnomalies || anomalies.length > mostAnomalies) return one;
  const points = featuresOf(anomalies);
  const distinct = new Set(points.map((point) => point.join(' '))).size;
  let best = { silhouette: leastSilhouette, clusters: one };
  for (let k = 2; k <= Math.min(mostClusters, distinct); k++) {
    const { clusters } = kmeans(points, k, { seed, initialization: 'kmeans++' });
    const silhouette = meanSilhouette(points, clusters);
    if (silhouette > best.silhouette && areSystems(anomalies, clusters)) best = { silhouette, clusters };
  }
  return best.clusters;
}

function areSystems(anomalies: readonly Anomaly[], labels: readonly number[]): boolean {
  const entities = Map.groupBy(anomalies, (_, i) => labels[i]);
  return [...entities.values()].every((of) => new Set(of.map(({ entity }) => entity)).size >= leastEntities);
}

/** Onset in half hours by whole minutes, and the words an entity's name shares with some but not all of the others, scaled to length 1. */
function featuresOf(anomalies: readonly Anomaly[]): number[][] {
  const first = Math.min(...anomalies.map(({ startedAt }) => startedAt));
  const entities = new Set(anomalies.map(({ entity }) => entity));
  const uses = new Map<string, number>();
  for (const entity of entities) for (const word of wordsOf(entity)) uses.set(word, (uses.get(word) ?? 0) + 1);
  const telling = [...uses].filter(([, count]) => count > 1 && count < entities.size).map(([word]) => word);
  return anomalies.map(({ entity, startedAt }) => {
    const words = wordsOf(entity);
    const vector = telling.map((word) => (words.has(word) ? 1 : 0));
    const length = Math.hypot(...vector) || 1;
    return [Math.floor((startedAt - first) / 60_000) / 30, ...vector.map((value) => value / length)];
  });
}

function wordsOf(name: string): ReadonlySet<string> {
  const words = name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return new Set(words.match(/[a-z]{2,}/g));
}

function distance(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return Math.sqrt(sum);
}

/**
 * Mean over all points of (b - a) / max(a, b): a is the mean distance to the own cluster, b to the nearest other one; a point
 * alone in its cluster counts 0. Rousseeuw, *Silhouettes*, 1987.
 */
export function meanSilhouette(points: readonly (readonly number[])[], labels: readonly number[]): number {
  const clusters = Math.max(...labels) + 1;
  const sizes = Array.from({ length: clusters }, (_, label) => labels.filter((l) => l === label).length);
  let total = 0;
  for (const [i, point] of points.entries()) {
    const sums = Array.from({ length: clusters }, () => 0);
    for (const [j, other] of points.entries()) sums[labels[j]] += distance(point, other);
    const own = labels[i];
    if (sizes[own] < 2) continue;
    const a = sums[own] / (sizes[own] - 1);
    const b = Math.min(
      ...sums.map((sum, label) => (label === own || sizes[label] === 0 ? Infinity : sum / sizes[label])),
    );
    if (Number.isFinite(b)) total += (b - a) / Math.max(a, b, Number.MIN_VALUE);
  }
  return total / points.length;
}
