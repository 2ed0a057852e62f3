import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { Inject, Injectable } from '@nestjs/common';
import { AuditStore } from '../platform/audit.store.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Seal } from '../platform/seal.js';
import { DeadLetterStore, type DeadLetter, type DeadLetterStatus } from './dead-letter.store.js';
import { InboxStore } from './inbox.store.js';
import { placeOf } from './place-of.js';
import { redactor, type Redact } from './redact.js';
import { SourceReader, UnreadableError, type Request } from './source-reader.js';
import { SOURCES, type Source } from './source.js';
import { withoutCredentials } from './without-credentials.js';

const previewBytes = 2_048;

export type ReplayResult = { readonly replayed: true } | { readonly replayed: false; readonly because: string };

/**
 * Payloads that could not be read: kept as they came, so that they can be read once the reason is mended.
 * The raw body is encrypted in the database (it may hold what redaction would mask); people see a redacted beginning of it.
 */
@Injectable()
export class DeadLettersService {
  readonly #redact: Redact;

  constructor(
    private readonly store: DeadLetterStore,
    private readonly inbox: InboxStore,
    private readonly reader: SourceReader,
    private readonly seal: Seal,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
    @Inject(SOURCES) private readonly sources: readonly Source[],
    @Inject(CONFIG) config: Config,
  ) {
    this.#redact = redactor(config.REDACT_PATTERNS);
  }

  /** The id of the letter. */
  async keep(source: string, request: Request, reason: string): Promise<number> {
    const { receivedAt, method, path, headers, query, body } = request;
    return this.store.add({
      source,
      receivedAt,
      method,
      path,
      headers: withoutCredentials(headers),
      query: withoutCredentials(query),
      sealed: await this.seal.seal(await promisify(gzip)(body)),
      bytes: body.length,
      preview: this.#preview(body),
      reason: this.#redact(reason.replaceAll('\u0000', '\ufffd').slice(0, previewBytes)),
    });
  }

  /** The last word is left out where the text is cut: half an address or token would not be recognised as one. */
  #preview(body: Uint8Array): string {
    const text = Buffer.from(body.subarray(0, previewBytes)).toString('utf8').replaceAll('\u0000', '\ufffd');
    return this.#redact(body.length > previewBytes ? text.replace(/\S{1,512}$/, '') : text);
  }

  async page(first: number, before?: number, status?: DeadLetterStatus): Promise<readonly DeadLetter[]> {
    return this.store.page(first, before, status);
  }

  async count(status: DeadLetterStatus): Promise<number> {
    return this.store.count(status);
  }

  /** Reads a waiting letter again; what is still not read stays waiting. Undefined when there is none of that id. */
  async replay(id: number, who: string): Promise<ReplayResult | undefined> {
    const letter = await this.store.byId(id);
    if (!letter) return undefined;
    if (letter.status !== 'waiting') return { replayed: false, because: `it is ${letter.status} already` };
    const source = this.sources.find((one) => one.id === letter.source);
    if (!source) return { replayed: false, because: `there is no source ${letter.source} any more` };
    const body = await promisify(gunzip)(await this.seal.open(letter.sealed));
    const because = await this.#readAgain(source, { ...letter, body }, `dead-letter-${id}`);
    const at = this.clock.now();
    await this.audit.record({
      at,
      who,
      action: 'dead-letter.replay',
      subject: String(id),
      detail: { because: because ?? null },
    });
    if (because !== undefined) {
      await this.store.failedAgain(id, because);
      return { replayed: false, because };
    }
    await this.store.close(id, 'replayed');
    return { replayed: true };
  }

  /** Whether there was such a letter waiting. */
  async discard(id: number, who: string): Promise<boolean> {
    const letter = await this.store.byId(id);
    if (letter?.status !== 'waiting') return false;
    await this.store.close(id, 'discarded');
    const at = this.clock.now();
    await this.audit.record({ at, who, action: 'dead-letter.discard', subject: String(id), detail: {} });
    return true;
  }

  /** Why it is still not read; undefined when it is, or when something newer about the same thing was read meanwhile. */
  async #readAgain(source: Source, request: Request, id: string): Promise<string | undefined> {
    const arrival = this.reader.arrival(source, request, id);
    const parsed = this.reader.parse(source, request.body, arrival);
    if (!parsed.readable) return parsed.because;
    const place = placeOf(source, request, parsed.payload);
    if (await this.inbox.isSuperseded(place)) return undefined;
    try {
      const deliveryId = source.deliveryId?.(parsed.payload, request.headers) ?? id;
      await this.reader.take(source, parsed.payload, { ...arrival, id: deliveryId });
      await this.inbox.addRead({ ...request, ...place, deliveryKey: id, headers: {}, query: {} });
      return undefined;
    } catch (error) {
      if (error instanceof UnreadableError) return error.message;
      throw error;
    }
  }
}
