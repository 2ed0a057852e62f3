import { Inject, Injectable } from '@nestjs/common';
import type { Announcement } from '../domain/announcement.js';
import { fnv64 } from '../ingest/hash.js';
import type { Page } from '../platform/page.js';
import { Feed } from '../platform/feed.js';
import { CAPACITY_FILE, type CapacityFile } from './capacity-file.js';
import { CapacityReportStore, type ReportFilter, type ReportHead } from './capacity-report.store.js';
import { CapacityStore } from './capacity.store.js';
import type { CapacitySettings } from './plan.js';
import { collectReport } from './report/collect-report.js';
import { renderMarkdown } from './report/render-markdown.js';
import type { RenderedReport, ReportFormat } from './report-format.js';
import { renderReport } from './report/render-report.js';
import type { CapacityReport, ReportSubject } from './capacity-report.js';

/** Teams and tags that get a report of their own; beyond it they are found in the one about everything. */
const mostSubjects = 500;

/** Makes reports of plans, keeps them and tells of them. */
@Injectable()
export class CapacityReportService {
  /** Reports that were made, as the file of settings wants them told. */
  readonly announcements = new Feed<Announcement>();

  constructor(
    private readonly plans: CapacityStore,
    private readonly store: CapacityReportStore,
    @Inject(CAPACITY_FILE) private readonly file: CapacityFile,
  ) {}

  /** One report about everything, and one for each team and tag that has a resource. */
  async make(settings: CapacitySettings): Promise<void> {
    for (const subject of subjectsOf(settings))
      await this.makeOf(settings, subject, this.file.announce.includes(kindOf(subject)) ? 'tell' : 'keep');
  }

  /** The report about a subject by the plans of `settings.at`; undefined when a team or a tag has no resource. */
  async makeOf(
    settings: CapacitySettings,
    subject: ReportSubject,
    what: 'tell' | 'keep',
  ): Promise<ReportHead | undefined> {
    const report = await collectReport(this.plans.plansAt(settings.at, subject), settings, subject);
    if (kindOf(subject) !== 'whole' && report.totals.resources === 0) return undefined;
    const id = fnv64('capacity-report', String(settings.at), subject.owner ?? '', subject.tag ?? '');
    await this.store.keep(id, report);
    if (what === 'tell') await this.announcements.publish([announcementOf(id, report)]);
    return { id, at: settings.at, ...subject, totals: report.totals };
  }

  page(filter: ReportFilter, first: number, after?: string): Promise<Page<ReportHead>> {
    return this.store.page(filter, first, after);
  }

  byIds(ids: readonly string[]): Promise<ReadonlyMap<string, CapacityReport>> {
    return this.store.byIds(ids);
  }

  headOf(id: string): Promise<ReportHead | undefined> {
    return this.store.headOf(id);
  }

  /** A stored report as a file; the same bytes every time. Undefined when there is no such report. */
  async render(id: string, format: ReportFormat): Promise<RenderedReport | undefined> {
    const report = (await this.store.byIds([id])).get(id);
    return report && renderReport(report, format);
  }

  dropBefore(at: number): Promise<void> {
    return this.store.dropBefore(at);
  }
}

function subjectsOf({ owners = {}, tags = {} }: CapacitySettings): ReportSubject[] {
  const distinct = (all: readonly string[]): string[] => [...new Set(all)].toSorted().slice(0, mostSubjects);
  return [
    {},
    ...distinct(Object.values(owners)).map((owner) => ({ owner })),
    ...distinct(Object.values(tags).flat()).map((tag) => ({ tag })),
  ];
}

function kindOf({ owner, tag }: ReportSubject): CapacityFile['announce'][number] {
  return owner !== undefined ? 'teams' : tag !== undefined ? 'tags' : 'whole';
}

function announcementOf(id: string, report: CapacityReport): Announcement {
  const attachments = (['html', 'csv'] as const).map((format) => {
    const { fileName: name, mediaType, body: text } = renderReport(report, format);
    return { name, mediaType, text };
  });
  const { title, settings } = report;
  return { id, kind: 'capacity-report', at: settings.at, title, markdown: renderMarkdown(report), attachments };
}
