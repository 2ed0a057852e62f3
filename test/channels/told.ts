import { loadChannels } from '../../src/delivery/load-channels.js';
import { callHttp, type HttpCall } from '../../src/delivery/outbound.js';
import type { Receipt } from '../../src/delivery/channel.js';
import { loadConfig } from '../../src/platform/config.js';

const channels = await loadChannels();

async function deliver(
  id: string,
  environment: Readonly<Record<string, string>>,
  send: (call: HttpCall) => ReturnType<typeof callHttp>,
): Promise<Receipt> {
  const channel = channels.find((one) => one.id === id);
  const message = channel?.examples.find(({ sends }) => sends !== undefined)?.given;
  if (!channel || !message) throw new Error(`There is no channel ${id} with an example`);
  const settings = channel.settings(loadConfig(environment));
  if (settings === undefined) throw new Error(`${id} is not configured by ${Object.keys(environment).join(', ')}`);
  return channel.deliver(channel.word({ key: 'key-1', message }), settings, { now: () => 0, send });
}

/** What a channel sends for its first example, when everything it asks for is granted. */
export async function told(id: string, environment: Readonly<Record<string, string>>): Promise<readonly HttpCall[]> {
  const calls: HttpCall[] = [];
  await deliver(id, environment, async (call) => {
    calls.push(call);
    return { status: 200, headers: {}, body: '{}' };
  });
  return calls;
}

/** Delivers its first example over the network that is open to everybody. */
export function exampleOf(id: string, environment: Readonly<Record<string, string>>): Promise<Receipt> {
  return deliver(id, environment, (call) => callHttp(call, 'public'));
}
