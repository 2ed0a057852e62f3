import { describe, expect, it } from 'vitest';
import { openIncident } from '../incidents/commands-of.js';
import { postMortem, type CaseNotes } from './post-mortem.js';

const T0 = Date.UTC(2026, 0, 1);
const { incident, events } = openIncident({
  id: 'i',
  number: 7,
  title: 'checkout is slow',
  severity: 'critical',
  startedAt: T0,
  openedAt: T0 + 90_000,
  entities: ['checkout', 'database'],
});
const notes: CaseNotes = {
  incident: { ...incident, status: 'resolved', resolvedAt: T0 + 3 * 3_600_000 },
  causes: [
    {
      id: 'c',
      entity: 'database',
      title: 'deployment: v2',
      score: 0.81,
      verdict: 'confirmed',
      because: ['40 s before the onset'],
      terms: [],
    },
  ],
  members: [
    {
      incident: 'i',
      anomaly: 'a',
      entity: 'database',
      role: 'root-cause',
      because: 'the first',
      signal: 's',
      detector: 'd',
      startedAt: T0,
    },
  ],
  memberCount: 3,
  timeline: events,
  changes: [
    { id: 'v2', at: T0 - 40_000, kind: 'deployment', entity: 'database', summary: 'v2', attributes: {}, source: 's' },
  ],
};

describe('postMortem', () => {
  it('says what is known, in order', () => {
    expect(postMortem(notes)).toBe(`# Post-mortem of incident #7: checkout is slow

| | |
|---|---|
| Severity | critical |
| Status | resolved |
| Began | 2026-01-01 00:00:00Z |
| Known | 2026-01-01 00:01:30Z (90 s later) |
| Acknowledged | never |
| Over | 2026-01-01 03:00:00Z (after 3 h 0 min) |
| Assigned to | nobody |
| Entities | checkout, database |
| Anomalies | 3 |

## What is to blame

- **deployment: v2** (confirmed, score 0.81)
  - 40 s before the onset

## What was done before and meanwhile

- 2025-12-31 23:59:20Z: deployment to database: v2

## How it spread

- 2026-01-01 00:00:00Z: database (root-cause): the first
- and 2 more

## Timeline

- 2026-01-01 00:01:30Z: Opened: checkout is slow (throughline)

## For people to say

- How did users notice it?
- What made it possible, and what made it worse?
- What will be done so that it does not come back, by whom and until when?
`);
  });

  it('lets no text of others become Markdown or HTML', () => {
    const title = '<script>x</script> | [a](javascript:b)\n# gone *bold* `code`';
    const [heading] = postMortem({ ...notes, incident: { ...incident, title } }).split('\n');
    expect(heading).toBe(
      '# Post-mortem of incident #7: \\<script\\>x\\</script\\> \\| \\[a\\](javascript:b) \\# gone \\*bold\\* \\`code\\`',
    );
  });

  it('says so when nothing is known', () => {
    const text = postMortem({ ...notes, causes: [], members: [], memberCount: 0, timeline: [], changes: [] });
    expect(text).toContain('Nothing is suspected.');
    expect(text).toContain('No change to these entities is known.');
    expect(text).not.toContain('## Timeline');
  });
});
