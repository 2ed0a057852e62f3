import type { Entity } from '../domain/inventory.js';

/** A time in which trouble is expected: incidents that it explains are held back, not dropped. */
export interface MaintenanceWindow {
  readonly id: string;
  /** Epoch ms; `until` is no longer part of it. */
  readonly from: number;
  readonly until: number;
  /** Names of entities; `*` stands for any characters. Empty: every entity that has the labels. */
  readonly entities: readonly string[];
  /** Attributes an entity must have; `owner` and `kind` count as such. */
  readonly labels: Readonly<Record<string, string>>;
  readonly reason: string;
  readonly createdBy: string;
}

/** What labels are compared with; the entity of an incident need not be in the inventory. */
export type Labelled = Pick<Entity, 'name'> & Partial<Pick<Entity, 'kind' | 'owner' | 'attributes'>>;

/** Whether an entity is in the scope of a window, whenever that is. */
export function isCovered(window: Pick<MaintenanceWindow, 'entities' | 'labels'>, entity: Labelled): boolean {
  const { name, kind, owner, attributes } = entity;
  const known: Readonly<Record<string, string | undefined>> = { ...attributes, kind, owner };
  const isNamed = window.entities.length === 0 || window.entities.some((pattern) => matches(pattern, name));
  return isNamed && Object.entries(window.labels).every(([label, value]) => known[label] === value);
}

/** In linear time, unlike a regular expression with as many wildcards as somebody cares to write. */
function matches(pattern: string, name: string): boolean {
  const [start = '', ...parts] = pattern.split('*');
  const end = parts.pop();
  if (end === undefined) return pattern === name;
  if (!name.startsWith(start)) return false;
  let at = start.length;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - at >= end.length && name.endsWith(end);
}

/**
 * The window that explains an incident, the one that ends last: every entity of the incident is in its scope, or the
 * entity to blame is. Trouble that reaches beyond a window for another reason is not held back by it.
 */
export function windowFor(
  windows: readonly MaintenanceWindow[],
  entities: readonly Labelled[],
  blamed: string | undefined,
  now: number,
): MaintenanceWindow | undefined {
  return windows
    .filter(({ from, until }) => from <= now && now < until)
    .filter((window) => {
      const covered = new Set(entities.filter((entity) => isCovered(window, entity)).map(({ name }) => name));
      return (blamed !== undefined && covered.has(blamed)) || (covered.size > 0 && covered.size === entities.length);
    })
    .toSorted((a, b) => b.until - a.until)[0];
}
