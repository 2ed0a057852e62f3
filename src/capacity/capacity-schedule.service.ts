import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditStore } from '../platform/audit.store.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Scheduler } from '../platform/scheduler.js';
import { CapacityService } from './capacity.service.js';
import type { CapacityRun } from './capacity-run.js';
import { CapacityStore } from './capacity.store.js';

const job = 'capacity';

/** A planning that was asked for: the run that goes on now, or why there is none. */
export type Requested = CapacityRun | { readonly refused: string };

/** When plans are made: on a schedule, and when somebody asks for them. */
@Injectable()
export class CapacityScheduleService implements OnModuleInit {
  constructor(
    private readonly capacity: CapacityService,
    private readonly store: CapacityStore,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
    private readonly scheduler: Scheduler,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.scheduler.every(this.config.CAPACITY_SCHEDULE, job, async () =>
      this.capacity.plan(await this.capacity.begin(this.clock.now())),
    );
  }

  /**
   * Begins to plan as of `at` (now, unless it is given), or to go on with what was broken off; settles when it has begun.
   * What goes on already goes on.
   */
  async request(by: string, at = this.clock.now()): Promise<Requested> {
    const newest = await this.store.newestRun();
    if (at > this.clock.now()) return { refused: `${iso(at)} lies in the future` };
    if (newest && at < newest.at) return { refused: `there is a plan for ${iso(newest.at)}, which is later` };
    const run = await this.capacity.begin(at);
    await this.audit.record({
      at: this.clock.now(),
      who: by,
      action: 'capacity.plan',
      subject: iso(run.at),
      detail: {},
    });
    void this.scheduler.run(job, () => this.capacity.plan(run));
    return run;
  }
}

const iso = (at: number): string => new Date(at).toISOString();
