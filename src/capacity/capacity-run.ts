/** Failures of a run that are named; more are counted. */
const mostNamed = 100;

/** An entity that could not be planned, and why. */
export interface RunFailure {
  readonly entity: string;
  readonly because: string;
}

/** One planning of all entities. Times are epoch ms. */
export interface CapacityRun {
  /** Event time of its plans. */
  readonly at: number;
  /** The last entity that was planned and stored; empty before the first. */
  readonly cursor: string;
  readonly finished: boolean;
  /** By the clock: when it was begun, and when it was heard of last. */
  readonly startedAt: number;
  readonly progressAt: number;
  /** How long it was worked on; pauses between breaking off and going on are not in it. */
  readonly workedMs: number;
  /** How many there are to plan, and how many were. */
  readonly entities: number;
  readonly planned: number;
  /** How many series were read. */
  readonly series: number;
  readonly failed: number;
  /** The first of those that failed. */
  readonly failures: readonly RunFailure[];
  /** Why it did not come to its end; null while nothing stopped it. */
  readonly brokenOffBecause: string | null;
}

export function newRun(at: number, now: number): CapacityRun {
  return {
    at,
    cursor: '',
    finished: false,
    startedAt: now,
    progressAt: now,
    workedMs: 0,
    entities: 0,
    planned: 0,
    series: 0,
    failed: 0,
    failures: [],
    brokenOffBecause: null,
  };
}

export function afterPlan(run: CapacityRun, cursor: string, series: number, now: number): CapacityRun {
  return { ...afterTime(run, now), cursor, planned: run.planned + 1, series: run.series + series };
}

/** Behind what failed the run goes on; from where it is resumed is told by what was stored. */
export function afterFailure(run: CapacityRun, failure: RunFailure): CapacityRun {
  return { ...run, failed: run.failed + 1, failures: [...run.failures, failure].slice(0, mostNamed) };
}

export function afterEnd(run: CapacityRun, now: number): CapacityRun {
  return { ...afterTime(run, now), finished: true, brokenOffBecause: null };
}

/** Taken up at `now`: the time since it was heard of last was none of work. */
export function takenUp(run: CapacityRun, entities: number, now: number): CapacityRun {
  return { ...run, entities, progressAt: now, brokenOffBecause: null };
}

function afterTime(run: CapacityRun, now: number): CapacityRun {
  return { ...run, workedMs: run.workedMs + Math.max(0, now - run.progressAt), progressAt: now };
}
