import type { EntityKind, RelationKind } from '../../../domain/inventory.js';
import type { Attributes, SpanKind } from '../../../domain/signal.js';
import { entityOfHost } from '../../host-name.js';

/** Who is on the other side of a span that leaves its service. */
export interface Peer {
  readonly name: string;
  readonly kind: EntityKind;
  readonly relation: RelationKind;
}

/**
 * The peer of a client, producer or consumer span by its attributes, those of older semantic conventions included:
 * a queue by its destination, a database by its host, else by its system and namespace, a service by
 * `peer.service` or its host. Undefined for spans that stay inside and peers that are only an IP address.
 */
export function peerOf(kind: SpanKind, attributes: Attributes): Peer | undefined {
  const text = (...keys: readonly string[]): string | undefined => {
    const value = keys.map((key) => attributes[key]).find((one) => one !== undefined && one !== '');
    return value === undefined ? undefined : String(value);
  };
  const queue = text('messaging.destination.name', 'messaging.destination');
  if (queue !== undefined && (kind === 'producer' || kind === 'consumer' || kind === 'client'))
    return { name: queue, kind: 'queue', relation: kind === 'consumer' ? 'reads' : 'writes' };
  if (kind !== 'client' && kind !== 'producer') return undefined;
  const named = text('peer.service');
  const host = hostOf(text('server.address', 'net.peer.name', 'http.host'), text('url.full', 'http.url'));
  const system = text('db.system.name', 'db.system');
  if (system !== undefined) {
    const namespace = text('db.namespace', 'db.name');
    return { name: named ?? host ?? joined(system, namespace), kind: 'database', relation: 'calls' };
  }
  const name = named ?? host;
  return name === undefined ? undefined : { name, kind: 'service', relation: 'calls' };
}

function hostOf(address: string | undefined, url: string | undefined): string | undefined {
  const host = address ?? (url !== undefined && URL.canParse(url) ? new URL(url).hostname : undefined);
  return host === undefined ? undefined : entityOfHost(host);
}

function joined(system: string, namespace: string | undefined): string {
  return namespace === undefined ? system : `${system}/${namespace}`;
}
