import { Inject, Injectable } from '@nestjs/common';
import { AccessService } from '../platform/access/access.service.js';
import { tokenIn } from '../platform/access/token.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Failure } from '../platform/failure.js';
import { LOG, type Log } from '../platform/log.js';
import { decompress } from './body.js';
import type { Budget } from './budget.js';
import { DeadLettersService } from './dead-letters.service.js';
import { InboxService } from './inbox.service.js';
import type { Memory } from './memory.js';
import { Retries } from './retries.js';
import { secretsOf } from './secrets.js';
import { verifySignature } from './signatures.js';
import { SourceReader, UnreadableError, type Request, type Taken } from './source-reader.js';
import { plainAnswer, type Answer, type Arrival, type Outcome, type Source } from './source.js';

const retryAfterSeconds = 5;

/** Whom a request comes from: `token` for who holds one, `secret` for who signed, `unknown` until the payload tells. */
type Proof = 'token' | 'secret' | 'unknown';

type Remembering = Arrival & { readonly memory: Memory };

const nothingNew: Taken = { refused: [], detail: undefined };

/** What every request to a source passes, in this order: decompression, authentication, reading, keeping, the answer. */
@Injectable()
export class Door {
  readonly #retries = new Retries<Taken>();

  constructor(
    private readonly access: AccessService,
    private readonly reader: SourceReader,
    private readonly inbox: InboxService,
    private readonly deadLetters: DeadLettersService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** `compressed` is the body as it came; what it grows to is taken from `budget` until the answer. */
  async receive(
    source: Source,
    incoming: Omit<Request, 'body' | 'receivedAt'>,
    compressed: Uint8Array,
    budget: Budget,
  ): Promise<Answer> {
    const receivedAt = this.clock.now();
    const request = { ...incoming, receivedAt, body: new Uint8Array() };
    const arrival = this.reader.arrival(source, request);
    let grown = 0;
    try {
      const unsupported = source.unsupported?.(request.headers);
      if (unsupported !== undefined) return this.answer(source, { kind: 'unsupported', because: unsupported }, arrival);
      const encoding = request.headers['content-encoding'];
      const body = await decompress(compressed, encoding, this.config.MAX_BODY_BYTES);
      const growth = Math.max(0, body.length - compressed.length);
      if (!budget.take(growth)) return this.answer(source, overloaded('too much is being worked on'), arrival);
      grown = growth;
      return await this.#admit(source, { ...request, body }, arrival);
    } catch (error) {
      return this.answer(source, this.#outcomeOf(error), arrival);
    } finally {
      budget.giveBack(grown);
    }
  }

  /**
   * Why a request may not even send its body, so that strangers hold none of the budget; undefined when its headers let it
   * in, or when only the body can tell.
   */
  async refusedBecause(source: Source, headers: Request['headers']): Promise<Outcome | undefined> {
    const isSigned = source.authentication && secretsOf(this.config, source.id).length > 0;
    if (isSigned || (source.credential && tokenIn(headers) === undefined)) return undefined;
    try {
      await this.access.authorise(headers, 'ingest');
      return undefined;
    } catch (error) {
      return this.#outcomeOf(error);
    }
  }

  answer(source: Source, outcome: Outcome, arrival: Arrival): Answer {
    return source.answer?.(outcome, arrival) ?? plainAnswer(outcome);
  }

  /** The answer to a request that could not even be read. */
  refuse(source: Source, incoming: Omit<Request, 'body' | 'receivedAt'>, outcome: Outcome): Answer {
    const request = { ...incoming, receivedAt: this.clock.now(), body: new Uint8Array() };
    return this.answer(source, outcome, this.reader.arrival(source, request));
  }

  async #admit(source: Source, request: Request, arrival: Remembering): Promise<Answer> {
    const proof = await this.#authenticate(source, request);
    const parsed = this.reader.parse(source, request.body, arrival);
    if (proof === 'unknown') {
      const credential = parsed.readable ? source.credential?.(parsed.payload) : undefined;
      await this.access.authorise(request.headers, 'ingest', credential);
    }
    if (!parsed.readable) return this.#keepUnreadable(source, request, arrival, parsed);
    const outcome: Outcome = { kind: 'accepted', payload: parsed.payload, refused: [] };
    const id = source.deliveryId?.(parsed.payload, request.headers);
    const known = id === undefined ? arrival : { ...arrival, id };
    if (source.delivery === 'inbox') {
      await this.inbox.keep(source, request, known.id, parsed.payload);
      return this.answer(source, outcome, known);
    }
    try {
      const take = (): Promise<Taken> => this.reader.take(source, parsed.payload, known);
      const taken = source.sameBytesAreRetry
        ? await this.#retries.once(source.id, request.body, known.memory, take, nothingNew)
        : await take();
      return this.answer(source, { ...outcome, ...taken }, known);
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      return this.#keepUnreadable(source, request, arrival, { because: error.message });
    }
  }

  /** A source whose secret is configured must sign; others need a token. */
  async #authenticate(source: Source, { body, headers }: Request): Promise<Proof> {
    const secrets = source.authentication ? secretsOf(this.config, source.id) : [];
    if (source.authentication && secrets.length > 0) {
      const verdict = verifySignature(source.authentication, body, headers, secrets, this.clock.now());
      if (verdict.valid) return 'secret';
      throw new Failure('access.unauthenticated', `Not let in: ${verdict.because}`);
    }
    if (source.credential && tokenIn(headers) === undefined) return 'unknown';
    await this.access.authorise(headers, 'ingest');
    return 'token';
  }

  async #keepUnreadable(
    source: Source,
    request: Request,
    arrival: Arrival,
    { because, issues }: { readonly because: string; readonly issues?: readonly string[] },
  ): Promise<Answer> {
    const id = await this.deadLetters.keep(source.id, request, because);
    this.log.warn({ source: source.id, letter: id }, 'a payload became a dead letter');
    return this.answer(source, { kind: 'invalid', because, ...(issues && { issues }) }, arrival);
  }

  #outcomeOf(error: unknown): Outcome {
    const because = (error as Error).message;
    if (error instanceof Failure) {
      const kind = kindOfFailure[error.code];
      if (kind !== undefined) return { kind, because };
      if (error.retryable) return overloaded(because);
    }
    this.log.error({ err: error }, 'a request failed');
    return overloaded('this server cannot take it in at the moment');
  }
}

const kindOfFailure: Readonly<
  Record<string, 'too-large' | 'unsupported' | 'invalid' | 'unauthenticated' | 'forbidden' | undefined>
> = {
  'body.too-large': 'too-large',
  'ingest.batch-too-large': 'too-large',
  'body.encoding': 'unsupported',
  'body.corrupt': 'invalid',
  'access.unauthenticated': 'unauthenticated',
  'access.forbidden': 'forbidden',
};

/** Every sender retries this one, in the code that its source chooses. */
export function overloaded(because: string): Outcome {
  return { kind: 'overloaded', because, retryAfterSeconds };
}
