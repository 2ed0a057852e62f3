import { Injectable } from '@nestjs/common';
import { EntityManager, LessThan } from 'typeorm';
import { AuditEntity } from './audit.entity.js';

export type AuditValue = string | number | boolean | null | readonly string[];

/** Who did what to what: one row for every mutation, written by whoever carries it out. */
export interface AuditRecord {
  readonly at: number;
  /** The name of a token, `loopback`, `cli`, or the tool that asked. */
  readonly who: string;
  /** Subject and verb, e.g. `incident.acknowledge`. */
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, AuditValue>>;
}

export interface AuditEntry extends AuditRecord {
  /** Grows with every row. */
  readonly id: number;
}

@Injectable()
export class AuditStore {
  constructor(private readonly manager: EntityManager) {}

  /** `manager` makes the row part of that transaction. */
  async record(record: AuditRecord, manager: EntityManager = this.manager): Promise<void> {
    await manager.insert(AuditEntity, { ...record });
  }

  /** The latest first; `before` is the id of the last one already seen. */
  async page(first: number, before?: number): Promise<readonly AuditEntry[]> {
    return this.manager.find(AuditEntity, {
      where: before === undefined ? {} : { id: LessThan(before) },
      order: { id: 'DESC' },
      take: first,
    });
  }
}
