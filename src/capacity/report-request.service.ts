import { Inject, Injectable } from '@nestjs/common';
import { InventoryStore } from '../inventory/inventory.store.js';
import { AuditStore } from '../platform/audit.store.js';
import { Clock } from '../platform/clock.js';
import { CAPACITY_FILE, settingsOf, type CapacityFile } from './capacity-file.js';
import { CapacityReportService } from './capacity-report.service.js';
import type { ReportHead } from './capacity-report.store.js';
import { CapacityStore } from './capacity.store.js';
import type { ReportSubject } from './capacity-report.js';

/** A report that was asked for, or why there is none. */
export type RequestedReport =
  | { readonly kind: 'made'; readonly report: ReportHead }
  | { readonly kind: 'not-found' | 'illegal'; readonly because: string };

/** Makes reports when somebody asks, of the newest plans. */
@Injectable()
export class ReportRequestService {
  constructor(
    private readonly plans: CapacityStore,
    private readonly reports: CapacityReportService,
    private readonly inventory: InventoryStore,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
    @Inject(CAPACITY_FILE) private readonly file: CapacityFile,
  ) {}

  /** About a team, a tag, both or everything. The same of the same plans again is the same report. */
  async make(subject: ReportSubject, what: 'tell' | 'keep', by: string): Promise<RequestedReport> {
    const run = await this.plans.newestRun();
    if (!run) return { kind: 'illegal', because: 'Nothing was planned yet: planCapacity makes plans.' };
    if (!run.finished) {
      const because = `Plans as of ${iso(run.at)} are not all there (${run.planned} of ${run.entities}): ask again when they are.`;
      return { kind: 'illegal', because };
    }
    const settings = settingsOf(this.file, run.at, await this.inventory.allEntities());
    const report = await this.reports.makeOf(settings, subject, what);
    const { owner, tag } = subject;
    if (!report) {
      const whose = [...(owner === undefined ? [] : [`of ${owner}`]), ...(tag === undefined ? [] : [`tagged ${tag}`])];
      return { kind: 'not-found', because: `The plans as of ${iso(run.at)} have no resource ${whose.join(' and ')}.` };
    }
    const detail = { owner: owner ?? '', tag: tag ?? '', told: what === 'tell' };
    await this.audit.record({ at: this.clock.now(), who: by, action: 'capacity.report', subject: report.id, detail });
    return { kind: 'made', report };
  }
}

const iso = (at: number): string => new Date(at).toISOString();
