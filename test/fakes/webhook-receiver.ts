import { createHmac, timingSafeEqual } from 'node:crypto';
import { scriptedServer, type Asked, type Said, type ScriptedServer } from './scripted-server.js';

export interface FakeReceiver extends ScriptedServer {
  readonly webhook: string;
  readonly secret: string;
  /** Events that were taken, in order; one that is repeated is taken once. */
  readonly events: { readonly id: string; readonly type: string; readonly [attribute: string]: unknown }[];
  /** How many were sent again under an id that was known. */
  repeated: number;
  /** Why requests were refused. */
  readonly refused: string[];
  /** What is answered instead, one for each request; `lose` takes it, but its answer never arrives. */
  readonly instead: (Said | 'lose')[];
  /** Events are taken, and whoever sent them waits for an answer. */
  isSlow: boolean;
}

const key = Buffer.alloc(32, 7);

/** A receiver of Standard Webhooks, as its specification wants one: checks signature and age, and takes an id once. */
export async function fakeReceiver(now: () => number = Date.now): Promise<FakeReceiver> {
  const answer = (asked: Asked): Promise<undefined> | Said => {
    const instead = fake.instead.shift();
    if (instead !== undefined && instead !== 'lose') return instead;
    const said = asked.method === 'HEAD' ? { status: 405 } : take(asked, now());
    if (fake.isSlow) return new Promise<undefined>(() => undefined);
    return instead === 'lose' ? { drop: true } : said;
  };
  const take = (asked: Asked, at: number): Said => {
    const problem = problemOf(asked, at);
    if (problem !== undefined) {
      fake.refused.push(problem);
      return { status: 401, body: problem };
    }
    const event = JSON.parse(asked.body) as FakeReceiver['events'][number];
    if (fake.events.some(({ id }) => id === event.id)) fake.repeated += 1;
    else fake.events.push(event);
    return { status: 204 };
  };
  const server = await scriptedServer(answer);
  const fake: FakeReceiver = Object.assign(server, {
    webhook: `${server.url}/hooks/throughline`,
    secret: `whsec_${key.toString('base64')}`,
    events: [],
    repeated: 0,
    refused: [],
    instead: [],
    isSlow: false,
  });
  return fake;
}

function problemOf({ method, headers, body }: Asked, now: number): string | undefined {
  const { 'webhook-id': id = '', 'webhook-timestamp': stamp = '', 'webhook-signature': given = '' } = headers;
  if (method !== 'POST' || headers['content-type'] !== 'application/cloudevents+json') return 'no CloudEvent';
  if (Math.abs(now / 1_000 - Number(stamp)) > 300) return 'too old or too new';
  const wanted = createHmac('sha256', key).update(`${id}.${stamp}.${body}`).digest();
  const isSigned = given.split(' ').some((one) => {
    const [version, signature = ''] = one.split(',');
    const bytes = Buffer.from(signature, 'base64');
    return version === 'v1' && bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
  });
  if (!isSigned) return 'not signed with our secret';
  return (JSON.parse(body) as { readonly id?: unknown }).id === id ? undefined : 'another id in the header';
}
