import { createHash } from 'node:crypto';
import type { Memory } from './memory.js';

/**
 * Knows a request that is sent again because its answer came too late or was lost: it waits for the first one's outcome, or
 * has it, and is not taken in twice. Bounded like all memory of a source, and lost with the process.
 */
export class Retries<T> {
  readonly #underway = new Map<string, Promise<T>>();

  /** Takes the body in by `take`, which commits `memory` when it succeeds; a body known from before is `repeated`. */
  async once(scope: string, body: Uint8Array, memory: Memory, take: () => Promise<T>, repeated: T): Promise<T> {
    const key = `${scope} ${createHash('sha256').update(body).digest('base64')}`;
    const first = this.#underway.get(key);
    if (first) return first;
    if (memory.recent.has(key)) return repeated;
    memory.recent.add(key);
    const taking = take().finally(() => this.#underway.delete(key));
    this.#underway.set(key, taking);
    return taking;
  }
}
