import { z } from 'zod';
import { scriptedServer, type Asked, type Said, type ScriptedServer } from './scripted-server.js';

const text = z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(3_000) });
const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('section'), text }),
  z.strictObject({ type: z.literal('context'), elements: z.array(text).min(1).max(10) }),
]);
const post = z.strictObject({ text: z.string().min(1).max(40_000), blocks: z.array(block).max(50) });

export interface FakeSlack extends ScriptedServer {
  /** The address of the webhook, which is its secret. */
  readonly webhook: string;
  /** The texts that were posted, in order. */
  readonly posts: z.output<typeof post>[];
  /** What is answered instead, one for each request; `lose` takes it, but its answer never arrives. */
  readonly instead: (Said | 'lose')[];
}

const path = '/services/T00000000/B00000000/theSecretOfTheWebhook';

/** Slack's incoming webhooks, from its documents: text answers, limits of blocks, no more than it says about a mistake. */
export async function fakeSlack(): Promise<FakeSlack> {
  const answer = (asked: Asked): Said => {
    const instead = fake.instead.shift();
    if (instead !== undefined && instead !== 'lose') return instead;
    const said = take(asked, fake.posts);
    return instead === 'lose' ? { drop: true } : said;
  };
  const server = await scriptedServer(answer);
  const fake: FakeSlack = Object.assign(server, { webhook: `${server.url}${path}`, posts: [], instead: [] });
  return fake;
}

function take(asked: Asked, posts: FakeSlack['posts']): Said {
  if (asked.path !== path) return { status: 404, body: 'no_service' };
  const given: unknown = JSON.parse(asked.body);
  if (typeof given === 'object' && given !== null && !('text' in given)) return { status: 400, body: 'no_text' };
  const told = post.safeParse(given);
  if (!told.success) return { status: 400, body: 'invalid_blocks' };
  posts.push(told.data);
  return { status: 200, body: 'ok' };
}
