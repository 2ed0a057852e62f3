import { Injectable } from '@nestjs/common';
import type { Change } from '../domain/inventory.js';
import { InventoryStore } from '../inventory/inventory.store.js';
import { SignalStore } from '../signals/signal-store.js';
import {
  attributeShifts,
  seriesShifts,
  templateShifts,
  type AttributeShift,
  type SeriesShift,
  type TemplateShift,
} from './explain-change.js';

/** What is different about an entity in a stretch of time, compared with the time before it. */
export interface ChangeExplanation {
  readonly entity: string;
  /** Since when it was compared with; epoch ms. */
  readonly baseline: number;
  readonly from: number;
  readonly to: number;
  /** Log lines before and after, and how many of them the attributes were read from. */
  readonly lines: { readonly before: number; readonly after: number; readonly sampled: number };
  readonly templates: readonly TemplateShift[];
  readonly attributes: readonly AttributeShift[];
  readonly series: readonly SeriesShift[];
  /** What was done to it meanwhile, the latest first. */
  readonly changes: readonly Change[];
}

/** The time before is this many times as long: long enough to be usual, short enough to be comparable. */
const BASELINE_TIMES = 4;
/** Rows of each kind that anybody reads. */
const SHOWN = 20;

/** Compares what an entity says now with what it usually says. */
@Injectable()
export class ExplainChangeService {
  constructor(
    private readonly signals: SignalStore,
    private readonly inventory: InventoryStore,
  ) {}

  /** `from` (inclusive) to `to` (exclusive), epoch ms, against the four times as long stretch before it. */
  async explain(entity: string, from: number, to: number): Promise<ChangeExplanation> {
    const baseline = from - BASELINE_TIMES * (to - from);
    const entities = [entity];
    const past = { from: baseline, to: from, entities };
    const present = { from, to, entities };
    const [before, after, linesBefore, linesAfter, windows, { edges }] = await Promise.all([
      this.signals.templateCounts(past),
      this.signals.templateCounts(present),
      this.signals.attributeCounts(past),
      this.signals.attributeCounts(present),
      this.signals.points({ from: baseline, to, entities }),
      this.inventory.changes({ entities, since: baseline, until: to }, SHOWN),
    ]);
    const ids = [...new Set([...before, ...after].map(({ template }) => template))];
    const templates = ids.length > 0 ? await this.signals.templates({ ids }) : [];
    const spans = { before: from - baseline, after: to - from };
    return {
      entity,
      baseline,
      from,
      to,
      lines: { before: linesBefore.lines, after: linesAfter.lines, sampled: linesBefore.sampled + linesAfter.sampled },
      templates: templateShifts(before, after, templates, spans).slice(0, SHOWN),
      attributes: attributeShifts(linesBefore, linesAfter).slice(0, SHOWN),
      series: seriesShifts(windows, from).slice(0, SHOWN),
      changes: edges.map(({ node }) => node),
    };
  }
}
