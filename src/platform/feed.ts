/**
 * A one-way channel from a stage to the stages after it.
 *
 * `publish` settles when every subscriber has, so back-pressure reaches the ingest endpoint
 * and a failure surfaces where the data came in.
 */
export class Feed<T> {
  readonly #subscribers: ((batch: readonly T[]) => Promise<void>)[] = [];

  subscribe(handle: (batch: readonly T[]) => Promise<void>): void {
    this.#subscribers.push(handle);
  }

  async publish(batch: readonly T[]): Promise<void> {
    if (batch.length > 0) await Promise.all(this.#subscribers.map((handle) => handle(batch)));
  }
}
