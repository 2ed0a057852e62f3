import type { Span } from '../../domain/signal.js';

/** A span as it is kept for some minutes as evidence: with the ids of the templates logged under its id. */
export interface CompactSpan extends Omit<Span, 'attributes'> {
  readonly templates: readonly string[];
}
