import { z } from 'zod';
import { scriptedServer, type Asked, type Said, type ScriptedServer } from './scripted-server.js';

export interface FakeNote {
  readonly content: string;
  readonly from: string;
}

export type PageStatus = 'triggered' | 'acknowledged' | 'resolved';

export interface FakePagerDuty extends ScriptedServer {
  /** Notes by incident. */
  readonly notes: Map<string, FakeNote[]>;
  /** Incidents that exist, and how they stand. */
  readonly incidents: Map<string, PageStatus>;
  /** What the Events API was sent and took, in order. */
  readonly events: { readonly action: string; readonly dedupKey: string; readonly summary?: string }[];
  /** Alerts of the Events API by deduplication key. */
  readonly pages: Map<string, PageStatus>;
  readonly changes: { readonly summary: string }[];
  /** Requests that broke a rule of its documents; empty is what a spec wants. */
  readonly violations: string[];
  /** What is answered instead, one for each request; `lose` takes the request, but its answer never arrives. */
  readonly instead: (Said | 'lose')[];
  /** Notes are taken, and whoever wrote them waits for an answer. */
  isSlowWithNotes: boolean;
}

export const pagerDuty = {
  token: 'u+fake-token-of-the-api',
  from: 'sre@example.com',
  routingKey: 'R0UTINGKEYOFTHEFAKEPAGERDUTY0001',
} as const;

const note = z.strictObject({ note: z.strictObject({ content: z.string().min(1).max(25_000) }) });
const update = z.strictObject({
  incident: z.strictObject({ type: z.literal('incident_reference'), status: z.enum(['acknowledged', 'resolved']) }),
});
const link = z.strictObject({ href: z.url(), text: z.string() });
const event = z.discriminatedUnion('event_action', [
  z.strictObject({
    routing_key: z.string().length(32),
    event_action: z.literal('trigger'),
    dedup_key: z.string().max(255),
    payload: z.strictObject({
      summary: z.string().min(1).max(1_024),
      source: z.string().min(1),
      severity: z.enum(['critical', 'error', 'warning', 'info']),
      timestamp: z.iso.datetime(),
      custom_details: z.record(z.string(), z.unknown()),
    }),
    client: z.string(),
    client_url: z.url().optional(),
    links: z.array(link).optional(),
  }),
  z.strictObject({
    routing_key: z.string().length(32),
    event_action: z.enum(['acknowledge', 'resolve']),
    dedup_key: z.string().min(1).max(255),
  }),
]);
const change = z.strictObject({
  routing_key: z.string().length(32),
  payload: z.strictObject({
    summary: z.string().min(1).max(1_024),
    source: z.string(),
    timestamp: z.iso.datetime(),
    custom_details: z.record(z.string(), z.unknown()),
  }),
  links: z.array(link).optional(),
});

type Checked = Said & { readonly status: number };

/** PagerDuty's REST and Events API, of both what is written to, from their documents: it remembers, and keeps their rules. */
export async function fakePagerDuty(incidents: readonly string[] = []): Promise<FakePagerDuty> {
  const answer = (asked: Asked): Promise<undefined> | Said | undefined => {
    const instead = fake.instead.shift();
    if (instead !== undefined && instead !== 'lose') return instead;
    const said = asked.path.startsWith('/v2/') ? takeEvent(fake, asked) : takeRest(fake, asked);
    if (said.status >= 400 && said.status !== 404)
      fake.violations.push(`${asked.method} ${asked.path}: ${said.status} ${JSON.stringify(said.body)}`);
    const isKept = fake.isSlowWithNotes && asked.method === 'POST' && asked.path.endsWith('/notes');
    if (isKept) return new Promise<undefined>(() => undefined);
    return instead === 'lose' ? { drop: true } : said;
  };
  const fake: FakePagerDuty = Object.assign(await scriptedServer(answer), {
    notes: new Map<string, FakeNote[]>(),
    incidents: new Map(incidents.map((id): [string, PageStatus] => [id, 'triggered'])),
    events: [],
    pages: new Map<string, PageStatus>(),
    changes: [],
    violations: [],
    instead: [],
    isSlowWithNotes: false,
  });
  return fake;
}

function takeRest(fake: FakePagerDuty, asked: Asked): Checked {
  const { headers, method, path, body } = asked;
  if (headers['authorization'] !== `Token token=${pagerDuty.token}`) return refusal(401, 2006, 'You shall not pass');
  if (headers['accept'] !== 'application/vnd.pagerduty+json;version=2') return refusal(406, 2010, 'Which version?');
  if (path === '/abilities') return { status: 200, body: { abilities: ['events'] } };
  const listed = { '/incidents': 'incidents', '/services': 'services' }[path];
  if (method === 'GET' && listed !== undefined) return { status: 200, body: { [listed]: [], more: false } };
  const [, id = '', isNotes] = /^\/incidents\/([^/]+)(\/notes)?$/.exec(path) ?? [];
  const status = fake.incidents.get(id);
  if (status === undefined) return refusal(404, 2100, 'Not Found');
  const notes = fake.notes.get(id) ?? [];
  if (method === 'GET') return { status: 200, body: isNotes ? { notes } : { incident: { id, status } } };
  if (headers['from'] !== pagerDuty.from) return refusal(400, 1008, 'Requester User Not Found');
  if (headers['content-type'] !== 'application/json') return refusal(415, 2001, 'Unsupported Media Type');
  if (isNotes) {
    const told = note.safeParse(JSON.parse(body));
    if (!told.success) return refusal(400, 2001, told.error.message);
    fake.notes.set(id, [...notes, { content: told.data.note.content, from: pagerDuty.from }]);
    return { status: 201, body: told.data };
  }
  const told = update.safeParse(JSON.parse(body));
  if (!told.success) return refusal(400, 2001, told.error.message);
  if (status === 'resolved') return { status: 400, body: { error: { code: 1001, message: 'already resolved' } } };
  fake.incidents.set(id, told.data.incident.status);
  return { status: 200, body: { incident: { id, status: told.data.incident.status } } };
}

function takeEvent(fake: FakePagerDuty, { method, path, body }: Asked): Checked {
  const isChange = path === '/v2/change/enqueue';
  if (method !== 'POST' || (!isChange && path !== '/v2/enqueue')) return { status: 404, body: {} };
  if (body.length > 524_288) return { status: 413, body: {} };
  const told = (isChange ? change : event).safeParse(JSON.parse(body));
  if (!told.success)
    return {
      status: 400,
      body: { status: 'invalid event', message: 'Event object is invalid', errors: told.error.issues },
    };
  if (told.data.routing_key !== pagerDuty.routingKey) return { status: 400, body: { status: 'invalid event' } };
  if (!('event_action' in told.data)) {
    fake.changes.push({ summary: told.data.payload.summary });
    return { status: 202, body: { status: 'success', message: 'Change event processed' } };
  }
  const { event_action: action, dedup_key: dedupKey } = told.data;
  const summary = told.data.event_action === 'trigger' ? told.data.payload.summary : undefined;
  fake.events.push({ action, dedupKey, ...(summary !== undefined && { summary }) });
  keepPage(fake, action, dedupKey);
  return { status: 202, body: { status: 'success', message: 'Event processed', dedup_key: dedupKey } };
}

/** An acknowledgement or resolution of what is not open is taken and dropped. */
function keepPage({ pages }: FakePagerDuty, action: 'trigger' | 'acknowledge' | 'resolve', key: string): void {
  const isOpen = pages.has(key) && pages.get(key) !== 'resolved';
  if (action === 'trigger') pages.set(key, isOpen ? (pages.get(key) ?? 'triggered') : 'triggered');
  else if (isOpen) pages.set(key, action === 'acknowledge' ? 'acknowledged' : 'resolved');
}

function refusal(status: number, code: number, message: string): Checked {
  return { status, body: { error: { code, message } } };
}
