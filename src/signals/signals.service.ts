import { Injectable, type OnModuleInit } from '@nestjs/common';
import { countSlots, type SlotCount } from '../analysis/templates/count-slots.js';
import { TemplateMiner } from '../analysis/templates/miner.js';
import type { Batch, KeptBatch } from '../domain/batch.js';
import type { LogRecord, MetricPoint, MinedLog } from '../domain/signal.js';
import { IngestService } from '../ingest/ingest.service.js';
import { Feed } from '../platform/feed.js';
import { HealthChecks } from '../platform/health.js';
import { Meters } from '../platform/meters.js';
import { SignalStore, type StoredTemplate } from './signal-store.js';

/** Templates whose counts are kept at hand; the ones first seen longest ago make way. */
const maxTemplates = 50_000;

type Tally = { -readonly [K in keyof StoredTemplate]: StoredTemplate[K] };
type MinerSnapshot = ReturnType<TemplateMiner['snapshot']>;

/** Mines the template of every log line, keeps all signals and passes them on once everyone has kept theirs. */
@Injectable()
export class SignalsService implements OnModuleInit {
  readonly kept = new Feed<KeptBatch>();
  #miner = new TemplateMiner();
  readonly #templates = new Map<string, Tally>();
  #unsaved = new Set<string>();
  #aliases = 0;
  /** Lines are mined once, on arrival; this is what a batch became until it is passed on. */
  readonly #mined = new WeakMap<Batch, KeptBatch>();

  constructor(
    private readonly ingest: IngestService,
    private readonly store: SignalStore,
    private readonly meters: Meters,
    private readonly checks: HealthChecks,
  ) {}

  onModuleInit(): void {
    this.checks.add('signals', () => this.store.health());
    this.ingest.arrived.subscribe(async (batches) => {
      for (const batch of batches) await this.#keep(batch);
    });
    this.ingest.accepted.subscribe((batches) =>
      this.kept.publish(batches.map((batch) => this.#mined.get(batch) ?? this.#mine(batch))),
    );
  }

  /** Keeps series that were derived from signals; nobody is told. */
  async keepDerived(points: readonly MetricPoint[]): Promise<void> {
    if (points.length > 0) await this.store.append({ logs: [], points, spans: [] });
  }

  /** The text of a template as it is known now; its id when it is not. */
  textOf(template: string): string {
    return this.#miner.text(template) ?? template;
  }

  /** What stands in the slots of a template in lines of it, of each slot the `most` frequent; nothing when it is not in memory. */
  slotsOf(template: string, lines: readonly string[], most: number): readonly SlotCount[] {
    const id = this.#miner.resolve(template);
    const slots = (this.#miner.tokens(id) ?? []).filter(({ isSlot }) => isSlot).map(({ text }) => text);
    const read = slots.length === 0 ? [] : lines.map((line) => this.#miner.parameters(line));
    const values = read.flatMap((parameters) => (parameters?.id === id ? [parameters.values] : []));
    return countSlots(slots, values, most);
  }

  /** Writes down what is new about templates: texts become more general, ids become aliases. */
  async keepTemplates(): Promise<void> {
    for (const { sequence, from, to } of this.#miner.aliasesSince(this.#aliases)) {
      this.#aliases = sequence;
      const known = this.#templates.get(from);
      if (known) known.alias = to;
      this.#unsaved.add(from);
    }
    const saving = this.#unsaved;
    this.#unsaved = new Set();
    const rows = [...saving]
      .flatMap((id) => this.#templates.get(id) ?? [])
      .map((row) => ({ ...row, text: this.textOf(row.id) }));
    try {
      if (rows.length > 0) await this.store.keepTemplates(rows);
    } catch (error) {
      for (const id of saving) this.#unsaved.add(id);
      throw error;
    }
  }

  save(): SavedSignals {
    return {
      miner: this.#miner.snapshot(),
      templates: [...this.#templates.values()].map((template) => ({ ...template })),
      aliases: this.#aliases,
    };
  }

  load({ miner, templates, aliases }: SavedSignals): void {
    this.#miner = TemplateMiner.restore(miner);
    for (const template of templates) this.#templates.set(template.id, { ...template });
    this.#aliases = aliases;
  }

  async #keep(batch: Batch): Promise<void> {
    const kept = this.#mine(batch);
    this.#mined.set(batch, kept);
    const { logs, points, spans } = kept;
    if (logs.length + points.length + spans.length === 0) return;
    const stop = this.meters.storeSeconds.startTimer({ store: 'signals' });
    await this.store.append({ logs, points, spans });
    stop();
    for (const [kind, signals] of Object.entries({ logs, points, spans }))
      this.meters.records.inc({ kind }, signals.length);
  }

  #mine(batch: Batch): KeptBatch {
    return { ...batch, logs: batch.logs.map((log) => this.#mineLine(log)) };
  }

  #mineLine(log: LogRecord): MinedLog {
    const template = this.#miner.add(log.body);
    let known = this.#templates.get(template);
    if (!known) {
      known = { id: template, text: template, firstSeenAt: log.at, lastSeenAt: log.at, lines: 0 };
      this.#templates.set(template, known);
      if (this.#templates.size > maxTemplates) dropOldest(this.#templates);
    }
    known.lines++;
    if (log.at > known.lastSeenAt) known.lastSeenAt = log.at;
    this.#unsaved.add(template);
    return { ...log, template };
  }
}

/** What {@link SignalsService.save} stores; structured-clonable. */
export interface SavedSignals {
  readonly miner: MinerSnapshot;
  readonly templates: readonly StoredTemplate[];
  readonly aliases: number;
}

function dropOldest(entries: Map<string, unknown>): void {
  const oldest = entries.keys().next();
  if (!oldest.done) entries.delete(oldest.value);
}
