import type { Span } from '../../domain/signal.js';

/** A span as it is kept for some minutes as evidence: with the statements (`statementOf`) that were logged under its id. */
export interface CompactSpan extends Omit<Span, 'attributes'> {
  readonly statements: readonly string[];
}
