import type { Counted } from '../analysis/significance/contrast.js';
import { complaintShifts } from '../analysis/verification/rates.js';
import { aspectOf, overallRegression, regressionOf } from '../analysis/verification/regression.js';
import type { SeriesWindow, SignalStore, TemplateCount, TimeRange } from '../signals/signal-store.js';
import type { Comparison, Difference } from './comparison.js';

const minuteMs = 60_000;
/** Rows that anybody reads. */
const SHOWN = 20;

/** The same signals of some entities before and after: errors, latency, saturation, drift, cost and what is logged. */
export async function compareVersions(
  store: SignalStore,
  entities: readonly string[],
  before: TimeRange,
  after: TimeRange,
): Promise<Comparison> {
  const [windows, early, late] = await Promise.all([
    store.points({ from: before.from, to: after.to, entities }),
    store.templateCounts({ ...before, entities }),
    store.templateCounts({ ...after, entities }),
  ]);
  const series = windows.flatMap((window) => seriesDifference(window, before, after) ?? []);
  const lines = await lineDifferences(store, early, late, before, after);
  const found = [...series, ...lines].toSorted(
    (a, b) =>
      Number(b.verdict === 'worse') - Number(a.verdict === 'worse') || a.p - b.p || (a.signal < b.signal ? -1 : 1),
  );
  const compared =
    windows.filter((window) => isJudged(window)).length + new Set(late.map(({ template }) => template)).size;
  const verdict = overallRegression(found);
  const because = compared === 0 ? 'There is nothing to compare' : sayAll(found, compared);
  return { verdict, because, entities, before, after, compared, differences: found.slice(0, SHOWN) };
}

function isJudged({ name, attributes }: SeriesWindow): boolean {
  return aspectOf(name, String(attributes['method'] ?? '')) !== undefined;
}

function seriesDifference(window: SeriesWindow, before: TimeRange, after: TimeRange): Difference | undefined {
  const { entity, name, attributes, times, values } = window;
  const aspect = aspectOf(name, String(attributes['method'] ?? ''));
  if (aspect === undefined) return undefined;
  const within = ({ from, to }: TimeRange): readonly number[] =>
    values.filter((_, i) => (times[i] ?? NaN) >= from && (times[i] ?? NaN) < to);
  const moved = regressionOf(aspect, within(before), within(after));
  return moved && { ...moved, entity, signal: name };
}

async function lineDifferences(
  store: SignalStore,
  early: readonly TemplateCount[],
  late: readonly TemplateCount[],
  before: TimeRange,
  after: TimeRange,
): Promise<readonly Difference[]> {
  const ids = [...new Set([...early, ...late].map(({ template }) => template))];
  const known = ids.length === 0 ? [] : await store.templates({ ids });
  const byId = new Map(known.map((template) => [template.id, template]));
  const keyOf = ({ entity, template }: TemplateCount): string => `${entity}\n${byId.get(template)?.alias ?? template}`;
  const textOf = (key: string): string => {
    const id = key.slice(key.indexOf('\n') + 1);
    return byId.get(id)?.text ?? known.find(({ alias }) => alias === id)?.text ?? id;
  };
  const exposure = { before: (before.to - before.from) / minuteMs, after: (after.to - after.from) / minuteMs };
  return complaintShifts(counted(early, late, keyOf), exposure, textOf).map(({ key, ...shift }) => ({
    ...shift,
    entity: key.slice(0, key.indexOf('\n')),
    signal: textOf(key),
  }));
}

function counted(
  early: readonly TemplateCount[],
  late: readonly TemplateCount[],
  keyOf: (row: TemplateCount) => string,
): readonly Counted[] {
  const sums = new Map<string, { before: number; after: number }>();
  const add = (side: 'before' | 'after', rows: readonly TemplateCount[]): void => {
    for (const row of rows) {
      const sum = sums.get(keyOf(row)) ?? { before: 0, after: 0 };
      sum[side] += row.count;
      sums.set(keyOf(row), sum);
    }
  };
  add('before', early);
  add('after', late);
  return [...sums].map(([key, sum]) => ({ key, ...sum }));
}

function sayAll(found: readonly Difference[], compared: number): string {
  const [first] = found;
  if (!first) return `None of ${compared} signals is clearly better or worse`;
  const worse = found.filter(({ verdict }) => verdict === 'worse').length;
  return `${worse} of ${compared} signals got worse, ${found.length - worse} better; ${first.signal} of ${first.entity}: ${first.because}`;
}
