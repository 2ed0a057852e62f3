import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CapacityReportService } from '../capacity/capacity-report.service.js';
import { AnnouncementsService } from './announcements.service.js';

/** Sends reports about capacity through the channels. */
@Injectable()
export class CapacityAnnouncementsService implements OnModuleInit {
  constructor(
    private readonly reports: CapacityReportService,
    private readonly announcements: AnnouncementsService,
  ) {}

  onModuleInit(): void {
    this.announcements.follow(this.reports.announcements);
  }
}
