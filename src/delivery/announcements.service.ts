import { Injectable } from '@nestjs/common';
import type { Announcement } from '../domain/announcement.js';
import type { Feed } from '../platform/feed.js';
import { OutboxService } from './outbox.service.js';

/** Tells people what is worth telling and is no incident: reports, digests. */
@Injectable()
export class AnnouncementsService {
  constructor(private readonly outbox: OutboxService) {}

  /** Everything that a stage announces from now on is told. */
  follow(announcements: Feed<Announcement>): void {
    announcements.subscribe((batch) => this.publish(batch));
  }

  /** Settles once they are in the outbox. The same one again is told once. */
  async publish(announcements: readonly Announcement[]): Promise<void> {
    for (const announcement of announcements) {
      await this.outbox.put({
        key: `announcement/${announcement.id}`,
        message: { kind: 'announcement', announcement },
      });
    }
  }
}
