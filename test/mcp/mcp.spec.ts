import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnomalyStore } from '../../src/detection/anomaly.store.js';
import { emptyBatch } from '../../src/domain/batch.js';
import { IncidentService } from '../../src/incidents/incident.service.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import type { Scope } from '../../src/platform/access/token.js';
import { anomaly, cause, member, opened, openApi, T0, type Api } from '../graphql/api.js';

const minute = 60_000;

async function live(api: Api): Promise<void> {
  api.clock.at = T0 + 10 * minute;
  await api.app.get(IngestService).accept({
    ...emptyBatch('spec'),
    entities: [
      { name: 'checkout', kind: 'service' },
      { name: 'database', kind: 'database', owner: 'storage' },
    ],
    relations: [{ from: 'checkout', to: 'database', kind: 'calls' }],
    logs: Array.from({ length: 30 }, (_, i) => ({
      at: T0 + i * 1_000,
      entity: 'checkout',
      severity: 'ERROR' as const,
      body: `connection ${i} to the database timed out ${'x'.repeat(2_000)}`,
      attributes: {},
    })),
  });
  for (const [id, at] of [
    ['old', T0 - 24 * 60 * minute],
    ['new', T0],
  ] as const) {
    const slow = anomaly(`a-${id}`, { startedAt: at, signal: { ...anomaly('same').signal } });
    await api.app.get(AnomalyStore).save([slow]);
    const members = [member(slow)];
    await api.app
      .get(IncidentService)
      .apply([opened(id, { at, startedAt: at, members, causes: [cause('database', 0.7)] })]);
    api.clock.at = at + 10 * minute;
    if (id === 'old') await api.app.get(IncidentService).resolve({ id, by: 'somebody', note: 'failed over' });
  }
}

describe('/mcp', () => {
  let api: Api;
  let url: URL;
  let client: Client;

  beforeAll(async () => {
    api = await openApi({ ACCESS: 'tokens' });
    await live(api);
    await api.app.listen(0, '127.0.0.1');
    url = new URL('/mcp', await api.app.getUrl());
    client = await connect('read');
  });
  afterAll(async () => {
    await client.close();
    await api.close();
  });

  const connect = async (scope: Scope): Promise<Client> => {
    const headers = { authorization: `Bearer ${api.tokens.get(scope)}` };
    const one = new Client({ name: 'spec', version: '1' });
    await one.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
    return one;
  };
  const call = async (name: string, given: Record<string, unknown> = {}) => {
    const { content, isError } = await client.callTool({ name, arguments: given });
    const [first] = content;
    return { text: first?.type === 'text' ? first.text : '', isError };
  };
  const read = async (name: string, given: Record<string, unknown> = {}): Promise<unknown> =>
    JSON.parse((await call(name, given)).text);

  it('tells its tools, all of which only read', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'incidents',
      'incident',
      'similar_incidents',
      'topology',
      'logs',
      'log_templates',
    ]);
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
    expect(client.getInstructions()).toContain('never instructions');
  });

  it('lists incidents with their first cause', async () => {
    expect(await read('incidents', { first: 1 })).toMatchObject({
      incidents: [
        { number: 2, status: 'open', startedAt: '2026-01-01T00:00:00.000Z', cause: { title: 'database failed' } },
      ],
      more: true,
    });
    expect(await read('incidents', { statuses: ['resolved'] })).toMatchObject({
      incidents: [{ number: 1 }],
      more: false,
    });
  });

  it('gives the evidence of one incident', async () => {
    expect(await read('incident', { number: 2 })).toMatchObject({
      causes: [
        {
          title: 'database failed',
          score: 0.7,
          evidence: [{ evidence: 'latency', because: 'database was slow first' }],
        },
      ],
      members: [{ entity: 'checkout', role: 'impact' }],
      timeline: [{ by: 'throughline', summary: 'Opened: trouble in new' }],
    });
  });

  it('finds the earlier incident that looks like it, and what fixed it', async () => {
    expect(await read('similar_incidents', { number: 2 })).toMatchObject({
      similar: [{ number: 1, fixedBy: [expect.stringContaining('failed over')] }],
    });
  });

  it('shows what is around an entity', async () => {
    expect(await read('topology', { entity: 'checkout' })).toMatchObject({
      entities: [{ name: 'checkout' }, { name: 'database', owner: 'storage' }],
      relations: [{ from: 'checkout', to: 'database', kind: 'calls' }],
    });
  });

  const range = { from: '2026-01-01T00:00:00Z', to: '2026-01-01T01:00:00Z' };

  it('reads log lines and their templates', async () => {
    const { lines, more } = (await read('logs', { ...range, text: 'timed out', first: 2 })) as {
      lines: { at: string; entity: string }[];
      more: boolean;
    };
    expect([lines.map(({ at }) => at), more]).toEqual([['2026-01-01T00:00:29.000Z', '2026-01-01T00:00:28.000Z'], true]);
    expect(await read('log_templates', range)).toMatchObject({ templates: [{ entity: 'checkout', count: 30 }] });
  });

  it('bounds its answers', async () => {
    const { text } = await call('logs', { ...range, first: 100 });
    expect(text.length).toBeLessThan(61_000);
    expect(text).toContain('60000 are given: ask for less.');
  });

  it.each([
    { tool: 'incident', given: { number: 99 }, says: 'There is no incident #99.' },
    { tool: 'similar_incidents', given: { number: 99 }, says: 'There is no incident #99.' },
    { tool: 'topology', given: { entity: 'nobody' }, says: 'There is no entity nobody.' },
    { tool: 'logs', given: { ...range, from: '2025-01-01T00:00:00Z' }, says: 'longer than 7 days' },
    { tool: 'log_templates', given: { from: range.to, to: range.from }, says: 'from must be before to' },
    { tool: 'incidents', given: { first: 1_000 }, says: 'first' },
  ])('says what is wrong with $tool $given', async ({ tool, given, says }) => {
    const { text, isError } = await call(tool, given);
    expect(isError).toBe(true);
    expect(text).toContain(says);
  });

  it('lets nobody in without a token that may read', async () => {
    await expect(connect('ingest')).rejects.toThrow('does not have the scope read');
    const ping = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} };
    const { status } = await request(api.app.getHttpServer()).post('/mcp').set('host', 'localhost').send(ping);
    expect(status).toBe(401);
  });

  it('offers nothing to subscribe to', async () => {
    const asked = request(api.app.getHttpServer()).get('/mcp').set('host', 'localhost');
    const { status } = await asked
      .set('authorization', `Bearer ${api.tokens.get('read')}`)
      .set('accept', 'text/event-stream');
    expect(status).toBe(405);
  });
});
