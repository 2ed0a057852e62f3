import { describe, expect, it } from 'vitest';
import { nextStep, type Notification, type NotificationPolicy, type Situation } from './notification-policy.js';

const T0 = Date.UTC(2026, 0, 2, 12);
const MINUTE = 60_000;

const policy: NotificationPolicy = { confidence: 0.5, deadlineMs: 5 * MINUTE, severity: 'warning' };
const sure = { id: 'c', score: 0.8, verdict: 'suspected' } as const;
const unsure = { id: 'c', score: 0.3, verdict: 'suspected' } as const;
const open: Situation = { severity: 'error', status: 'open', cause: unsure };

function after(state: Partial<Notification>): Notification {
  return {
    incident: 'i',
    version: 1,
    seenAt: T0,
    state: 'waiting',
    because: 'it waits',
    channels: ['slack'],
    noted: {},
    ...state,
  };
}
const told = (over: Partial<Notification> = {}) => after({ state: 'told', status: 'open', cause: 'c', ...over });

describe('nextStep', () => {
  it('waits for a sure cause until the deadline', () => {
    expect(nextStep(open, undefined, policy, T0)).toMatchObject({ state: 'waiting', dueAt: T0 + 5 * MINUTE });
    const soon = nextStep({ ...open, cause: sure }, after({}), policy, T0 + MINUTE);
    expect(soon).toMatchObject({ state: 'told', tell: 'opened', because: 'The first cause has a score of 0.80' });
    const late = nextStep(open, after({}), policy, T0 + 5 * MINUTE);
    expect(late).toMatchObject({ state: 'told', tell: 'opened', because: 'No cause has a score of 0.50 after 300 s' });
  });

  it('takes a cause that a person confirmed whatever its score', () => {
    const cause = { ...unsure, verdict: 'confirmed' } as const;
    expect(nextStep({ ...open, cause }, undefined, policy, T0).tell).toBe('opened');
  });

  it('tells nothing twice', () => {
    expect(nextStep({ ...open, cause: sure }, told(), policy, T0 + MINUTE).tell).toBeUndefined();
    expect(nextStep({ ...open, cause: { ...sure, id: 'other' } }, told(), policy, T0).tell).toBeUndefined();
  });

  it.each([
    { from: 'open', to: 'acknowledged', tells: 'acknowledged' },
    { from: 'acknowledged', to: 'resolved', tells: 'resolved' },
    { from: 'open', to: 'merged', tells: 'merged' },
    { from: 'open', to: 'snoozed', tells: 'snoozed' },
    { from: 'snoozed', to: 'open', tells: 'woke' },
    { from: 'resolved', to: 'open', tells: 'reopened' },
  ] as const)('tells that what was $from is $to', ({ from, to, tells }) => {
    expect(nextStep({ ...open, status: to }, told({ status: from }), policy, T0).tell).toBe(tells);
  });

  it('tells a cause that is found after the deadline, once', () => {
    const before = told();
    const { cause: _, ...withoutCause } = before;
    expect(nextStep({ ...open, cause: sure }, withoutCause, policy, T0).tell).toBe('cause');
    expect(
      nextStep({ ...open, cause: sure, status: 'resolved' }, { ...withoutCause, status: 'resolved' }, policy, T0).tell,
    ).toBeUndefined();
  });

  it.each([
    { by: 'severity', situation: { severity: 'info' }, because: 'Its severity info is below warning' },
    {
      by: 'snoozed',
      situation: { status: 'snoozed', snoozedUntil: T0 + MINUTE },
      because: 'It is snoozed until 2026-01-02T12:01:00.000Z',
      dueAt: T0 + MINUTE,
    },
    {
      by: 'maintenance',
      situation: { maintenance: { until: T0 + MINUTE, reason: 'new disks' } },
      because: 'Maintenance until 2026-01-02T12:01:00.000Z: new disks',
      dueAt: T0 + MINUTE,
    },
  ] as const)('is held by $by', ({ by, situation, because, ...rest }) => {
    const step = nextStep({ ...open, cause: sure, ...situation }, undefined, policy, T0);
    expect(step).toEqual({ state: 'held', seenAt: T0, hold: by, because, ...rest });
  });

  it('lets people sleep unless it is critical', () => {
    const quietHours = { fromMinute: 11 * 60, untilMinute: 13 * 60, timeZone: 'UTC' };
    const night = { ...policy, quietHours };
    const held = nextStep({ ...open, cause: sure }, undefined, night, T0);
    expect(held).toMatchObject({ state: 'held', hold: 'quiet-hours', dueAt: T0 + 60 * MINUTE });
    expect(nextStep({ ...open, severity: 'critical', cause: sure }, undefined, night, T0).tell).toBe('opened');
    expect(nextStep({ ...open, cause: sure }, after({ ...held }), night, T0 + 60 * MINUTE).tell).toBe('opened');
    expect(nextStep({ ...open, status: 'resolved' }, told(), night, T0).tell).toBe('resolved');
  });

  it('says what was over before anybody was told, and begins anew when it comes back', () => {
    const held = after({ state: 'held', because: 'Maintenance' });
    const missed = nextStep({ ...open, status: 'resolved' }, held, policy, T0 + MINUTE);
    expect(missed).toMatchObject({ state: 'missed', because: 'It was resolved before: Maintenance' });
    const again = nextStep(open, after({ ...missed }), policy, T0 + 60 * MINUTE);
    expect(again).toMatchObject({ state: 'waiting', dueAt: T0 + 65 * MINUTE });
  });
});
