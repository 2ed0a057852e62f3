import { describe, expect, it } from 'vitest';
import type { SeriesWindow } from '../../signals/signal-store.js';
import { loadResources } from '../load-resources.js';
import { planCapacity } from '../plan-capacity.js';
import { dayMs, hourMs } from '../resource.js';
import { formatQuantity } from './quantity.js';
import { renderReport } from './render-report.js';
import { capacityReport, type CapacityReport } from '../capacity-report.js';

const resources = await loadResources();
const start = Date.UTC(2026, 0, 1);
const hostile = '</svg><script>alert(1)</script>"&\'=1+1';

function disk(entity: string, growth: number, mountpoint = '/'): SeriesWindow[] {
  const times = Array.from({ length: 480 }, (_, i) => start + i * hourMs);
  const attributes = { mountpoint };
  const free = times.map((at, i) => 60e9 - (growth * 1e9 * (at - start)) / dayMs + 1e7 * ((i * 7919) % 13));
  return [
    { entity, name: 'node_filesystem_avail_bytes', attributes, times, values: free },
    { entity, name: 'node_filesystem_size_bytes', attributes, times, values: times.map(() => 1e11) },
  ];
}

const owners = { 'db-1': 'data', 'db-2': 'data', web: 'shop' };
const settings = { at: start + 20 * dayMs, horizonMs: 14 * dayMs, owners };

function report(owner?: string): CapacityReport {
  const given = [...disk('db-1', 2), ...disk('db-2', 0.1), ...disk('web', 2.5, hostile)];
  return capacityReport([planCapacity(given, resources, settings)], settings, owner === undefined ? {} : { owner });
}

describe('capacityReport', () => {
  it('puts what runs out first, the soonest before the others', () => {
    const { runningOut, holding, totals } = report();
    expect(runningOut.map(({ entity }) => entity)).toEqual(['web', 'db-1']);
    expect(holding.map(({ entity }) => entity)).toEqual(['db-2']);
    expect(totals).toMatchObject({ resources: 3, runningOut: 2 });
  });

  it('is of one owner when asked', () => {
    const { runningOut, actions, totals } = report('data');
    expect([runningOut.length, totals.resources]).toEqual([1, 2]);
    expect(new Set(actions.map(({ entity }) => entity))).toEqual(new Set(['db-1']));
  });
});

describe('renderReport', () => {
  it('is the same file for the same report, named by owner and day', () => {
    for (const format of ['json', 'csv', 'html', 'md'] as const) {
      expect(renderReport(report('data'), format)).toEqual(renderReport(report('data'), format));
      expect(renderReport(report('data'), format).fileName).toBe(`capacity-data-2026-01-21.${format}`);
    }
  });

  it('as JSON is the report itself', () => {
    const made = report();
    expect(JSON.parse(renderReport(made, 'json').body)).toEqual(JSON.parse(JSON.stringify(made)));
  });

  it('as CSV has one row a thing, all of one width, and no formula', () => {
    const { body } = renderReport(report(), 'csv');
    const rows = body.trimEnd().split('\r\n');
    const cells = (row: string): string[] => row.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? [];
    expect(rows.map((row) => cells(row.endsWith(',') ? row : `${row},`).length - 1)).toEqual(rows.map(() => 21));
    expect(rows.filter((row) => row.startsWith('resource,')).length).toBe(3);
    expect(body).not.toMatch(/(^|,)"?[=+@]/m);
  });

  it('as HTML is one page that loads nothing and runs nothing', () => {
    const { body } = renderReport(report(), 'html');
    expect(body).toContain("default-src 'none'");
    expect(body).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|src=|href=/i);
    expect(body).not.toMatch(/NaN|undefined|Infinity/);
    expect(body.match(/<svg /g)).toHaveLength(3);
    expect(body).toContain('spent 2026-01');
    expect(body).toContain('@media print');
  });

  it('of nothing still is a page', () => {
    const empty = capacityReport([], settings);
    expect(renderReport(empty, 'html').body).toContain('</html>');
    expect(renderReport(empty, 'csv').body.split('\r\n')).toHaveLength(2);
  });
});

describe('formatQuantity', () => {
  it.each([
    { value: 0, unit: 'bytes', is: '0 B' },
    { value: 1.5 * 1024 ** 3, unit: 'bytes', is: '1.5 GiB' },
    { value: 0.853, unit: 'share', is: '85.3 %' },
    { value: 0.25, unit: 'seconds', is: '250 ms' },
    { value: 12_345, unit: 'messages', is: '12 345 messages' },
    { value: 2.4567, unit: 'cores', is: '2.46 cores' },
    { value: 1_234_567, unit: 'count', is: '1 234 567' },
  ] as const)('$value $unit is $is', ({ value, unit, is }) => expect(formatQuantity(value, unit)).toBe(is));
});
