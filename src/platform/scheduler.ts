import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { schedule, validate, type ScheduledTask, type TaskOptions } from 'node-cron';
import { DataSource } from 'typeorm';
import { withAdvisoryLock } from './databases.js';
import { Failure } from './failure.js';
import { LOG, type Log } from './log.js';

/**
 * Runs work on a schedule: never twice at once here, in one process at a time anywhere, and stopped on shutdown. A time
 * that passed while the process was busy is made up for at once.
 */
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
    const task = schedule(expression, run, { name, noOverlap: true, timezone: 'UTC', logger: this.#logger(name) });
    task.on('execution:missed', () => void run());
    this.#tasks.push(task);
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

  #logger(name: string): TaskOptions['logger'] {
    const { log } = this;
    return {
      info: (message) => log.info({ name }, message),
      warn: (message) => log.debug({ name }, message),
      error: (error) => log.error({ name, err: error }, 'scheduled work failed'),
      debug: (message) => log.debug({ name }, String(message)),
    };
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const task of this.#tasks) void task.destroy();
    await Promise.all(this.#running);
  }
}
