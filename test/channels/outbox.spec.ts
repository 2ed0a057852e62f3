import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cause } from '../graphql/api.js';
import { pagerDuty } from '../fakes/pagerduty.js';
import { minute, openPeople, second, type People, type Told } from './people.js';

const ana = (id: string) => ({ id, by: 'ana' });
const link = { tool: 'pagerduty', reference: 'P1' };
const states = (told: readonly Told[]) => told.map(({ channel, state }) => `${channel} ${state}`);
const busy = { status: 503, body: 'down for maintenance' };

describe('what people and tools are told', () => {
  let people: People;
  beforeEach(async () => {
    people = await openPeople();
  });
  afterEach(() => people.close());

  it('reaches every channel once, in the words of each', async () => {
    await people.open('g');
    await people.pass(0);
    await people.pass(minute);
    expect(states(await people.told())).toEqual([
      'email SENT',
      'pagerduty-changes SENT',
      'pagerduty-events SENT',
      'slack SENT',
      'webhook SENT',
    ]);
    expect(people.slack.posts.map(({ text }) => text)).toEqual([
      '#1 ERROR trouble in g: The first cause has a score of 0.60',
    ]);
    expect(people.smtp.mails).toMatchObject([
      {
        from: 'throughline@example.com',
        to: ['ana@example.com', 'ben@example.com'],
        headers: { subject: '#1 ERROR trouble in g' },
        body: expect.stringContaining('Suspected cause (0.60): database failed') as string,
      },
    ]);
    expect(people.receiver.events).toMatchObject([{ type: 'dev.throughline.incident.opened', subject: 'g' }]);
    expect(people.pages.events).toEqual([
      { action: 'trigger', dedupKey: 'throughline/g', summary: '#1 ERROR trouble in g' },
    ]);
    expect(people.pages.changes).toEqual([{ summary: 'database g' }]);
    expect({ pages: people.pages.violations, receiver: people.receiver.refused }).toEqual({ pages: [], receiver: [] });
  });

  it('goes on as the incident does, and in the linked incident of PagerDuty', async () => {
    await people.open('g');
    await people.incidents.link(ana('g'), link);
    await people.pass(second);
    await people.incidents.acknowledge(ana('g'));
    await people.pass(second);
    expect(people.pages.incidents.get('P1')).toBe('acknowledged');
    await people.incidents.resolve(ana('g'));
    await people.pass(second);
    expect(people.pages.incidents.get('P1')).toBe('resolved');
    expect(people.pages.events.map(({ action }) => action)).toEqual(['trigger', 'acknowledge', 'resolve']);
    expect([...people.pages.pages.values()]).toEqual(['resolved']);
    expect(people.receiver.events.map(({ type }) => type.split('.').at(-1))).toEqual([
      'opened',
      'acknowledged',
      'resolved',
    ]);
    const threads = people.smtp.mails.map(({ headers }) => headers['references']);
    expect([threads.length, new Set(threads).size]).toEqual([3, 1]);
    expect(people.pages.violations).toEqual([]);
  });

  it('is a note there, and another one only when the first cause is another', async () => {
    await people.open('g');
    await people.incidents.link(ana('g'), link);
    await people.pass(second);
    await people.pass(minute);
    expect(people.pages.notes.get('P1')).toMatchObject([
      { content: expect.stringContaining('Suspected cause (0.60): database failed') as string, from: pagerDuty.from },
    ]);
    await people.incidents.apply([
      {
        kind: 'updated',
        at: people.api.clock.at,
        group: 'g',
        title: 'trouble in g',
        severity: 'error',
        members: [],
        causes: [cause('host', 0.8), cause('database', 0.1, 'deploy-g')],
      },
    ]);
    await people.pass(second);
    expect(people.pages.notes.get('P1')?.map(({ content }) => content.split('\n')[0])).toEqual([
      'Suspected cause (0.60): database failed',
      'Suspected cause (0.80): host failed',
    ]);
    expect(people.slack.posts).toHaveLength(1);
  });

  it('waits out an outage of all of them, then arrives in order', async () => {
    people.slack.instead.push(busy, busy, busy);
    people.receiver.instead.push(busy, busy, busy);
    people.pages.instead.push(...Array.from({ length: 9 }, () => busy));
    people.smtp.instead.set('AUTH', '421 try again later');
    await people.open('g');
    await people.pass(0);
    await people.incidents.acknowledge(ana('g'));
    await people.pass(second);
    const waiting = await people.told('state: PENDING');
    expect(new Set(waiting.map(({ channel }) => channel))).toEqual(
      new Set(['email', 'pagerduty-changes', 'pagerduty-events', 'slack', 'webhook']),
    );
    expect(waiting.find(({ channel }) => channel === 'slack')?.problem).toBe('answered 503: down for maintenance');
    await people.incidents.resolve(ana('g'));
    for (let i = 0; i < 20; i++) await people.pass(minute);
    expect((await people.told('state: PENDING')).length).toBe(0);
    expect(people.slack.posts.map(({ text }) => text.split(': ').at(-1))).toEqual([
      'The first cause has a score of 0.60',
      'Acknowledged (ana)',
      'Resolved (ana)',
    ]);
    expect(people.pages.events.map(({ action }) => action)).toEqual(['trigger', 'acknowledge', 'resolve']);
    expect(people.receiver.events.map(({ type }) => type.split('.').at(-1))).toEqual([
      'opened',
      'acknowledged',
      'resolved',
    ]);
    expect(people.smtp.mails).toHaveLength(3);
  });

  it('is repeated after a lost answer, which harms nobody', async () => {
    await people.open('g');
    await people.incidents.link(ana('g'), link);
    people.receiver.instead.push('lose');
    people.slack.instead.push('lose');
    // Notes: the look before, then the note itself.
    people.pages.instead.push(...Array.from({ length: 5 }, () => 'lose' as const));
    for (let i = 0; i < 8; i++) await people.pass(minute);
    expect(new Set((await people.told()).map(({ state }) => state))).toEqual(new Set(['SENT']));
    expect(people.pages.notes.get('P1')).toHaveLength(1);
    expect([people.receiver.events.length, people.receiver.repeated]).toEqual([1, 1]);
    expect(new Set(people.pages.events.map(({ dedupKey }) => dedupKey))).toEqual(new Set(['throughline/g']));
    expect(people.pages.violations).toEqual([]);
  });

  it.each(['retry-after', 'ratelimit-reset'])('leaves whoever is asked too often alone as %s says', async (header) => {
    people.slack.instead.push({ status: 429, headers: { [header]: '120' }, body: 'ratelimited' });
    await people.open('g');
    await people.pass(0);
    await people.open('h');
    await people.pass(119 * second);
    expect(people.slack.asked).toHaveLength(1);
    await people.pass(2 * second);
    await people.pass(2 * second);
    expect(people.slack.posts).toHaveLength(2);
  });

  it('is no faster than a channel takes it', async () => {
    for (const id of ['a', 'b', 'c']) await people.open(id);
    await people.pass(0);
    expect(people.slack.posts).toHaveLength(1);
    await people.pass(second);
    expect(people.slack.posts).toHaveLength(2);
    expect(people.receiver.events).toHaveLength(3);
  });

  it('is given up when it is refused for good, with a reason that holds no secret', async () => {
    people.slack.instead.push({ status: 404, body: `no_service at ${people.slack.webhook}` });
    people.smtp.instead.set('RCPT', '550 no such user');
    await people.open('g');
    await people.pass(0);
    const dead = await people.told('state: DEAD');
    expect(dead.map(({ channel, attempts, problem }) => ({ channel, attempts, problem }))).toEqual([
      {
        channel: 'email',
        attempts: 1,
        problem: 'ana@example.com refused: 550 no such user; 1 of 2 receivers have it',
      },
      { channel: 'slack', attempts: 1, problem: 'answered 404: no_service at <secret>' },
    ]);
    expect(people.smtp.mails.map(({ to }) => to)).toEqual([['ben@example.com']]);
  });

  it('is given up when it could not be delivered for a day', async () => {
    people.receiver.instead.push(...Array.from({ length: 200 }, () => busy));
    await people.open('g');
    for (let i = 0; i < 26; i++) await people.pass(60 * minute);
    expect(states(await people.told('channel: "webhook"'))).toEqual(['webhook DEAD']);
    expect(people.receiver.events).toEqual([]);
  });

  it('does not come back from PagerDuty as if somebody had done it here', async () => {
    await people.open('g');
    await people.incidents.link(ana('g'), link);
    await people.pass(second);
    const before = people.pages.asked.length;
    await people.incidents.acknowledge({ id: 'g', by: 'pagerduty' });
    await people.pass(minute);
    expect(people.pages.asked.slice(before).filter((asked) => asked.startsWith('PUT'))).toEqual([]);
    expect(people.receiver.events.map(({ type }) => type.split('.').at(-1))).toEqual(['opened', 'acknowledged']);
  });
});
