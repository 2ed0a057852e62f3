import type { EntityKind, RelationKind } from '../domain/inventory.js';

/** The source of what the operator declared in INVENTORY_FILE. */
export const declared = 'declared';
/** Sources of topologies that an operator imported begin like this; the name of the topology follows. */
export const imported = 'imported/';
/** The source of what was declared once and is no longer: whoever sees it is believed, else it goes stale. */
export const undeclared = 'undeclared';

/** Sources whose payloads are telemetry: the entities they name come along with it, nobody meant to tell of them. */
const telemetry = /^(otlp-|elasticsearch|remote-write|prometheus|spans$|otel$|signals$)/;

/**
 * Which source is believed when two tell different things: what is declared, over what is told on purpose, over what
 * comes along with telemetry. Among equals the later one.
 */
export function authorityOf(source: string): number {
  if (isLasting(source)) return 3;
  if (source === undeclared) return 0;
  return telemetry.test(source) ? 1 : 2;
}

/** Whether it was declared, and is there until that is taken back, whoever sees it or not. */
export function isLasting(source: string): boolean {
  return source === declared || source.startsWith(imported);
}

/** What is told of when it changes rather than all the time: its silence does not mean that it is gone. */
export const onRecord: { readonly entities: readonly EntityKind[]; readonly relations: readonly RelationKind[] } = {
  entities: ['dataset', 'pipeline', 'model', 'model-version'],
  relations: ['trained-on', 'serves'],
};
