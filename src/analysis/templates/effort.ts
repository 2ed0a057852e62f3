/** A budget of learning, so that lines that are all new cannot slow the miner down beyond measure. */

/** Earned per line; a token of a new skeleton costs one. */
const EARNED_PER_LINE = 0.5;
const MOST = 30_000;
/** Without means still one in so many new skeletons is learnt from. */
const SAMPLE = 32;

/** Counts lines and tokens, not time: the same lines are learnt from on every machine. */
export class Effort {
  #credit = MOST;
  #since = 0;
  #skipped = 0;

  /** Whether to learn from a skeleton of so many tokens that is new at that line. */
  spend(line: number, tokens: number): boolean {
    this.#credit = Math.min(MOST, this.#credit + (line - this.#since) * EARNED_PER_LINE);
    this.#since = line;
    if (this.#credit < tokens && ++this.#skipped < SAMPLE) return false;
    this.#skipped = 0;
    this.#credit = Math.max(0, this.#credit - tokens);
    return true;
  }

  snapshot(): number[] {
    return [this.#credit, this.#since, this.#skipped];
  }

  restore([credit, since, skipped]: readonly number[]): void {
    this.#credit = credit;
    this.#since = since;
    this.#skipped = skipped;
  }
}
