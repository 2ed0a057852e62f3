export type ChangeKind = 'step' | 'trend' | 'spike' | 'dip' | 'variance' | 'distribution';

export interface ChangePoint {
  /** The first value that is different; for a trend the first that has left the old level. */
  readonly index: number;
  /** The first value could also be any from here to there (about 95 %). */
  readonly earliest: number;
  readonly latest: number;
  /** `distribution`: level and spread at once. */
  readonly kind: ChangeKind;
  /** .5 to 1: how much the change is worth more than what it costs to assume it. */
  readonly confidence: number;
  /** In units of the series: level after less level before, or height of a spike; for variance the ratio of spreads, after by before. */
  readonly size: number;
}
