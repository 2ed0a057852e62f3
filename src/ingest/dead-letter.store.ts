import { Injectable } from '@nestjs/common';
import { EntityManager, LessThan } from 'typeorm';
import { DeadLetterEntity } from './dead-letter.entity.js';

export type DeadLetterStatus = 'waiting' | 'replayed' | 'discarded';

/** A payload that could not be read, as people see it. */
export interface DeadLetter {
  /** Grows with every dead letter. */
  readonly id: number;
  readonly source: string;
  readonly receivedAt: number;
  readonly method: string;
  readonly path: string;
  /** Without credentials. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Length of the raw body. */
  readonly bytes: number;
  /** The beginning of the body as text, redacted. */
  readonly preview: string;
  readonly reason: string;
  readonly status: DeadLetterStatus;
  /** How often it was replayed in vain. */
  readonly attempts: number;
}

/** With the raw body, encrypted, that a replay reads again; empty once it is not needed. */
export interface KeptDeadLetter extends DeadLetter {
  readonly sealed: Uint8Array;
}

/** Beyond it the oldest leave, so that a sender of garbage cannot fill the database. */
const maxLetters = 10_000;

const shown = {
  id: true,
  source: true,
  receivedAt: true,
  method: true,
  path: true,
  headers: true,
  query: true,
  bytes: true,
  preview: true,
  reason: true,
  status: true,
  attempts: true,
} as const;

@Injectable()
export class DeadLetterStore {
  constructor(private readonly manager: EntityManager) {}

  async add(letter: Omit<KeptDeadLetter, 'id' | 'status' | 'attempts'>): Promise<number> {
    const row = { ...letter, sealed: Buffer.from(letter.sealed), status: 'waiting' as const, attempts: 0 };
    const { identifiers } = await this.manager.insert(DeadLetterEntity, row);
    const id = Number(identifiers[0]?.['id']);
    await this.manager.delete(DeadLetterEntity, { id: LessThan(id - maxLetters) });
    return id;
  }

  /** The latest first, of one status or of all; `before` is the id of the last one already seen. */
  async page(first: number, before?: number, status?: DeadLetterStatus): Promise<readonly DeadLetter[]> {
    return this.manager.find(DeadLetterEntity, {
      select: shown,
      where: { ...(before !== undefined && { id: LessThan(before) }), ...(status && { status }) },
      order: { id: 'DESC' },
      take: first,
    });
  }

  async count(status: DeadLetterStatus): Promise<number> {
    return this.manager.countBy(DeadLetterEntity, { status });
  }

  async byId(id: number): Promise<KeptDeadLetter | undefined> {
    return (await this.manager.findOneBy(DeadLetterEntity, { id })) ?? undefined;
  }

  async failedAgain(id: number, reason: string): Promise<void> {
    await this.manager.update(DeadLetterEntity, { id }, { reason });
    await this.manager.increment(DeadLetterEntity, { id }, 'attempts', 1);
  }

  /** Nobody needs its body any more. */
  async close(id: number, status: Exclude<DeadLetterStatus, 'waiting'>): Promise<void> {
    await this.manager.update(DeadLetterEntity, { id }, { status, sealed: Buffer.alloc(0) });
  }

  async dropBefore(at: number): Promise<void> {
    await this.manager.delete(DeadLetterEntity, { receivedAt: LessThan(at) });
  }
}
