import type { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from './config.js';
import { openDatabase } from './databases.js';
import { openLog } from './log.js';
import { Scheduler } from './scheduler.js';

const hour = 3_600_000;

describe('Scheduler', () => {
  let dataSource: DataSource;
  let scheduler: Scheduler;
  let runs = 0;
  const work = async (): Promise<void> => {
    runs++;
  };

  beforeAll(async () => {
    dataSource = await openDatabase({ entities: [] });
  });
  afterAll(() => dataSource.destroy());
  beforeEach(() => {
    runs = 0;
    scheduler = new Scheduler(dataSource, openLog(loadConfig({ LOG_LEVEL: 'silent' })));
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: Date.UTC(2026, 0, 1, 1) });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await scheduler.beforeApplicationShutdown();
  });

  it('runs at its times, in UTC', async () => {
    scheduler.every('0 2 * * *', 'nightly', work);
    await vi.advanceTimersByTimeAsync(hour - 1_000);
    expect(runs).toBe(0);
    await vi.advanceTimersByTimeAsync(24 * hour + 2_000);
    await vi.waitFor(() => expect(runs).toBe(2));
  });

  it('makes up for a time that passed while the process was busy', async () => {
    scheduler.every('0 2 * * *', 'nightly', work);
    await vi.advanceTimersByTimeAsync(hour - 30_000);
    vi.setSystemTime(Date.UTC(2026, 0, 1, 2, 5));
    await vi.advanceTimersByTimeAsync(60_000);
    await vi.waitFor(() => expect(runs).toBe(1));
  });

  it('does not run what runs already', async () => {
    let finish = (): void => undefined;
    const busy = new Promise<void>((resolve) => (finish = resolve));
    const long = async (): Promise<void> => {
      runs++;
      await busy;
    };
    const first = scheduler.run('long', long);
    await vi.waitFor(() => expect(runs).toBe(1));
    await scheduler.run('long', long);
    finish();
    await first;
    expect(runs).toBe(1);
  });

  it('refuses what is no schedule', () => {
    expect(() => scheduler.every('at noon', 'lunch', work)).toThrow('lunch: "at noon" is no cron expression');
  });
});
