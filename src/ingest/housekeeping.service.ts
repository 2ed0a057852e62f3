import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Meters } from '../platform/meters.js';
import { Scheduler } from '../platform/scheduler.js';
import { DeadLetterStore } from './dead-letter.store.js';
import { DoorRoutes } from './door-routes.js';
import { Episodes } from './episodes.js';
import { InboxStore } from './inbox.store.js';
import { IngestService } from './ingest.service.js';

const dayMs = 86_400_000;
/** Longer than any sender repeats a delivery: PagerDuty gives up after two days, GitHub's can be sent again for three. */
const inboxDays = 7;
/** Dead letters that nobody replayed, and alerts that nobody resolved. */
const keptDays = 30;

/** Lets go of deliveries that nobody will repeat and of dead letters that nobody replayed, and measures the doors. */
@Injectable()
export class HousekeepingService implements OnModuleInit {
  constructor(
    private readonly scheduler: Scheduler,
    private readonly meters: Meters,
    private readonly inbox: InboxStore,
    private readonly deadLetters: DeadLetterStore,
    private readonly episodes: Episodes,
    private readonly ingest: IngestService,
    private readonly routes: DoorRoutes,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.scheduler.every(this.config.RETENTION_SCHEDULE, 'ingest-retention', () => this.apply());
    this.meters.gauge('throughline_doors_in_flight_bytes', 'Bodies being worked on.', () => this.routes.budget.taken);
    this.meters.gauge(
      'throughline_refused_records',
      'Records refused since the start.',
      () => this.ingest.counts.refused,
    );
  }

  async apply(): Promise<void> {
    const now = this.clock.now();
    await this.inbox.dropBefore(now - inboxDays * dayMs);
    await this.deadLetters.dropBefore(now - keptDays * dayMs);
    await this.episodes.dropBefore(now - keptDays * dayMs);
  }
}
