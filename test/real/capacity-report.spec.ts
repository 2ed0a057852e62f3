import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadResources } from '../../src/capacity/load-resources.js';
import { planCapacity } from '../../src/capacity/plan-capacity.js';
import { renderReport } from '../../src/capacity/report/render-report.js';
import { capacityReport } from '../../src/capacity/capacity-report.js';
import { dayMs, hourMs } from '../../src/capacity/resource.js';
import type { SeriesWindow } from '../../src/signals/signal-store.js';
import { chromium } from '../capacity/chromium.js';
import { missingPrograms } from '../support/programs.js';

const missing = missingPrograms('chromium');
const start = Date.UTC(2026, 0, 1);

function disk(entity: string, growth: number): SeriesWindow[] {
  const times = Array.from({ length: 600 }, (_, i) => start + i * hourMs);
  const attributes = { mountpoint: '/data<&"' };
  const free = times.map((at, i) => 6e10 - (growth * (at - start)) / dayMs + 1e8 * ((i * 7919) % 13));
  return [
    { entity, name: 'node_filesystem_avail_bytes', attributes, times, values: free },
    { entity, name: 'node_filesystem_size_bytes', attributes, times, values: times.map(() => 1e11) },
  ];
}

describe.runIf(missing.length === 0)('the HTML report in a real Chromium', () => {
  let folder = '';
  let page = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-report-'));
    const settings = { at: start + 25 * dayMs, horizonMs: 14 * dayMs };
    const plan = planCapacity([...disk('db-1', 1.6e9), ...disk('db-2', 1e8)], await loadResources(), settings);
    const { body } = renderReport(capacityReport([plan], settings), 'html');
    await writeFile(join(folder, 'report.html'), body);
    page = pathToFileURL(join(folder, 'report.html')).href;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is parsed as it was written: plots, tables, and nothing that the policy had to stop', async () => {
    const { stdout, stderr } = await chromium(page, '--dump-dom');
    expect(stdout.match(/<svg /g)).toHaveLength(2);
    expect(stdout.match(/<polygon class="band80"/g)).toHaveLength(2);
    expect(stdout).toContain('spent 2026-02-0');
    expect(stderr).not.toMatch(/Content Security Policy|CONSOLE/);
  });

  it('can be seen and printed', async () => {
    const [picture, paper] = [join(folder, 'report.png'), join(folder, 'report.pdf')];
    await chromium(page, '--window-size=1100,1600', `--screenshot=${picture}`);
    await chromium(page, `--print-to-pdf=${paper}`);
    const png = await readFile(picture);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1100, 1600]);
    // A blank page of this size is less than 20 kB.
    expect(png.length).toBeGreaterThan(40_000);
    expect((await readFile(paper)).subarray(0, 5).toString()).toBe('%PDF-');
  });
});
