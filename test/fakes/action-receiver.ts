import { createHmac } from 'node:crypto';
import { scriptedServer, type Asked, type ScriptedServer } from './scripted-server.js';

/** A receiver of action webhooks that does what Standard Webhooks asks of one: checks the signature, does each id once. */
export interface FakeReceiver extends ScriptedServer {
  /** What it did, by id. */
  readonly done: Map<string, { readonly type: string; readonly entity: string }>;
  /** Answers 503 and does nothing. */
  down: boolean;
}

const key = 'throughline receiver key';
/** The secret it shares with the sender, as Standard Webhooks writes it. */
export const receiverSecret = `whsec_${Buffer.from(key).toString('base64')}`;

export async function fakeReceiver(): Promise<FakeReceiver> {
  const done: FakeReceiver['done'] = new Map();
  const answer = ({ headers, body }: Asked) => {
    if (receiver.down) return { status: 503 };
    const { 'webhook-id': id = '', 'webhook-timestamp': seconds, 'webhook-signature': signature } = headers;
    const signed = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
    if (signature !== `v1,${signed}`) return { status: 401, body: { message: 'the signature is wrong' } };
    if (!done.has(id)) done.set(id, JSON.parse(body) as { type: string; entity: string });
    return { status: 202 };
  };
  const receiver: FakeReceiver = Object.assign(await scriptedServer(answer), { done, down: false });
  return receiver;
}
