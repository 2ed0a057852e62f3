/** How anomalies become groups. Times in ms of event time; none depends on how often telemetry is sampled. */
export interface GroupingParameters {
  /** Anomalies this close together are one burst. A little under a minute, so that one scrape does not meet the next. */
  readonly windowMs: number;
  /** What lasts counts towards a burst for this long. */
  readonly recentMs: number;
  /** How far back the ordinary is learnt from, and the least time it is taken to be learnt from. */
  readonly memoryMs: number;
  readonly leastMemoryMs: number;
  /** An anomaly stronger than this makes its entity part of the core of a group. */
  readonly strong: number;
  /** By how much the strongest anomalies of its entities must exceed that together to open a group. */
  readonly burst: number;
  /** How much weaker one value alone is than one that is followed by another. */
  readonly brief: number;
  /** The largest distance in the graph, silent entities bridged. */
  readonly hops: number;
  /** Log-odds that links must add up to where the graph knows no way. */
  readonly tie: number;
  /** A group is over when it has been silent this long; once it is as old as `spreadMs` only what is strong in it prolongs it. */
  readonly silenceMs: number;
  readonly spreadMs: number;
  readonly prolongMs: number;
  /** Over data and models trouble spreads this long from a group that still lasts. */
  readonly slowSpreadMs: number;
  /** A group that opens takes in what ended this long before it, and what began this long before it and still lasts. */
  readonly endedBeforeMs: number;
  readonly begunBeforeMs: number;
  /** A group takes two witnesses at least this strong, or one that lasts this long. */
  readonly witness: number;
  readonly aloneMs: number;
}

/** Measured on alerts of two systems (docs/accuracy.md, Grouping); one configuration for everything. */
export const groupingParameters: GroupingParameters = {
  windowMs: 50_000,
  recentMs: 150_000,
  memoryMs: 120 * 60_000,
  leastMemoryMs: 30 * 60_000,
  strong: 1.2,
  burst: 0.7,
  brief: 0.65,
  hops: 3,
  tie: 2.5,
  silenceMs: 3 * 60_000,
  spreadMs: 5 * 60_000,
  prolongMs: 2 * 60_000,
  slowSpreadMs: 6 * 3_600_000,
  endedBeforeMs: 90_000,
  begunBeforeMs: 10 * 60_000,
  witness: 0.8,
  aloneMs: 145_000,
};
