import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { schedule, validate, type ScheduledTask } from 'node-cron';
import { DataSource } from 'typeorm';
import { withAdvisoryLock } from './databases.js';
import { Failure } from './failure.js';
import { LOG, type Log } from './log.js';

/** Runs work on a schedule: never twice at once here, in one process at a time anywhere, and stopped on shutdown. */
@Injectable()
export class Scheduler implements BeforeApplicationShutdown {
  readonly #tasks: ScheduledTask[] = [];
  readonly #running = new Set<Promise<unknown>>();

  constructor(
    private readonly dataSource: DataSource,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** `expression` is cron's, in UTC; it may begin with seconds. */
  every(expression: string, name: string, work: () => Promise<void>): void {
    if (!validate(expression))
      throw new Failure('scheduler.expression', `${name}: "${expression}" is no cron expression`);
    const run = (): Promise<void> => this.run(name, work);
    this.#tasks.push(schedule(expression, run, { name, noOverlap: true, timezone: 'UTC' }));
  }

  /** Does the work of a name outside its schedule, unless it is being done already; settles when it has ended. */
  async run(name: string, work: () => Promise<void>): Promise<void> {
    const done = withAdvisoryLock(this.dataSource, name, work).catch((err: unknown) =>
      this.log.error({ err, name }, 'scheduled work failed'),
    );
    this.#running.add(done);
    await done;
    this.#running.delete(done);
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const task of this.#tasks) void task.destroy();
    await Promise.all(this.#running);
  }
}
