import type { Period } from '../analysis/reports/facts.js';
import type { Flapping } from '../analysis/reports/flapping.js';
import type { FourKeys } from '../analysis/reports/four-keys.js';
import type { RecurringCause } from '../analysis/reports/recurring.js';
import type { Response } from '../analysis/reports/response.js';

/** How much reached people of what was seen. */
export interface Noise {
  /** Log lines; points are not counted. */
  readonly lines: number;
  /** What misbehaved, alerts of other tools among it. */
  readonly anomalies: number;
  readonly alerts: number;
  readonly incidents: number;
}

/** A version that an alias stands for, and what keeps anybody from making it again. */
export interface ReproducibilityGap {
  readonly model: string;
  readonly version: string;
  readonly alias: string;
  readonly gaps: readonly string[];
}

/** How the operation did in a period, for everybody or for a team. The same store gives the same report. */
export interface OperationReport extends Period {
  readonly team?: string;
  readonly keys: readonly FourKeys[];
  readonly response: Response;
  readonly noise: Noise;
  readonly recurring: readonly RecurringCause[];
  readonly flapping: readonly Flapping[];
  readonly gaps: readonly ReproducibilityGap[];
}

/** What is asked for. */
export interface ReportRequest extends Period {
  /** Only what this team owns. */
  readonly team?: string;
}

/** Longer periods would read more than anybody waits for. */
export const mostReportMs = 400 * 86_400_000;

export const operationFormats = ['json', 'csv', 'md'] as const;
export type OperationFormat = (typeof operationFormats)[number];

export const mediaTypes: Readonly<Record<OperationFormat, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  md: 'text/markdown; charset=utf-8',
};
