import { Inject, Injectable } from '@nestjs/common';
import type { Batch } from '../domain/batch.js';
import type { SeenRelation } from '../domain/batch.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Failure } from '../platform/failure.js';
import { Feed } from '../platform/feed.js';
import { boundBatch } from './bound-batch.js';
import { CalledServices } from './called-services.js';
import { LabelSets } from './label-sets.js';
import { redactBatch, redactor, type Redact } from './redact.js';
import type { Refusal } from './source.js';

/** What became of a batch: everything that is not refused is stored and passed on. */
export interface Receipt {
  readonly refused: readonly Refusal[];
}

const maxLabelSetsPerMetric = 2_000;
const maxRecentSpans = 100_000;
const kinds = ['logs', 'points', 'spans', 'changes', 'alerts', 'entities', 'relations'] as const;

/** Takes batches in, whoever read them: bounds and redacts, has them stored, then passes them on. */
@Injectable()
export class IngestService {
  /** The stores subscribe here; a batch counts as kept when all of them have settled. */
  readonly arrived = new Feed<Batch>();
  /** What is stored. */
  readonly accepted = new Feed<Batch>();
  /** Records since the process began. */
  readonly counts = { accepted: 0, refused: 0 };
  readonly #labelSets: LabelSets;
  readonly #calledServices = new CalledServices(maxRecentSpans);
  readonly #redact: Redact | undefined;

  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.#labelSets = new LabelSets({ maxPerMetric: maxLabelSetsPerMetric, maxTotal: config.MAX_SERIES });
    this.#redact = config.REDACT ? redactor(config.REDACT_PATTERNS) : undefined;
  }

  /**
   * Settles when the batch is stored and everyone after this stage has taken it. Throws `ingest.batch-too-large`, and
   * whatever a store throws: a batch that failed may be given again.
   */
  async accept(batch: Batch): Promise<Receipt> {
    const { MAX_BATCH_RECORDS, MAX_ATTRIBUTES, MAX_ATTRIBUTE_CHARS, MAX_BODY_CHARS } = this.config;
    const records = countRecords(batch);
    if (records > MAX_BATCH_RECORDS) {
      const message = `${records} records in one request, at most ${MAX_BATCH_RECORDS} are taken (MAX_BATCH_RECORDS)`;
      throw new Failure('ingest.batch-too-large', message);
    }
    const limits = {
      maxAttributes: MAX_ATTRIBUTES,
      maxAttributeChars: MAX_ATTRIBUTE_CHARS,
      maxBodyChars: MAX_BODY_CHARS,
    };
    const bounded = boundBatch(batch, limits, this.clock.now(), (point) => this.#labelSets.refuse(point));
    await this.#keep(this.#redact ? redactBatch(bounded.batch, this.#redact) : bounded.batch);
    this.counts.accepted += records - bounded.refused.length;
    this.counts.refused += bounded.refused.length;
    return { refused: bounded.refused };
  }

  async #keep(batch: Batch): Promise<void> {
    if (countRecords(batch) === 0) return;
    const calls = this.#calledServices.read(batch.spans);
    const told = calls.length === 0 ? batch : { ...batch, relations: united(batch.relations, calls) };
    await this.arrived.publish([told]);
    await this.accepted.publish([told]);
  }
}

export function countRecords(batch: Batch): number {
  return kinds.reduce((sum, kind) => sum + batch[kind].length, 0);
}

function united(told: readonly SeenRelation[], calls: readonly SeenRelation[]): SeenRelation[] {
  const known = new Set(told.map(({ from, to, kind }) => `${from}\u0000${to}\u0000${kind}`));
  return [...told, ...calls.filter(({ from, to, kind }) => !known.has(`${from}\u0000${to}\u0000${kind}`))];
}
