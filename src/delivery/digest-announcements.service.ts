import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DigestService } from '../reports/digest.service.js';
import { AnnouncementsService } from './announcements.service.js';

/** Sends the weekly digest through the channels. */
@Injectable()
export class DigestAnnouncementsService implements OnModuleInit {
  constructor(
    private readonly digests: DigestService,
    private readonly announcements: AnnouncementsService,
  ) {}

  onModuleInit(): void {
    this.announcements.follow(this.digests.announcements);
  }
}
