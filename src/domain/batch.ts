import type { Alert, Change, Check, Entity, Relation } from './inventory.js';
import type { LogRecord, MetricPoint, MinedLog, Span } from './signal.js';

/** An entity or relation as a payload tells it: when and by whom it was seen is added by the inventory. */
export type SeenEntity = Pick<Entity, 'name' | 'kind'> & Partial<Pick<Entity, 'owner' | 'attributes'>>;
export type SeenRelation = Pick<Relation, 'from' | 'to' | 'kind'>;

/** What one payload says, in the words of the domain: the one shape every door and every pull yields. */
export interface Batch {
  readonly logs: readonly LogRecord[];
  readonly points: readonly MetricPoint[];
  readonly spans: readonly Span[];
  readonly changes: readonly Change[];
  readonly alerts: readonly Alert[];
  /** Outcomes of checks, passed ones too; what failed is among the alerts as well. */
  readonly checks?: readonly Check[];
  readonly entities: readonly SeenEntity[];
  readonly relations: readonly SeenRelation[];
  /** The id of the source it came from. */
  readonly source: string;
}

/** The batch that says nothing; spread over it what a payload does say. */
export function emptyBatch(source: string): Batch {
  return { logs: [], points: [], spans: [], changes: [], alerts: [], entities: [], relations: [], source };
}

/** A batch that the signal store keeps, its log lines mined. */
export interface KeptBatch extends Omit<Batch, 'logs'> {
  readonly logs: readonly MinedLog[];
}
