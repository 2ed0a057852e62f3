import type { AuditValue } from '../platform/audit.store.js';
import type { IncidentEvent } from './incident-event.js';
import type { IncidentStore } from './incident.store.js';
import type { IncidentRecord } from './transition.js';

/** What became of a command: the incident after it, or why it was refused. */
export type Outcome =
  | { readonly kind: 'done'; readonly incident: IncidentRecord }
  | { readonly kind: 'not-found'; readonly because: string }
  | { readonly kind: 'illegal'; readonly because: string }
  /** Somebody else changed the incident since it was read. */
  | { readonly kind: 'conflict'; readonly because: string; readonly version: number };
export type Refusal = Exclude<Outcome, { kind: 'done' }>;

/** Which incident, and the version the writer saw; without one the latest is meant. */
export interface Target {
  readonly id: string;
  readonly version?: number;
  readonly by: string;
  readonly note?: string;
}

/** The outcome of a write and the events it stored. */
export interface Written {
  readonly outcome: Outcome;
  readonly events: readonly IncidentEvent[];
}

export function said({ by, note }: Target): { readonly by: string; readonly note?: string } {
  return { by, ...(note !== undefined && { note }) };
}

/** The incident, held for this transaction, when it is the version that the writer saw. */
export async function claim(store: IncidentStore, { id, version }: Target): Promise<Outcome> {
  const incident = await store.forChange(id);
  if (!incident) return { kind: 'not-found', because: `There is no incident ${id}.` };
  if (version === undefined || version === incident.version) return { kind: 'done', incident };
  const because = `Incident #${incident.number} is at version ${incident.version}, you saw ${version}: look again.`;
  return { kind: 'conflict', because, version: incident.version };
}

export function refuse(outcome: Refusal): Written {
  return { outcome, events: [] };
}

/** What was asked and what became of it, flat: an incident or cause by its id, what was not given left out. */
export function auditDetail(
  asked: Readonly<Record<string, unknown>>,
  outcome: Outcome,
): Readonly<Record<string, AuditValue>> {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  const refused: Record<string, string> = outcome.kind === 'done' ? {} : { because: outcome.because };
  return {
    ...Object.fromEntries(given.map(([name, value]) => [name, auditValue(value)])),
    outcome: outcome.kind,
    ...refused,
  };
}

function auditValue(value: unknown): AuditValue {
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === 'object' && value !== null) {
    if ('id' in value) return String(value.id);
    return 'reference' in value ? String(value.reference) : null;
  }
  return value as AuditValue;
}
