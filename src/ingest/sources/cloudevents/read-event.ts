import { z } from 'zod';
import { changeKinds, entityKinds, relationKinds } from '../../../domain/inventory.js';
import { alertSeverity } from '../../alert-words.js';
import type { Told } from '../../source.js';
import { readDriftEvent, readPerformanceEvent } from '../models/read-model-event.js';
import { readCdEvent } from './cdevents.js';
import type { CloudEvent } from './event.js';

const name = z.string().min(1);
const scalars = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const change = z.object({
  id: name.optional(),
  kind: z.enum(changeKinds).optional(),
  entity: name.optional(),
  summary: name,
  author: z.string().optional(),
  commit: z.string().optional(),
  version: z.string().optional(),
  files: z.array(z.string()).optional(),
  diff: z.string().optional(),
  attributes: z.record(z.string(), z.unknown()).optional(),
});

const alert = z.object({
  fingerprint: name,
  entity: name.optional(),
  name: name.optional(),
  severity: z.string().optional(),
  startsAt: z.iso.datetime({ offset: true }).optional(),
  summary: z.string().optional(),
  url: z.string().optional(),
  attributes: scalars.optional(),
});

const entity = z.object({
  name,
  kind: z.enum(entityKinds),
  owner: z.string().optional(),
  attributes: z.record(z.string(), z.string()).optional(),
});

const relation = z.object({ from: name, to: name, kind: z.enum(relationKinds) });

type Reader = (event: CloudEvent, rest: string, at: number) => Told;

/** Our own types: what follows the prefix is the kind of change or the status of the alert. */
const readers: readonly (readonly [prefix: string, read: Reader])[] = [
  ['dev.throughline.change', readChange],
  ['dev.throughline.alert', readAlert],
  ['dev.throughline.entity', (event) => ({ entities: [given(entity.parse(event.data))] })],
  ['dev.throughline.relation', (event) => ({ relations: [relation.parse(event.data)] })],
  ['dev.throughline.drift', (event, _, at) => readDriftEvent(event.data, at)],
  ['dev.throughline.model-performance', (event, _, at) => readPerformanceEvent(event.data, at)],
  ['dev.cdevents', readCdEvent],
];

/** What an event says; nothing for types that are not known. Throws for data that its type does not allow. */
export function readEvent(event: CloudEvent, receivedAt: number): Told {
  const known = readers.find(([prefix]) => event.type === prefix || event.type.startsWith(`${prefix}.`));
  if (!known) return {};
  const [prefix, read] = known;
  return read(event, event.type.slice(prefix.length + 1), event.time ? Date.parse(event.time) : receivedAt);
}

function readChange(event: CloudEvent, rest: string, at: number): Told {
  const { id, kind, entity: named, ...said } = change.parse(event.data);
  const typed = z.enum(changeKinds).safeParse(rest);
  const about = named ?? event.subject ?? undefined;
  return {
    changes: [
      {
        ...given(said),
        id: id ?? `${event.source}/${event.id}`,
        at,
        kind: typed.success ? typed.data : (kind ?? 'deployment'),
        ...(about !== undefined && { entity: about }),
      },
    ],
  };
}

function readAlert(event: CloudEvent, rest: string, at: number): Told {
  const said = alert.parse(event.data);
  const { fingerprint, startsAt } = said;
  if (rest !== 'firing' && startsAt === undefined) {
    const status = rest === 'acknowledged' ? 'acknowledged' : 'resolved';
    return { followUps: [{ at, fingerprint, status }] };
  }
  const status = rest === 'acknowledged' || rest === 'resolved' ? rest : 'firing';
  const title = said.name ?? said.summary ?? fingerprint;
  return {
    alerts: [
      {
        at,
        fingerprint,
        entity: said.entity ?? event.subject ?? 'unknown',
        name: title,
        severity: alertSeverity(said.severity),
        status,
        ...(startsAt !== undefined && { startsAt: Date.parse(startsAt) }),
        ...(status === 'resolved' && { endsAt: at }),
        summary: said.summary ?? title,
        ...(said.url !== undefined && { url: said.url }),
        ...(said.attributes && { attributes: said.attributes }),
      },
    ],
  };
}

/** Without the keys that are there and undefined. */
function given<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
