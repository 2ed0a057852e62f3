import { median, medianSpread } from '../analysis/causes/robust.js';
import { contrast, type Counted, type Shift } from '../analysis/significance/contrast.js';
import type { AttributeCounts, SeriesWindow, StoredTemplate, TemplateCount } from '../signals/signal-store.js';

/** A template whose lines are significantly more or less frequent; rates are lines per minute. */
export interface TemplateShift extends Shift {
  readonly text: string;
  readonly because: string;
}

/** A value of an attribute that a significantly larger or smaller share of the lines has; rates are shares, 0 to 1. */
export interface AttributeShift extends Shift {
  readonly name: string;
  readonly value: string;
  readonly because: string;
}

/** A series that runs elsewhere than before. */
export interface SeriesShift {
  readonly entity: string;
  readonly name: string;
  readonly unit?: string;
  readonly attributes: SeriesWindow['attributes'];
  readonly before: number;
  readonly after: number;
  /** How far the median moved, in units of the usual spread; above 0 when it went up. */
  readonly spreads: number;
  readonly because: string;
}

export interface Spans {
  /** Lengths in ms. */
  readonly before: number;
  readonly after: number;
}

/** Templates that became more or less frequent; a template that became part of another counts for that one. */
export function templateShifts(
  before: readonly TemplateCount[],
  after: readonly TemplateCount[],
  templates: readonly StoredTemplate[],
  spans: Spans,
): readonly TemplateShift[] {
  const byId = new Map(templates.map((template) => [template.id, template]));
  const idOf = ({ template }: TemplateCount): string => byId.get(template)?.alias ?? template;
  const counts = counted(sums(before, idOf), sums(after, idOf));
  const exposure = { before: spans.before / 60_000, after: spans.after / 60_000 };
  return contrast(counts, exposure).map((shift) => ({
    ...shift,
    text: byId.get(shift.key)?.text ?? shift.key,
    because: `${perMinute(shift.rateBefore)} → ${perMinute(shift.rateAfter)} lines a minute${said(shift)}`,
  }));
}

/** Values of attributes that a larger or smaller share of the lines has. */
export function attributeShifts(before: AttributeCounts, after: AttributeCounts): readonly AttributeShift[] {
  const keyOf = ({ key, value }: { readonly key: string; readonly value: string }): string =>
    JSON.stringify([key, value]);
  const counts = counted(sums(before.counts, keyOf), sums(after.counts, keyOf));
  return contrast(counts, { before: before.sampled, after: after.sampled }).map((shift) => {
    const [name = '', value = ''] = JSON.parse(shift.key) as string[];
    return {
      ...shift,
      name,
      value,
      because: `${percent(shift.rateBefore)} → ${percent(shift.rateAfter)} of the lines${said(shift)}`,
    };
  });
}

/** Fewer values say nothing about what is usual. */
const LEAST_VALUES = 5;
/** A median that moved less than this many spreads has not moved. */
const LEAST_SPREADS = 3;

/** Series whose median moved far, the farthest first; `from` divides before and after. */
export function seriesShifts(windows: readonly SeriesWindow[], from: number): readonly SeriesShift[] {
  return windows
    .flatMap((window) => seriesShift(window, from) ?? [])
    .toSorted((a, b) => Math.abs(b.spreads) - Math.abs(a.spreads) || (a.name < b.name ? -1 : 1));
}

function seriesShift(
  { entity, name, unit, attributes, times, values }: SeriesWindow,
  from: number,
): SeriesShift | undefined {
  const past = values.filter((_, i) => (times[i] ?? from) < from);
  const present = values.filter((_, i) => (times[i] ?? -Infinity) >= from);
  if (past.length < LEAST_VALUES || present.length < LEAST_VALUES) return undefined;
  const before = median(past);
  const after = median(present);
  // A constant series has no spread: a hundredth of its level stands in for it.
  const spread = medianSpread(past) || Math.abs(before) / 100 || Number.EPSILON;
  const spreads = (after - before) / spread;
  if (!(Math.abs(spreads) >= LEAST_SPREADS)) return undefined;
  const because = `median ${figure(before)} → ${figure(after)}${unit === undefined ? '' : ` ${unit}`}, ${figure(Math.abs(spreads))} spreads ${spreads > 0 ? 'up' : 'down'}`;
  return { entity, name, ...(unit !== undefined && { unit }), attributes, before, after, spreads, because };
}

function sums<T extends { readonly count: number }>(
  rows: readonly T[],
  keyOf: (row: T) => string,
): Map<string, number> {
  const byKey = new Map<string, number>();
  for (const row of rows) byKey.set(keyOf(row), (byKey.get(keyOf(row)) ?? 0) + row.count);
  return byKey;
}

function counted(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): readonly Counted[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].map((key) => ({ key, before: before.get(key) ?? 0, after: after.get(key) ?? 0 }));
}

function said({ ratio, p }: Shift): string {
  const chance = p === 0 ? 'not by chance' : `by chance with probability ${p.toExponential(1)}`;
  if (ratio === Infinity) return `; new, ${chance}`;
  if (ratio === 0) return `; gone, ${chance}`;
  return `; ×${figure(ratio)}, ${chance}`;
}

function perMinute(rate: number): string {
  return figure(rate);
}

function percent(share: number): string {
  return `${figure(share * 100)} %`;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}
