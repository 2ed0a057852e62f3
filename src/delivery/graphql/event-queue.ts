/**
 * What one subscriber has not taken yet. Beyond `limit` the subscriber is too slow: the queue ends, `drop` is called and
 * nothing more is kept for it.
 */
export class EventQueue<T> implements AsyncIterableIterator<T> {
  readonly #waiting: T[] = [];
  readonly #limit: number;
  readonly #closed: (because: 'ended' | 'too-slow') => void;
  readonly #readers: ((result: IteratorResult<T>) => void)[] = [];
  #over = false;

  constructor(limit: number, closed: (because: 'ended' | 'too-slow') => void) {
    this.#limit = limit;
    this.#closed = closed;
  }

  push(event: T): void {
    if (this.#over) return;
    const reader = this.#readers.shift();
    if (reader) reader({ done: false, value: event });
    else if (this.#waiting.length < this.#limit) this.#waiting.push(event);
    else this.#end('too-slow');
  }

  next(): Promise<IteratorResult<T>> {
    const [event] = this.#waiting.splice(0, 1);
    if (event !== undefined) return Promise.resolve({ done: false, value: event });
    if (this.#over) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#readers.push(resolve));
  }

  return(): Promise<IteratorResult<T>> {
    this.#end('ended');
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(error: unknown): Promise<IteratorResult<T>> {
    this.#end('ended');
    return Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #end(because: 'ended' | 'too-slow'): void {
    if (this.#over) return;
    this.#over = true;
    this.#waiting.length = 0;
    for (const reader of this.#readers.splice(0)) reader({ done: true, value: undefined });
    this.#closed(because);
  }
}
