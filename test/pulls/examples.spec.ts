import { describe, expect, it } from 'vitest';
import { loadPulls } from '../../src/ingest/pull-catalogue.js';
import type { Pull, PullExample, PullStep } from '../../src/ingest/pull.js';
import { contextOf } from '../../src/ingest/pulls.service.js';
import { loadConfig } from '../../src/platform/config.js';

const pulls = await loadPulls();
const examples = pulls.flatMap((pull) => pull.examples.map((example) => ({ of: pull.id, pull, ...example })));

/** The network of an example: only what it lists is answered. */
function answering(answers: PullExample['answers']): typeof fetch {
  return async (input, { method = 'GET' } = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const path = `${method} ${decodeURIComponent(url.pathname)}`;
    const asked = `${path}${decodeURIComponent(url.search).replaceAll('+', ' ')}`;
    const answer = answers[asked] ?? answers[path];
    if (answer === undefined) return new Response(`the example does not answer ${asked}`, { status: 404 });
    return new Response(typeof answer === 'string' ? answer : JSON.stringify(answer));
  };
}

async function run(
  pull: Pull,
  { environment, cursor, now, answers }: PullExample,
): Promise<readonly PullStep<unknown>[]> {
  const signal = new AbortController().signal;
  const context = await contextOf(pull, loadConfig(environment), now, signal, answering(answers));
  if (!context) throw new Error('the environment of the example does not switch the pull on');
  const known = cursor === undefined ? undefined : pull.cursor.parse(cursor);
  const steps: PullStep<unknown>[] = [];
  for await (const step of pull.pull(context, known)) steps.push(step);
  return steps;
}

describe('every pull', () => {
  it.each([...pulls])('$id is off unless it is configured', (pull) => {
    expect(pull.configure(loadConfig({}))).toBeUndefined();
    expect(pull.examples.length).toBeGreaterThan(0);
  });

  it.each(examples)('$of yields what its example says: $name', async ({ pull, yields, ...example }) => {
    expect(await run(pull, { ...example, yields })).toEqual(yields);
  });

  it.each(examples)('$of can begin where its example ended: $name', ({ pull, yields }) => {
    for (const { cursor } of yields) expect(pull.cursor.parse(cursor)).toEqual(cursor);
  });
});
