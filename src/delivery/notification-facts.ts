import type { EntityManager } from 'typeorm';
import type { Cause } from '../domain/anomaly.js';
import type { Change } from '../domain/inventory.js';
import { MACHINE, type IncidentEvent } from '../incidents/incident-event.js';
import { IncidentStore } from '../incidents/incident.store.js';
import { followedTools } from '../incidents/member.js';
import type { IncidentRecord } from '../incidents/transition.js';
import { InventoryStore } from '../inventory/inventory.store.js';
import { encodeCursor } from '../platform/page.js';
import { windowFor, type MaintenanceWindow } from './maintenance-window.js';
import { MaintenanceWindowStore } from './maintenance-window.store.js';
import type { ToldCause, ToldChange, ToldIncident } from './message.js';

/** Causes and entities that a message names. */
const CAUSES = 3;
const ENTITIES = 10;
/** Events of an incident that are read at once; more happen between two looks only after a long rest. */
const EVENTS = 500;

/** What is known of an incident when it is looked at. */
export interface Facts {
  readonly incident: IncidentRecord;
  readonly told: ToldIncident;
  readonly causes: readonly ToldCause[];
  readonly maintenance?: MaintenanceWindow;
  /** What happened since the version that was looked at last, in order. */
  readonly events: readonly IncidentEvent[];
}

/** Reads it, as of one transaction. Undefined when there is no such incident. */
export async function readFacts(
  manager: EntityManager,
  {
    id,
    since,
    now,
    console,
  }: { readonly id: string; readonly since: number; readonly now: number; readonly console?: string },
): Promise<Facts | undefined> {
  const [incidents, inventory] = [new IncidentStore(manager), new InventoryStore(manager)];
  const incident = await incidents.byId(id);
  if (!incident) return undefined;
  const all = (await incidents.rankings.current([id])).get(id) ?? [];
  const named = all.filter(({ verdict }) => verdict !== 'rejected').slice(0, CAUSES);
  const changes = await inventory.changesByIds(named.flatMap(({ change }) => change ?? []));
  const { edges } = await incidents.events(id, EVENTS, encodeCursor([since]));
  const known = new Map((await inventory.entitiesNamed(incident.entities)).map((entity) => [entity.name, entity]));
  const entities = incident.entities.map((name) => known.get(name) ?? { name });
  const windows = await new MaintenanceWindowStore(manager).active(now);
  const maintenance = windowFor(windows, entities, named[0]?.entity, now);
  return {
    incident,
    told: toldOf(incident, console),
    causes: named.map((cause) => causeOf(cause, changes)),
    ...(maintenance && { maintenance }),
    events: edges.map(({ node }) => node),
  };
}

/** Whether a person did it here, rather than the machine or a tool that we follow. */
export function isByPerson({ by }: Pick<IncidentEvent, 'by'>): boolean {
  return by !== MACHINE && !followedTools.has(by);
}

function toldOf({ id, number, title, severity, status, startedAt, entities }: IncidentRecord, console?: string) {
  return {
    id,
    number,
    title,
    severity,
    status,
    startedAt,
    entities: entities.slice(0, ENTITIES),
    moreEntities: Math.max(0, entities.length - ENTITIES),
    ...(console !== undefined && { url: `${console.replace(/\/$/, '')}/console#${number}` }),
  };
}

function causeOf({ id, entity, title, score, verdict, because, change }: Cause, changes: readonly Change[]): ToldCause {
  const found = changes.find((one) => one.id === change);
  return {
    id,
    title,
    score,
    verdict,
    because,
    ...(entity !== undefined && { entity }),
    ...(found && { change: changeOf(found) }),
  };
}

function changeOf({ id, at, kind, summary, entity, author, version }: Change): ToldChange {
  return {
    id,
    at,
    kind,
    summary,
    ...(entity !== undefined && { entity }),
    ...(author !== undefined && { author }),
    ...(version !== undefined && { version }),
  };
}
