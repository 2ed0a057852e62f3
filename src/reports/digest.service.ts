import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Announcement } from '../domain/announcement.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Feed } from '../platform/feed.js';
import { Scheduler } from '../platform/scheduler.js';
import { mediaTypes, type OperationReport } from './operation-report.js';
import { renderOperation } from './render-operation.js';
import { titleOf } from './render-markdown.js';
import { ReportService } from './report.service.js';

const dayMs = 86_400_000;
/** 1970-01-05 was a Monday. */
const mondayMs = 4 * dayMs;

/** Tells once a week how the last one was. */
@Injectable()
export class DigestService implements OnModuleInit {
  readonly announcements = new Feed<Announcement>();

  constructor(
    private readonly reports: ReportService,
    private readonly clock: Clock,
    private readonly scheduler: Scheduler,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.scheduler.every(this.config.DIGEST_SCHEDULE, 'digest', () => this.tell());
  }

  /** Told again it is the same digest: its week has one id. */
  async tell(): Promise<void> {
    const report = await this.reports.report(weekBefore(this.clock.now()));
    await this.announcements.publish([digestOf(report)]);
  }
}

/** The last whole week, Monday to Monday in UTC. */
export function weekBefore(now: number): { readonly from: number; readonly to: number } {
  const to = Math.floor((now - mondayMs) / (7 * dayMs)) * 7 * dayMs + mondayMs;
  return { from: to - 7 * dayMs, to };
}

function digestOf(report: OperationReport): Announcement {
  const week = new Date(report.from).toISOString().slice(0, 10);
  return {
    id: `digest-${week}`,
    kind: 'digest',
    at: report.to,
    title: titleOf(report),
    markdown: renderOperation(report, 'md'),
    attachments: [{ name: `operation-${week}.csv`, mediaType: mediaTypes.csv, text: renderOperation(report, 'csv') }],
  };
}
