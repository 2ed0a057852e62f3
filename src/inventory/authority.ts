import type { EntityKind, RelationKind } from '../domain/inventory.js';

/** The source of what the operator declared in INVENTORY_FILE. */
export const declared = 'declared';
/** The source of what was declared once and is no longer in the file: whoever sees it is believed, else it goes stale. */
export const undeclared = 'undeclared';

/** Sources whose payloads are telemetry: the entities they name come along with it, nobody meant to tell of them. */
const telemetry = /^(otlp-|elasticsearch|remote-write|prometheus|spans$|otel$|signals$)/;

/**
 * Which source is believed when two tell different things: what is declared, over what is told on purpose, over what
 * comes along with telemetry. Among equals the later one.
 */
export function authorityOf(source: string): number {
  if (source === declared) return 3;
  if (source === undeclared) return 0;
  return telemetry.test(source) ? 1 : 2;
}

/** What is told of when it changes rather than all the time: its silence does not mean that it is gone. */
export const onRecord: { readonly entities: readonly EntityKind[]; readonly relations: readonly RelationKind[] } = {
  entities: ['dataset', 'pipeline', 'model', 'model-version'],
  relations: ['trained-on', 'serves'],
};
