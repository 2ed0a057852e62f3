import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Scheduler } from '../platform/scheduler.js';
import { IncidentService } from './incident.service.js';

/** Wakes incidents when their snooze is over. */
@Injectable()
export class SnoozeService implements OnModuleInit {
  constructor(
    private readonly scheduler: Scheduler,
    private readonly incidents: IncidentService,
  ) {}

  onModuleInit(): void {
    this.scheduler.every('*/10 * * * * *', 'wake snoozed incidents', () => this.incidents.wake());
  }
}
