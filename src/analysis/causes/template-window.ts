import type { Severity } from '../../domain/signal.js';

/** How often one entity logged one template lately. */
export interface TemplateWindow {
  readonly entity: string;
  /** The id and text of the template, and the worst severity it was logged with. */
  readonly template: string;
  readonly text: string;
  readonly severity: Severity;
  /** Epoch ms from which on the counts are complete. */
  readonly since: number;
  /** Starts of the minutes (or any other buckets) with at least one line, oldest first, and the lines in each. */
  readonly times: readonly number[];
  readonly counts: readonly number[];
  /** Lines before `since`; 0 when it was never seen there. */
  readonly earlier: number;
  /** Up to about twenty of the newest lines as they were written: what ids and keys they name. */
  readonly samples: readonly string[];
}
