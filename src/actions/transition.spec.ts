import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Identity } from '../platform/access/access.service.js';
import { actionStatuses, type Action, type ActionEvent } from './action.js';
import { risks } from './remediation.js';
import { machine, rules, transition, type ActionCommand, type ActionCommandKind } from './transition.js';

const people: readonly Identity[] = ['ana', 'bo', 'cy'].map((who) => ({ who, scopes: ['operate'] }));
const recovery = { verdict: 'recovered', because: 'it is', recovered: 1, known: 1, at: 0, signals: [] } as const;

function proposal(over: Partial<Action> = {}): Action {
  return {
    id: 'a',
    origin: { kind: 'incident', id: 'i' },
    remediation: 'restart',
    entity: 'web',
    title: 'Restart web',
    risk: 'reversible',
    because: [],
    request: { executor: 'webhook', parameters: {} },
    status: 'proposed',
    proposedBy: 'ana',
    proposedAt: 0,
    expiresAt: 1_000,
    approvals: [],
    attempts: 0,
    version: 1,
    ...over,
  };
}

function commandOf(kind: ActionCommandKind, by: Identity): ActionCommand {
  const told = { note: 'n', outcome: 'o', effectiveAt: 1, before: {}, recovery };
  return { ...told, kind, by };
}

const kinds = Object.keys(rules) as readonly ActionCommandKind[];
const steps = fc.array(fc.tuple(fc.constantFrom(...kinds), fc.constantFrom(...people, machine), fc.nat(2_000)), {
  maxLength: 40,
});

/** Every command one after the other; those that are illegal change nothing. */
function live(action: Action, commands: readonly (readonly [ActionCommandKind, Identity, number])[]) {
  const events: ActionEvent[] = [];
  for (const [kind, by, now] of commands) {
    const result = transition(action, commandOf(kind, by), now);
    if ('illegal' in result) continue;
    action = result.action;
    events.push(result.event);
  }
  return { action, events };
}

describe('the life of an action', () => {
  const anyAction = fc
    .constantFrom(...risks)
    .chain((risk) => fc.constantFrom('ana', machine.who).map((proposedBy) => proposal({ risk, proposedBy })));

  it('numbers its events without a gap and ends where they say', () => {
    fc.assert(
      fc.property(anyAction, steps, (start, commands) => {
        const { action, events } = live(start, commands);
        expect(events.map(({ version }) => version)).toEqual(events.map((_, i) => i + 2));
        expect(action.status).toBe(events.at(-1)?.status ?? 'proposed');
        expect(actionStatuses).toContain(action.status);
      }),
    );
  });

  it('is carried out at most once, and only after an approval', () => {
    fc.assert(
      fc.property(anyAction, steps, (start, commands) => {
        const done = live(start, commands).events.map(({ kind }) => kind);
        expect(done.filter((kind) => kind === 'begun').length).toBeLessThanOrEqual(1);
        expect(done.filter((kind) => kind === 'executed').length).toBeLessThanOrEqual(1);
        const begun = done.indexOf('begun');
        expect(begun === -1 || done.slice(0, begun).includes('approved')).toBe(true);
      }),
    );
  });

  it('never begins what is destructive with fewer than two people behind it', () => {
    fc.assert(
      fc.property(fc.constantFrom('ana', machine.who), steps, (proposedBy, commands) => {
        const { action } = live(proposal({ risk: 'destructive', proposedBy }), commands);
        const behind = new Set([proposedBy, ...action.approvals.map(({ by }) => by)]);
        behind.delete(machine.who);
        expect(action.begunAt === undefined || behind.size >= 2).toBe(true);
      }),
    );
  });

  it('refuses the proposer of something destructive, and says why', () => {
    const result = transition(proposal({ risk: 'destructive' }), commandOf('approve', people[0]), 1);
    expect(result).toEqual({
      illegal:
        '"Restart web" is proposed: it is destructive, so another token than ana, who proposed it, must approve it.',
    });
  });

  it('takes back only what was done', () => {
    const failed = proposal({ status: 'failed' });
    expect(transition(failed, commandOf('begin-undo', people[0]), 1)).toHaveProperty('illegal');
    expect(transition({ ...failed, executedAt: 1 }, commandOf('begin-undo', people[0]), 1)).toHaveProperty('action');
  });
});
