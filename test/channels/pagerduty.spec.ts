import request from 'supertest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyBatch } from '../../src/domain/batch.js';
import { InboxService } from '../../src/ingest/inbox.service.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import { anomaly, member, T0 } from '../graphql/api.js';
import { minute, openPeople, second, type People } from './people.js';

/** Who did something there. */
const agents = {
  person: { id: 'PANA', type: 'user_reference', summary: 'Ana' },
  us: { id: 'PKEY', type: 'api_key_reference', summary: 'Throughline' },
} as const;

interface Word {
  readonly id: string;
  readonly type: 'triggered' | 'acknowledged' | 'resolved' | 'annotated';
  readonly agent: keyof typeof agents;
  /** The key of our page, when PagerDuty made the incident of one. */
  readonly key?: string;
}

describe('PagerDuty, both ways', () => {
  let people: People;
  beforeEach(async () => {
    people = await openPeople();
  });
  afterEach(() => people.close());

  const hear = async ({ id, type, agent, key }: Word): Promise<void> => {
    const at = new Date(people.api.clock.at).toISOString();
    const service = { id: 'S1', type: 'service_reference', summary: 'checkout' };
    const status = type === 'annotated' ? 'triggered' : type;
    const incident = { id, type: 'incident', status, title: 'checkout is down', created_at: at, service };
    const note = {
      id: 'N1',
      type: 'incident_note',
      content: 'Suspected cause',
      incident: { id, type: 'incident_reference' },
    };
    const data = type === 'annotated' ? note : { ...incident, ...(key !== undefined && { incident_key: key }) };
    await request(people.api.app.getHttpServer())
      .post('/webhooks/pagerduty')
      .set({ host: 'localhost', 'x-webhook-id': `${id}/${type}/${at}` })
      .send({
        event: { id: `${id}/${type}`, event_type: `incident.${type}`, occurred_at: at, agent: agents[agent], data },
      })
      .expect(202);
    await people.api.app.get(InboxService).idle();
    // Alerts are followed in event time, which goes on with what is measured.
    people.api.clock.at += minute;
    const points = [{ at: people.api.clock.at, entity: 'elsewhere', name: 'load', value: 1, attributes: {} }];
    await people.api.app.get(IngestService).accept({ ...emptyBatch('spec'), points });
    await people.pass(second);
  };
  const incident = async (): Promise<unknown> => {
    const { data } = await people.api.ask(
      `{ incident(id: "g") { status links { tool reference } timeline(first: 20) { edges { node { kind by } } } } }`,
    );
    const { timeline, ...rest } = (
      data as { incident: { timeline: { edges: readonly { node: { kind: string; by: string } }[] } } }
    ).incident;
    const events = timeline.edges.map(({ node }) => `${node.kind} by ${node.by}`);
    return { ...rest, events: events.filter((event) => !event.startsWith('CAUSE')) };
  };
  const puts = () => people.pages.asked.filter((asked) => asked.startsWith('PUT'));

  it('pages for what PagerDuty does not know, takes its incident for ours and adds the cause to it', async () => {
    await people.open('g');
    await people.pass(second);
    expect(people.pages.events).toMatchObject([{ action: 'trigger', dedupKey: 'throughline/g' }]);
    await hear({ id: 'P1', type: 'triggered', agent: 'us', key: 'throughline/g' });
    expect(await incident()).toMatchObject({ status: 'OPEN', links: [{ tool: 'pagerduty', reference: 'P1' }] });
    expect(people.pages.notes.get('P1')).toHaveLength(1);
    await hear({ id: 'P1', type: 'annotated', agent: 'us' });
    await people.pass(minute);
    expect(people.pages.notes.get('P1')).toHaveLength(1);
    expect(people.pages.events).toHaveLength(1);
  });

  it('follows what people do there, and does not tell them back', async () => {
    await people.open('g');
    await people.pass(second);
    await hear({ id: 'P1', type: 'triggered', agent: 'us', key: 'throughline/g' });
    await hear({ id: 'P1', type: 'acknowledged', agent: 'person', key: 'throughline/g' });
    await hear({ id: 'P1', type: 'resolved', agent: 'person', key: 'throughline/g' });
    expect(await incident()).toMatchObject({
      status: 'RESOLVED',
      events: expect.arrayContaining(['ACKNOWLEDGED by pagerduty', 'RESOLVED by pagerduty']) as unknown,
    });
    await people.pass(minute);
    expect(puts()).toEqual([]);
    expect(people.pages.violations).toEqual([]);
  });

  it('tells what people do here, and hears the echo of it without doing it again', async () => {
    await people.open('g', {
      members: [
        member(
          anomaly('page', {
            detector: 'pagerduty',
            signal: { kind: 'alert', key: `pagerduty\nP2\n${T0}`, name: 'checkout is down' },
          }),
        ),
      ],
    });
    expect(await incident()).toMatchObject({ links: [{ tool: 'pagerduty', reference: 'P2' }] });
    await people.pass(second);
    // PagerDuty told of it first: it is not paged for once more.
    expect(people.pages.events).toEqual([]);
    expect(people.pages.notes.get('P2')).toHaveLength(1);
    await people.incidents.acknowledge({ id: 'g', by: 'ana' });
    await people.pass(second);
    expect(people.pages.incidents.get('P2')).toBe('acknowledged');
    await hear({ id: 'P2', type: 'acknowledged', agent: 'us' });
    await people.incidents.resolve({ id: 'g', by: 'ana' });
    await people.pass(second);
    expect(people.pages.incidents.get('P2')).toBe('resolved');
    await hear({ id: 'P2', type: 'resolved', agent: 'us' });
    await people.pass(minute);
    expect(puts()).toEqual(['PUT /incidents/P2', 'PUT /incidents/P2']);
    const { events } = (await incident()) as { events: readonly string[] };
    expect(events.filter((event) => /^(ACKNOWLEDGED|RESOLVED)/.test(event))).toEqual([
      'ACKNOWLEDGED by ana',
      'RESOLVED by ana',
    ]);
  });

  it('is content when somebody there was faster', async () => {
    await people.open('g');
    await people.incidents.link({ id: 'g', by: 'ana' }, { tool: 'pagerduty', reference: 'P1' });
    people.pages.incidents.set('P1', 'resolved');
    await people.incidents.resolve({ id: 'g', by: 'ana' });
    await people.pass(second);
    expect(await people.told('channel: "pagerduty-status"')).toMatchObject([{ state: 'SENT', attempts: 1 }]);
  });
});
