import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DetectionService } from './detection/detection.service.js';
import { Clock } from './platform/clock.js';
import { CONFIG, type Config } from './platform/config.js';
import { Meters } from './platform/meters.js';
import { SignalsService } from './signals/signals.service.js';

const tickMs = 5_000;

/** Takes up the work where it stopped, and lets event time go on with the clock while nothing comes. */
@Injectable()
export class EventTimeService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #heardAt: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly detection: DetectionService,
    private readonly clock: Clock,
    signals: SignalsService,
    meters: Meters,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.#heardAt = clock.now();
    signals.kept.subscribe(() => {
      this.#heardAt = clock.now();
      return Promise.resolve();
    });
    meters.gauge('throughline_detection_backlog', 'Moments that wait for a store.', () => detection.backlog);
    meters.gauge('throughline_ingest_lag_seconds', 'Time from the newest event examined to now.', () => {
      const { closed } = detection.position;
      return Number.isFinite(closed) ? Math.max(0, (clock.now() - closed) / 1_000) : 0;
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.detection.recover(this.clock.now());
    this.#timer = setInterval(() => void this.#idle(), tickMs);
    this.#timer.unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** After a silence event time follows the clock, from where it was: a recording in the past stays in its past. */
  async #idle(): Promise<void> {
    const silence = this.clock.now() - this.#heardAt;
    const { newest } = this.detection.position;
    if (silence >= this.config.IDLE_MS && Number.isFinite(newest)) await this.detection.advance(newest + tickMs);
  }
}
