import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { InventoryService } from './inventory/inventory.service.js';
import { Clock } from './platform/clock.js';
import { CONFIG, type Config } from './platform/config.js';
import { Scheduler } from './platform/scheduler.js';
import { SignalStore } from './signals/signal-store.js';

const dayMs = 86_400_000;

/** Lets go of what is older than the configuration keeps: signals by the day, entities and relations that nobody saw. */
@Injectable()
export class RetentionService implements OnModuleInit {
  constructor(
    private readonly scheduler: Scheduler,
    private readonly signals: SignalStore,
    private readonly inventory: InventoryService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.scheduler.every(this.config.RETENTION_SCHEDULE, 'retention', () => this.apply());
  }

  async apply(): Promise<void> {
    const { LOG_RETENTION_DAYS, POINT_RETENTION_DAYS, SPAN_RETENTION_DAYS } = this.config;
    const { STALE_AFTER_DAYS, CATALOGUE_RETENTION_DAYS } = this.config;
    const before = (days: number): number => this.clock.now() - days * dayMs;
    await this.signals.dropBefore({
      logs: before(LOG_RETENTION_DAYS),
      points: before(POINT_RETENTION_DAYS),
      spans: before(SPAN_RETENTION_DAYS),
    });
    await this.inventory.expire(before(STALE_AFTER_DAYS), before(CATALOGUE_RETENTION_DAYS));
  }
}
