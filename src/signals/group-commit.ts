import { Failure } from '../platform/failure.js';

interface Waiting<T> {
  readonly item: T;
  readonly rows: number;
  readonly settle: (failure?: Error) => void;
}

export interface GroupCommitOptions<T> {
  /** Writes items together; resolves when they are durable. It may answer, item by item, which failed. */
  readonly write: (items: readonly T[]) => Promise<readonly (Failure | undefined)[] | void>;
  /** How long the first item waits for company, ms. */
  readonly lingerMs: number;
  /** Rows that are written at once without lingering. */
  readonly maxRows: number;
  /** Rows that may wait; beyond it `signals.overloaded` tells the sender to come again. */
  readonly maxWaitingRows: number;
  /** Writes under way at once. Default 1. */
  readonly concurrency?: number;
}

/**
 * Group commit: what callers append at about the same time is written together, and each learns when its own is durable.
 * While a write is under way the next group forms, so groups grow with the load and a lone caller hardly waits.
 */
export class GroupCommit<T> {
  readonly #options: Required<GroupCommitOptions<T>>;
  #waiting: Waiting<T>[] = [];
  #waitingRows = 0;
  #writing = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  readonly #idle: (() => void)[] = [];

  constructor(options: GroupCommitOptions<T>) {
    this.#options = { concurrency: 1, ...options };
  }

  /** Settles when the item is durable. */
  add(item: T, rows: number): Promise<void> {
    if (this.#closed) return Promise.reject(new Failure('signals.closed', 'The signal store is closed'));
    const { maxWaitingRows } = this.#options;
    if (this.#waiting.length > 0 && this.#waitingRows + rows > maxWaitingRows) {
      const message = `${this.#waitingRows} rows are waiting to be stored; the limit is ${maxWaitingRows}`;
      return Promise.reject(new Failure('signals.overloaded', message, { retryable: true }));
    }
    return new Promise((resolve, reject) => {
      const settle = (failure?: Error): void => (failure === undefined ? resolve() : reject(failure));
      this.#waiting.push({ item, rows, settle });
      this.#waitingRows += rows;
      this.#schedule();
    });
  }

  /** Writes what waits; settles when nothing is left. Nothing can be added afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.flushed();
  }

  /** Settles when everything added so far has been written or refused. */
  async flushed(): Promise<void> {
    if (this.#waiting.length === 0 && this.#writing === 0) return;
    await new Promise<void>((resolve) => {
      this.#idle.push(resolve);
      this.#schedule();
    });
  }

  #schedule(): void {
    const { lingerMs, maxRows, concurrency } = this.#options;
    if (this.#writing >= concurrency || this.#waiting.length === 0) return;
    const now = lingerMs === 0 || this.#waitingRows >= maxRows || this.#idle.length > 0;
    if (now) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      void this.#write();
    } else {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        if (this.#writing < concurrency) void this.#write();
      }, lingerMs);
    }
  }

  async #write(): Promise<void> {
    const group = this.#take();
    if (group.length === 0) return;
    this.#writing += 1;
    try {
      const failures = await this.#options.write(group.map(({ item }) => item));
      group.forEach(({ settle }, i) => settle(failures?.[i]));
    } catch (cause) {
      const failure = cause instanceof Error ? cause : new Failure('signals.write-failed', 'Writing failed', { cause });
      for (const { settle } of group) settle(failure);
    }
    this.#writing -= 1;
    if (this.#waiting.length === 0 && this.#writing === 0) this.#idle.splice(0).forEach((resolve) => resolve());
    this.#schedule();
  }

  /** The first of those waiting, up to the most rows of a group but at least one. */
  #take(): readonly Waiting<T>[] {
    let rows = 0;
    const end = this.#waiting.findIndex((waiting, i) => {
      rows += waiting.rows;
      return i > 0 && rows > this.#options.maxRows;
    });
    const group = end === -1 ? this.#waiting : this.#waiting.slice(0, end);
    this.#waiting = end === -1 ? [] : this.#waiting.slice(end);
    this.#waitingRows -= group.reduce((sum, waiting) => sum + waiting.rows, 0);
    return group;
  }
}
