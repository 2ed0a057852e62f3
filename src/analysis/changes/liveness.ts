import type { Change } from '../../domain/inventory.js';
import { partsOf } from './words.js';

/** When and where a change began to act. */
export interface Liveness {
  readonly at: number;
  /** Where; undefined for one that names no entity and rides no deployment. */
  readonly entity?: string;
  /** The deployment that brought it, when it is not itself one. */
  readonly vehicle?: Change;
  /** It rode along under another commit that was the head of the deployment. */
  readonly rides: boolean;
  /** It touches no service of its own: a shared library or a root manifest. */
  readonly shared: boolean;
}

/**
 * When each change became live; undefined for a commit that no deployment brought. A deployment, flag or configuration is live
 * at its time. A commit is live with the deployment whose head it is, else with the first later deployment of a service
 * that it touches; one that touches no known service, with the first later deployment of a service in `failing`, else of any.
 * Where no deployments are told at all, commits are taken to act at once.
 */
export function livenessOf(
  changes: readonly Change[],
  services: readonly string[],
  failing: ReadonlySet<string>,
): ReadonlyMap<string, Liveness | undefined> {
  const deployments = changes.filter(({ kind }) => kind === 'deployment').toSorted((a, b) => a.at - b.at);
  const headAt = new Map(
    changes.flatMap(({ kind, commit, at }) => (kind === 'commit' && commit ? [[commit, at]] : [])),
  );
  return new Map(
    changes.map((change) => {
      const { id, at, entity, kind } = change;
      const itself = { at, ...(entity !== undefined && { entity }), rides: false, shared: false };
      if (kind !== 'commit' || deployments.length === 0) return [id, itself];
      return [id, ride(change, deployments, headAt, services, failing)];
    }),
  );
}

function ride(
  change: Change,
  deployments: readonly Change[],
  headAt: ReadonlyMap<string, number>,
  services: readonly string[],
  failing: ReadonlySet<string>,
): Liveness | undefined {
  const live = (vehicle: Change | undefined, rides: boolean, shared: boolean): Liveness | undefined =>
    vehicle && {
      at: vehicle.at,
      ...(vehicle.entity !== undefined && { entity: vehicle.entity }),
      vehicle,
      rides,
      shared,
    };
  const touched = touchedServices(change, services);
  const head = deployments.find(({ commit }) => commit !== undefined && sameCommit(commit, change.commit));
  if (head) return live(head, false, touched.size === 0);
  const later = deployments.filter(
    (deployment) => deployment.at >= change.at && (headAt.get(deployment.commit ?? '') ?? deployment.at) >= change.at,
  );
  if (touched.size > 0)
    return live(
      later.find(({ entity }) => touched.has(entity ?? '')),
      true,
      false,
    );
  return live(later.find(({ entity }) => failing.has(entity ?? '')) ?? later[0], true, true);
}

/** A version of a model was registered: it serves nobody until an alias moves to it, which is a change of the model. */
export function isRegistration({ kind, entity, version }: Change): boolean {
  return kind === 'model' && version !== undefined && (entity?.endsWith(`:${version}`) ?? false);
}

/** Equal, or one is a prefix of seven or more letters of the other. */
export function sameCommit(a: string, b: string | undefined): boolean {
  if (b === undefined) return false;
  return a === b || (Math.min(a.length, b.length) >= 7 && (a.startsWith(b) || b.startsWith(a)));
}

const shortest = 4;
const hollow = new Set([
  'service',
  'services',
  'svc',
  'server',
  'api',
  'app',
  'apps',
  'src',
  'pkg',
  'cmd',
  'lib',
  'libs',
  'internal',
  'main',
  'common',
  'core',
  'test',
  'tests',
  'docs',
]);

/** The services that a change names: its own entity, a folder, a scope `(cart)` or a tag `#cart`. */
export function touchedServices(change: Change, services: readonly string[]): ReadonlySet<string> {
  if (change.entity !== undefined) return new Set([change.entity]);
  const folders = (change.files ?? []).flatMap((path) => path.split('/').slice(0, -1));
  const scopes = [...change.summary.matchAll(/^\s*\w+\(([^)]+)\)|#([\w-]+)|^\s*\[([\w-]+)\]/g)].flatMap((match) =>
    match.slice(1).filter(Boolean),
  );
  const names = [...folders, ...scopes].map(plain).filter((name) => name.length >= shortest);
  return new Set(
    services.filter((service) => {
      const own = plain(service);
      return (
        own.length >= shortest && names.some((name) => name === own || name.startsWith(own) || own.startsWith(name))
      );
    }),
  );
}

/** `recommendation-service-1` → `recommendation`. */
function plain(name: string): string {
  return partsOf(name)
    .map((part) => part.replace(/(?<=\w{3})(?:service|svc|server)$/, ''))
    .filter((part) => !hollow.has(part) && !/^\d+$/.test(part))
    .join('');
}
