import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CapacityScheduleService } from '../../src/capacity/capacity-schedule.service.js';
import { CapacityService } from '../../src/capacity/capacity.service.js';
import { CapacityStore } from '../../src/capacity/capacity.store.js';
import { AuditStore } from '../../src/platform/audit.store.js';
import { Scheduler } from '../../src/platform/scheduler.js';
import { openApi, T0, type Api } from '../graphql/api.js';
import { halfADayAway } from './far-hour.js';
import { dayMs, hourMs } from './story.js';

describe('when capacity is planned', () => {
  const every = vi.spyOn(Scheduler.prototype, 'every');
  let api: Api;
  let schedule: CapacityScheduleService;
  let store: CapacityStore;

  beforeEach(async () => {
    every.mockClear();
    api = await openApi({ CAPACITY_SCHEDULE: halfADayAway });
    [schedule, store] = [api.app.get(CapacityScheduleService), api.app.get(CapacityStore)];
  });
  afterEach(() => api.close());

  /** What the clock of cron would do. */
  const strike = async (): Promise<void> => {
    const [, , work] = every.mock.calls.find(([, name]) => name === 'capacity') ?? [];
    await work?.();
  };

  it('is on the schedule of the configuration, as of that moment', async () => {
    expect(every.mock.calls.find(([, name]) => name === 'capacity')?.[0]).toBe(halfADayAway);
    await strike();
    expect(await store.newestRun()).toMatchObject({ at: T0, finished: true });
    api.clock.at += dayMs;
    await strike();
    expect(await store.newestRun()).toMatchObject({ at: T0 + dayMs, finished: true });
  });

  it('takes up what was broken off within the day, and begins anew after that', async () => {
    await api.app.get(CapacityService).begin(T0);
    api.clock.at = T0 + 5 * hourMs;
    await strike();
    expect(await store.newestRun()).toMatchObject({ at: T0, finished: true });

    await api.app.get(CapacityService).begin(T0 + 6 * hourMs);
    api.clock.at = T0 + 31 * hourMs;
    await strike();
    expect(await store.newestRun()).toMatchObject({ at: T0 + 31 * hourMs, finished: true });
  });

  it('is when somebody asks, which is audited', async () => {
    expect(await schedule.request('ann')).toMatchObject({ at: T0, finished: false });
    const [entry] = await api.app.get(AuditStore).page(1);
    expect(entry).toMatchObject({ who: 'ann', action: 'capacity.plan', subject: new Date(T0).toISOString() });
  });

  it('goes on with what goes on when two people ask', async () => {
    const [one, two] = [await schedule.request('ann', T0 - hourMs), await schedule.request('ben', T0 - hourMs)];
    expect('at' in two && 'at' in one && two.at === one.at).toBe(true);
  });

  it.each([
    { what: 'the future', at: T0 + 1, says: 'lies in the future' },
    { what: 'before the newest plans', at: T0 - 2 * hourMs, says: 'which is later' },
  ])('is not for $what', async ({ at, says }) => {
    await api.app.get(CapacityService).begin(T0 - hourMs);
    expect(await schedule.request('ann', at)).toEqual({ refused: expect.stringContaining(says) });
  });

  it('does not begin by an expression that is none', async () =>
    expect(openApi({ CAPACITY_SCHEDULE: 'often' })).rejects.toMatchObject({ code: 'scheduler.expression' }));
});
