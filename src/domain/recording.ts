import type { Alert, ChangeKind, EntityKind, RelationKind } from './inventory.js';
import type { Attributes, Severity } from './signal.js';

/**
 * A recording is a day of a system as NDJSON, one of these a line: first the entities and relations known
 * beforehand, then everything else ordered by `at` (epoch ms).
 */
export type RecordingLine = EntityLine | RelationLine | MetricLine | LogLine | SpanLine | ChangeLine | AlertLine;

/** A recording's line that happens at a time. */
export type TimedLine = MetricLine | LogLine | SpanLine | ChangeLine | AlertLine;

export interface EntityLine {
  readonly type: 'entity';
  readonly name: string;
  readonly kind: EntityKind;
}

export interface RelationLine {
  readonly type: 'relation';
  readonly from: string;
  readonly to: string;
  readonly kind: RelationKind;
}

export interface MetricLine {
  readonly type: 'metric';
  readonly at: number;
  readonly entity: string;
  readonly name: string;
  readonly value: number;
  readonly unit?: string;
  readonly attributes?: Attributes;
}

/** `traceId` and `spanId`, when known, are among the attributes. */
export interface LogLine {
  readonly type: 'log';
  readonly at: number;
  readonly entity: string;
  readonly severity: Severity;
  readonly body: string;
  readonly attributes?: Attributes;
}

export interface SpanLine {
  readonly type: 'span';
  readonly at: number;
  readonly entity: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly durationMs: number;
  readonly status: 'unset' | 'ok' | 'error';
  readonly attributes?: Attributes;
}

/** What a change line may say beside its summary; `diff` is null where the source does not tell it. */
export interface ChangeLineAttributes {
  readonly commit?: string;
  readonly version?: string;
  readonly author?: string;
  readonly files?: readonly string[];
  readonly diff?: string | null;
  readonly [key: string]: unknown;
}

/** A commit of a shared repository may name no entity. */
export interface ChangeLine {
  readonly type: 'change';
  readonly at: number;
  readonly id: string;
  readonly entity?: string;
  readonly kind: ChangeKind;
  readonly summary: string;
  readonly attributes?: ChangeLineAttributes;
}

export interface AlertLine {
  readonly type: 'alert';
  readonly at: number;
  readonly id: string;
  readonly entity: string;
  readonly name: string;
  readonly severity: Alert['severity'];
  readonly status: Alert['status'];
  readonly summary: string;
  readonly attributes?: Attributes;
}
