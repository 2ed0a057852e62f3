import { Inject, Injectable } from '@nestjs/common';
import { Failure } from '../platform/failure.js';
import { completeBatch } from './complete-batch.js';
import { DeadLettersService } from './dead-letters.service.js';
import { InboxService } from './inbox.service.js';
import { countRecords, IngestService } from './ingest.service.js';
import type { Pull, PulledDelivery, PulledFacts, PullStep } from './pull.js';
import { SourceReader } from './source-reader.js';
import { SOURCES, type Source } from './source.js';

/** Takes in what a pull yields: facts as a batch, deliveries by the inbox, where those of webhooks wait as well. */
@Injectable()
export class PullTaker {
  constructor(
    private readonly ingest: IngestService,
    private readonly inbox: InboxService,
    private readonly reader: SourceReader,
    private readonly deadLetters: DeadLettersService,
    @Inject(SOURCES) private readonly sources: readonly Source[],
  ) {}

  /** How many records and new deliveries were taken in. Throws what taking in throws; then all of it may be given again. */
  async take(pull: Pull, { told, deliveries = [] }: PullStep<unknown>, now: number): Promise<number> {
    let taken = told ? await this.#tell(told, pull.source) : 0;
    for (const delivery of deliveries) if (await this.#deliver(pull, delivery, now)) taken += 1;
    return taken;
  }

  async #tell(told: PulledFacts, source: string): Promise<number> {
    const batch = completeBatch({ ...told, alerts: [] }, source);
    const { refused } = await this.ingest.accept(batch);
    return countRecords(batch) - refused.length;
  }

  /** What cannot be read becomes a dead letter and holds up nothing. */
  async #deliver(pull: Pull, { source: id, key, payload }: PulledDelivery, now: number): Promise<boolean> {
    const source = this.sources.find((one) => one.id === id);
    if (!source) throw new Failure('pull.source', `${pull.id} delivers to ${id}, which is no source`);
    const body = Buffer.from(JSON.stringify(payload));
    const request = { receivedAt: now, method: 'PULL', path: `/pull/${pull.id}`, headers: {}, query: {}, body };
    const deliveryKey = `pull:${key}`;
    const parsed = this.reader.parse(source, body, this.reader.arrival(source, request, deliveryKey));
    if (parsed.readable) return this.inbox.keep(source, request, deliveryKey, parsed.payload);
    await this.deadLetters.keep(source.id, request, parsed.because);
    return false;
  }
}
