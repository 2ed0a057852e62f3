import { RateBook, type RateStage } from './rates.js';
import { RecentIds, type RecentStage } from './recent-ids.js';

/** What earlier payloads of a source left behind, as one payload sees it. */
export interface Memory {
  readonly rates: RateStage;
  readonly recent: RecentStage;
  /** Remembers for the payloads to come what this one added. */
  commit(): void;
}

const maxRecentIds = 200_000;

/** The memory of one source across its payloads; bounded, and lost with the process. */
export class SourceMemory {
  readonly #rates: RateBook;
  readonly #recent = new RecentIds(maxRecentIds);

  constructor(maxSeries: number) {
    this.#rates = new RateBook(maxSeries);
  }

  /** For one payload; nothing is remembered until `commit`, so that a payload that failed can be sent again. */
  stage(): Memory {
    const rates = this.#rates.stage();
    const recent = this.#recent.stage();
    return {
      rates,
      recent,
      commit() {
        rates.commit();
        recent.commit();
      },
    };
  }
}
