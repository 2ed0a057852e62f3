import { describe, expect, it } from 'vitest';
import { capacityReport } from '../capacity-report.js';
import type { CapacityAction, CapacityPlan, Finding, SizeFinding } from '../plan.js';
import { dayMs } from '../resource.js';
import { renderMarkdown } from './render-markdown.js';

const settings = { at: 0, horizonMs: 14 * dayMs, prices: { currency: 'EUR' } };

function finding(entity: string): Finding {
  return {
    entity,
    resource: 'disk',
    key: '/data',
    unit: 'bytes',
    metrics: [],
    used: 90 * 1024 ** 3,
    usedAt: 0,
    limit: 100 * 1024 ** 3,
    leadTimeMs: dayMs,
    history: { startAt: 0, stepMs: 1, values: [] },
    exhaustion: { probability: 0.9, withinLeadTime: 0.8, expectedAt: dayMs, because: 'spent on 1970-01-02' },
    urgent: true,
  };
}
const action: CapacityAction = {
  id: 'a',
  kind: 'clean-up',
  entity: 'db',
  resource: 'disk',
  key: '/data',
  summary: 'Free space on /data of db',
  effect: '10 GiB must go',
  beginBy: dayMs,
  because: [],
};
const size: SizeFinding = {
  entity: 'web',
  container: 'web',
  resource: 'cpu',
  replicas: 2,
  sizing: { from: 4, to: 1, readings: 500, since: 0, until: dayMs, confidence: 0.5, savesPerMonth: 131.4, because: [] },
};

function markdown(plan: Partial<CapacityPlan>): string {
  const empty = { settings, findings: [], sizes: [], actions: [], unitCosts: [] };
  return renderMarkdown(capacityReport([{ ...empty, ...plan }], settings));
}

describe('renderMarkdown', () => {
  it('says what runs out, what to do and what could be saved', () => {
    expect(markdown({ findings: [finding('db')], actions: [action], sizes: [size] })).toBe(
      [
        '# Capacity report',
        '1 resources, 1 run out within 14 days, 131.4 EUR a month to save. **1 before more can be had.**',
        '## What runs out',
        '- **db disk /data**: 90 GiB of 100 GiB used; spent on 1970-01-02',
        '## What to do',
        '- Free space on /data of db (begin by 1970-01-02): 10 GiB must go',
      ].join('\n\n'),
    );
  });

  it('is short when there is nothing to say', () =>
    expect(markdown({})).toBe('# Capacity report\n\n0 resources, 0 run out within 14 days.'));

  it('names ten of many', () => {
    const many = Array.from({ length: 25 }, (_, i) => finding(`db-${i}`));
    const lines = markdown({ findings: many })
      .split('\n')
      .filter((line) => line.startsWith('- '));
    expect(lines).toHaveLength(11);
    expect(lines[10]).toBe('- 15 more');
  });

  it('lets no name be a link, emphasis or mention', () => {
    const text = markdown({ findings: [finding('[x](http://evil) *b* <@U1> `c`\n# h')] });
    expect(text).not.toMatch(/[^\\]\[x|[^\\]<@|\n# h/);
    expect(text).toContain('\\[x\\]\\(http://evil\\)');
  });
});
