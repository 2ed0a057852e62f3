import { z } from 'zod';
import type { ChangeKind } from '../../../domain/inventory.js';
import { fieldAt, isFields, textIn } from '../../plain-fields.js';
import type { Told } from '../../source.js';
import type { CloudEvent } from './event.js';

const data = z.looseObject({
  subject: z.looseObject({ id: z.string().min(1), source: z.string().nullish(), content: z.unknown().optional() }),
});

const deeds: Readonly<Record<string, { readonly kind: ChangeKind; readonly verb: string }>> = {
  'service.deployed': { kind: 'deployment', verb: 'deployed' },
  'service.upgraded': { kind: 'deployment', verb: 'upgraded' },
  'service.rolledback': { kind: 'deployment', verb: 'rolled back' },
  'service.removed': { kind: 'deployment', verb: 'removed' },
  'service.published': { kind: 'deployment', verb: 'published' },
  'environment.created': { kind: 'infrastructure', verb: 'created' },
  'environment.modified': { kind: 'infrastructure', verb: 'modified' },
  'environment.deleted': { kind: 'infrastructure', verb: 'deleted' },
  'change.merged': { kind: 'commit', verb: 'merged' },
};

/** CDEvents (cdevents.dev): services, environments and changes become changes, incidents alerts; builds and tests say nothing here. */
export function readCdEvent(event: CloudEvent, rest: string, at: number): Told {
  const type = rest.split('.').slice(0, 2).join('.');
  const deed = deeds[type];
  if (!deed && !type.startsWith('incident.')) return {};
  const { subject } = data.parse(event.data);
  const content = isFields(subject.content) ? subject.content : {};
  if (!deed) return readIncident(type, subject.id, content, at);
  const version = textIn(content, 'artifactId');
  const environment = textIn(content, 'environment.id');
  const isCommit = deed.kind === 'commit';
  const repository = textIn(content, 'repository.id');
  const place = environment === undefined ? '' : ` in ${environment}`;
  return {
    changes: [
      {
        id: `${event.source}/${event.id}`,
        at,
        kind: deed.kind,
        ...(isCommit ? { ...(repository && { entity: repository }), commit: subject.id } : { entity: subject.id }),
        summary: `${deed.verb} ${subject.id}${version === undefined ? '' : ` as ${version}`}${place}`,
        ...(version !== undefined && { version }),
        attributes: { ...content },
      },
    ],
  };
}

function readIncident(type: string, id: string, content: Readonly<Record<string, unknown>>, at: number): Told {
  if (type === 'incident.resolved') return { followUps: [{ at, fingerprint: id, status: 'resolved' }] };
  const summary = textIn(content, 'description') ?? `incident ${id}`;
  return {
    alerts: [
      {
        at,
        fingerprint: id,
        entity: textIn(content, 'service.id', 'environment.id') ?? 'unknown',
        name: summary,
        severity: 'error',
        status: 'firing',
        summary,
        ...(typeof fieldAt(content, 'ticketURI') === 'string' && { url: String(fieldAt(content, 'ticketURI')) }),
      },
    ],
  };
}
