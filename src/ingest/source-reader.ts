import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config.js';
import { completeBatch } from './complete-batch.js';
import { Episodes } from './episodes.js';
import { IngestService } from './ingest.service.js';
import { SourceMemory, type Memory } from './memory.js';
import type { Arrival, Refusal, Source } from './source.js';

/** A request as it came, its body decompressed. */
export type Request = Omit<Arrival, 'id' | 'memory'> & { readonly body: Uint8Array };

export type Parsed =
  | { readonly readable: true; readonly payload: unknown }
  | { readonly readable: false; readonly because: string; readonly issues?: readonly string[] };

export interface Taken {
  /** What of it was not taken in. */
  readonly refused: readonly Refusal[];
  readonly detail: unknown;
}

/** A payload that its source could not read: trying again would not help. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

const maxIssues = 20;

/** Turns payloads into batches by their source and has them taken in; the same for doors, inbox and dead letters. */
@Injectable()
export class SourceReader {
  readonly #memories = new Map<string, SourceMemory>();

  constructor(
    private readonly ingest: IngestService,
    private readonly episodes: Episodes,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The request as a source sees it. Its memory is committed by {@link take}. */
  arrival(source: Source, request: Request, id: string = randomUUID()): Arrival & { readonly memory: Memory } {
    const { body: _, ...rest } = request;
    let memory = this.#memories.get(source.id);
    if (!memory) this.#memories.set(source.id, (memory = new SourceMemory(this.config.MAX_SERIES)));
    return { ...rest, id, memory: memory.stage() };
  }

  parse(source: Source, body: Uint8Array, arrival: Arrival): Parsed {
    let decoded: unknown;
    try {
      decoded = source.decode ? source.decode(body, arrival) : parseJson(body);
    } catch (error) {
      return { readable: false, because: `The body cannot be read: ${(error as Error).message}` };
    }
    const result = source.payload.safeParse(decoded);
    if (result.success) return { readable: true, payload: result.data };
    const issues = result.error.issues
      .slice(0, maxIssues)
      .map(({ path, message }) => `${path.map(String).join('.') || 'payload'}: ${message}`);
    return { readable: false, because: `The payload is not one of ${source.id}: ${issues[0] ?? ''}`, issues };
  }

  /** Reads a payload and has it taken in. Throws {@link UnreadableError}, and what taking in throws. */
  async take(source: Source, payload: unknown, arrival: Arrival): Promise<Taken> {
    const told = readable(source.id, () => source.read(payload, arrival));
    const { alerts, settle } = await this.episodes.start(source, told);
    const { refused } = await this.ingest.accept(
      readable(source.id, () => completeBatch({ ...told, alerts }, source.id)),
    );
    await settle();
    arrival.memory.commit();
    return { refused: [...(told.refused ?? []), ...refused], detail: told.detail };
  }
}

/** JSON.parse as it is: what looks like a prototype stays data, because nothing here copies keys into objects unseen. */
function parseJson(body: Uint8Array): unknown {
  return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
}

function readable<T>(source: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new UnreadableError(`The payload cannot be read by ${source}: ${(cause as Error).message}`, { cause });
  }
}
