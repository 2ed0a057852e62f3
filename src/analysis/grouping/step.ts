import type { Anomaly } from '../../domain/anomaly.js';
import type { Graph } from '../graph/graph.js';

/** One reason why two anomalies belong together, in log-odds. */
export interface Tie {
  readonly weight: number;
  readonly because: string;
}

/** What happened since the last step. `at` (epoch ms) never decreases; steps may come once a second or once a minute. */
export interface GroupingStep {
  readonly at: number;
  readonly started: readonly Anomaly[];
  /** Only those matter that had ended and go on; others may be left out. */
  readonly continuing: readonly Anomaly[];
  readonly ended: readonly Anomaly[];
  readonly graph: Graph;
  /** Ids of anomalies that open a group by themselves: critical and error alerts of other tools. */
  readonly urgent?: ReadonlySet<string>;
  /** Reasons beside the way in the graph why two anomalies belong together; the first is the newer one. */
  readonly ties?: (a: Anomaly, b: Anomaly) => readonly Tie[];
  /** Which anomalies may be systems of their own where no connection is known, as one label each; ties overrule it. */
  readonly propose?: (anomalies: readonly Anomaly[]) => readonly number[];
}

/** An anomaly that joined a group and why. */
export interface Joined {
  readonly group: string;
  readonly anomaly: Anomaly;
  readonly because: string;
}

/** A group that opened. Its id is a hash of its first members: the same steps give the same ids. */
export interface Opened {
  readonly group: string;
  /** When its first member began; epoch ms. */
  readonly startedAt: number;
  readonly members: readonly Joined[];
}

export interface GroupingVerdict {
  readonly at: number;
  readonly opened: readonly Opened[];
  readonly joined: readonly Joined[];
  /** Groups that are over: every member ended and silence followed. They take nothing in any more. */
  readonly quiet: readonly string[];
  /** Anomalies of this step that belong to nothing: shown, and possibly taken in by a group that opens soon. */
  readonly standalone: readonly Anomaly[];
}
