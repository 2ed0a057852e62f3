import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incidentStatuses } from '../domain/anomaly.js';
import { openIncident } from './commands-of.js';
import { statusOf, type IncidentEvent } from './incident-event.js';
import { rules, transition, type Command, type CommandKind, type IncidentRecord } from './transition.js';

const by = 'ana';
const other = { id: 'other', number: 2 };
const NOW = 1_000;

const born = openIncident({
  id: 'i',
  number: 1,
  title: 'trouble',
  severity: 'error',
  startedAt: 0,
  openedAt: 10,
  entities: ['a'],
});

/** One command of every kind that nothing but the status can forbid. */
const commands: { readonly [Kind in CommandKind]: Extract<Command, { kind: Kind }> } = {
  acknowledge: { kind: 'acknowledge', by },
  snooze: { kind: 'snooze', by, until: NOW + 1 },
  wake: { kind: 'wake', by },
  resolve: { kind: 'resolve', by },
  reopen: { kind: 'reopen', by },
  merge: { kind: 'merge', by, into: other },
  absorb: { kind: 'absorb', by, from: other, entities: ['a', 'b'], startedAt: 0 },
  split: { kind: 'split', by, into: other, entities: ['a'] },
  grow: { kind: 'grow', by, members: 1, entities: ['a', 'b'], startedAt: 0 },
  rank: { kind: 'rank', by, revision: 1, because: 'first' },
  retitle: { kind: 'retitle', by, title: 'other trouble' },
  'set-severity': { kind: 'set-severity', by, severity: 'info', pin: 'pinned' },
  assign: { kind: 'assign', by, assignee: 'bo' },
  note: { kind: 'note', by, note: 'hm' },
  tag: { kind: 'tag', by, add: ['db'], remove: [] },
  link: { kind: 'link', by, link: { tool: 'pagerduty', reference: 'P1' } },
  judge: { kind: 'judge', by, cause: { id: 'c', title: 'c' }, verdict: 'rejected' },
};
const kinds = Object.keys(commands) as readonly CommandKind[];

function run(sequence: readonly CommandKind[]) {
  let { incident } = born;
  const events: IncidentEvent[] = [...born.events];
  for (const kind of sequence) {
    const result = transition(incident, commands[kind], NOW);
    if ('illegal' in result) continue;
    incident = result.incident;
    events.push(result.event);
  }
  return { incident, events };
}

describe('transition', () => {
  it('reaches only states of the machine, by any order of commands, and the events lead to the same status', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...kinds), { maxLength: 40 }), (sequence) => {
        const { incident, events } = run(sequence);
        expect(incidentStatuses).toContain(incident.status);
        expect(statusOf(events)).toBe(incident.status);
        expect(events.at(-1)?.status).toBe(incident.status);
        expect(events.map(({ version }) => version)).toEqual(events.map((_, i) => i + 1));
        expect(incident.version).toBe(events.length);
        expect(incident.snoozedUntil !== undefined).toBe(incident.status === 'snoozed');
        expect(incident.resolvedAt !== undefined).toBe(incident.status === 'resolved');
        expect(incident.mergedInto !== undefined).toBe(incident.status === 'merged');
      }),
    );
  });

  it.each(incidentStatuses.flatMap((status) => kinds.map((kind) => ({ status, kind }))))(
    'of $status by $kind obeys the table',
    ({ status, kind }) => {
      const result = transition({ ...born.incident, status }, commands[kind], NOW);
      const { from, to = status } = rules[kind];
      expect('illegal' in result ? undefined : result.incident.status).toBe(from.includes(status) ? to : undefined);
    },
  );

  it('changes nothing but what it says, and never its argument', () => {
    const frozen = Object.freeze({ ...born.incident });
    const result = transition(frozen, commands.assign, NOW);
    expect(result).toEqual({
      incident: { ...frozen, assignee: 'bo', version: 2 },
      event: { incident: 'i', version: 2, at: NOW, kind: 'assigned', by, status: 'open', summary: 'Assigned to bo' },
    });
  });

  const snoozed: IncidentRecord = { ...born.incident, status: 'snoozed', snoozedUntil: 5 };
  it.each([
    { case: 'a snooze into the past', command: { kind: 'snooze', by, until: NOW } as const, says: 'which is past' },
    { case: 'a snooze until never', command: { kind: 'snooze', by, until: NaN } as const, says: 'until NaN' },
    { case: 'a merge into itself', command: { kind: 'merge', by, into: born.incident } as const, says: 'into itself' },
  ])('refuses $case', ({ command, says }) => {
    expect(transition(born.incident, command, NOW)).toEqual({ illegal: expect.stringContaining(says) as string });
  });

  it('keeps when it was first acknowledged', () => {
    const again = transition({ ...snoozed, acknowledgedAt: 7 }, commands.acknowledge, NOW);
    expect(again).toMatchObject({ incident: { acknowledgedAt: 7, snoozedUntil: undefined } });
  });

  it('says who joined, and counts the rest', () => {
    const entities = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const grown = transition(born.incident, { kind: 'grow', by, members: 8, entities, startedAt: 0 }, NOW);
    expect(grown).toMatchObject({ event: { summary: '8 more anomalies, now also of b, c, d, e, f and 2 more' } });
  });
});
