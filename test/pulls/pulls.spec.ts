import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Alert, Change } from '../../src/domain/inventory.js';
import { InboxService } from '../../src/ingest/inbox.service.js';
import { PullStateStore } from '../../src/ingest/pull-state.store.js';
import { InventoryStore } from '../../src/inventory/inventory.store.js';
import { pagerDutyRest, type PagerDutyRest } from '../fakes/pagerduty-rest.js';
import { scriptedServer, type Said, type ScriptedServer } from '../fakes/scripted-server.js';
import { openApi, type Api } from '../graphql/api.js';

const token = 'u+secret-token';
const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

interface Health {
  readonly status: string;
  readonly because: string | null;
  readonly failures: number;
  readonly records: number;
  readonly cursor: string | null;
  readonly nextRunAt: string | null;
}

describe('what is pulled', () => {
  let pagerDuty: PagerDutyRest;
  let mlflow: ScriptedServer;
  let aliases: { alias: string; version: string }[] = [];
  let api: Api;

  beforeAll(async () => {
    pagerDuty = await pagerDutyRest(token);
    mlflow = await scriptedServer(({ path }): Said | undefined => {
      if (path.endsWith('/registered-models/search'))
        return { body: { registered_models: [{ name: 'fraud', aliases }] } };
      return path.endsWith('/model-versions/search') ? { body: {} } : undefined;
    });
    api = await openApi({
      PAGERDUTY_API_TOKEN: token,
      PAGERDUTY_API_URL: pagerDuty.url,
      MLFLOW_URL: mlflow.url,
    });
  });
  afterAll(async () => {
    await api.close();
    await Promise.all([pagerDuty.close(), mlflow.close()]);
  });
  beforeEach(() => {
    pagerDuty.instead = undefined;
    api.clock.at += 3_600_000;
  });

  const run = async (id: string): Promise<Health> => {
    const fields = 'status because failures records cursor nextRunAt';
    const { data, errors } = await api.ask(`mutation { runPull(id: "${id}") { ... on Pull { ${fields} } } }`);
    expect(errors).toEqual([]);
    await api.app.get(InboxService).idle();
    return (data as { runPull: Health }).runPull;
  };
  const alertsOf = async (id: string): Promise<readonly Alert[]> =>
    (await api.app.get(InventoryStore).alertsSince(0)).filter(({ fingerprint }) => fingerprint === id);
  const changesOf = async (entity: string): Promise<readonly Change[]> =>
    (await api.app.get(InventoryStore).changesSince(0)).filter((change) => change.entity === entity);
  const post = async (path: string, body: object): Promise<void> => {
    await request(api.app.getHttpServer()).post(path).set('host', 'localhost').send(body);
    await api.app.get(InboxService).idle();
  };
  const incident = (id: string, status: 'triggered' | 'resolved', at: number) => ({
    id,
    status,
    created_at: iso(api.clock.at - 60_000),
    last_status_change_at: iso(at),
    title: 'Checkout answers slowly',
    service: { id: 'S1', summary: 'checkout' },
  });

  it('is listed with how it fares; what is not configured is off, and nothing shows a secret', async () => {
    const { data } = await api.ask('{ pulls { id status variables nextRunAt examples { name } } }');
    const pulls = (data as { pulls: { id: string; status: string; nextRunAt: string | null }[] }).pulls;
    expect(pulls.filter(({ status }) => status !== 'OFF').map(({ id }) => id)).toEqual([
      'mlflow',
      'pagerduty-incidents',
      'pagerduty-services',
    ]);
    expect(pulls.filter(({ status, nextRunAt }) => (status === 'OFF') !== (nextRunAt === null))).toEqual([]);
    expect(JSON.stringify(data)).not.toContain(token);
    const { data: none } = await api.ask('mutation { runPull(id: "prometheus") { ... on NotFound { message } } }');
    expect(none).toEqual({ runPull: { message: 'There is no pull prometheus that is configured.' } });
  });

  it('closes the gap of a lost webhook, with the details that a webhook lacks, once', async () => {
    const at = api.clock.at - 60_000;
    pagerDuty.incidents = [incident('GAP', 'triggered', at)];
    pagerDuty.details = { p99: '4 s' };
    const { status, records } = await run('pagerduty-incidents');
    expect(status).toBe('WAITING');
    expect(await alertsOf('GAP')).toMatchObject([
      { status: 'firing', entity: 'checkout', severity: 'critical', attributes: { 'details.p99': '4 s' } },
    ]);
    expect((await run('pagerduty-incidents')).records).toBe(records);
  });

  it('follows an incident to its end though it is listed no longer', async () => {
    const open = incident('END', 'triggered', api.clock.at - 60_000);
    pagerDuty.incidents = [open];
    await run('pagerduty-incidents');
    api.clock.at += 3_600_000;
    pagerDuty.incidents = [{ ...open, status: 'resolved', last_status_change_at: iso(api.clock.at - 1_000) }];
    await run('pagerduty-incidents');
    expect(await alertsOf('END')).toMatchObject([{ status: 'resolved' }]);
  });

  it('never undoes what a webhook has told since', async () => {
    const at = api.clock.at - 60_000;
    await post('/webhooks/pagerduty', {
      event: {
        id: 'E1',
        event_type: 'incident.resolved',
        occurred_at: new Date(at + 30_000).toISOString(),
        data: { ...incident('LATE', 'resolved', at + 30_000), type: 'incident' },
      },
    });
    pagerDuty.incidents = [incident('LATE', 'triggered', at)];
    await run('pagerduty-incidents');
    expect(await alertsOf('LATE')).toMatchObject([{ status: 'resolved' }]);
  });

  it('is pulled again, harmlessly, when the cursor was lost in a crash', async () => {
    pagerDuty.incidents = [incident('CRASH', 'triggered', api.clock.at - 60_000)];
    const store = api.app.get(PullStateStore);
    const keep = vi.spyOn(store, 'keep').mockRejectedValueOnce(new Error('the database is gone'));
    const { status, because } = await run('pagerduty-incidents');
    expect({ status, because }).toEqual({ status: 'FAILING', because: 'the database is gone' });
    keep.mockRestore();
    expect((await run('pagerduty-incidents')).status).toBe('WAITING');
    expect(await alertsOf('CRASH')).toHaveLength(1);
  });

  it('waits as long as it is asked to, says why without the token, and leaves the server ready', async () => {
    pagerDuty.instead = { status: 429, headers: { 'retry-after': '900' }, body: { error: { message: 'slow down' } } };
    const failing = await run('pagerduty-incidents');
    expect(failing).toMatchObject({ status: 'FAILING', failures: 1 });
    expect(failing.because).toBe('GET /incidents was answered with 429: {"error":{"message":"slow down"}}');
    expect(Date.parse(failing.nextRunAt ?? '')).toBeGreaterThanOrEqual(api.clock.at + 900_000);
    await request(api.app.getHttpServer()).get('/readyz').set('host', 'localhost').expect(200);
    pagerDuty.instead = { status: 403, body: `Token token=${token} is not allowed` };
    const refused = await run('pagerduty-incidents');
    expect(refused.failures).toBe(2);
    expect(refused.because).not.toContain(token);
    pagerDuty.instead = undefined;
    expect(await run('pagerduty-incidents')).toMatchObject({ status: 'WAITING', failures: 0, because: null });
  });

  it('does not follow a redirection to another host', async () => {
    const elsewhere = await scriptedServer(() => ({ body: { incidents: [] } }));
    pagerDuty.instead = { status: 302, headers: { location: `${elsewhere.url}/incidents` } };
    const { because } = await run('pagerduty-incidents');
    expect(because).toContain('was redirected to another host');
    expect(elsewhere.asked).toEqual([]);
    await elsewhere.close();
  });

  it('tells an alias that moved once, whether webhook or pull saw it first', async () => {
    aliases = [{ alias: 'champion', version: '6' }];
    await run('mlflow');
    expect(await changesOf('fraud')).toEqual([]);
    aliases = [{ alias: 'champion', version: '7' }];
    await post('/ingest/mlflow', {
      entity: 'model_version_alias',
      action: 'created',
      timestamp: new Date(api.clock.at + 1_000).toISOString(),
      data: { name: 'fraud', alias: 'champion', version: '7' },
    });
    api.clock.at += 60_000;
    await run('mlflow');
    expect(await changesOf('fraud')).toMatchObject([{ version: '7' }]);
    aliases = [{ alias: 'champion', version: '6' }];
    api.clock.at += 60_000;
    await run('mlflow');
    await run('mlflow');
    expect(await changesOf('fraud')).toMatchObject([{ version: '7' }, { version: '6', at: api.clock.at - 60_000 }]);
  });

  it('keeps in the state database how far it has come', async () => {
    const states = await api.app.get(PullStateStore).all();
    expect(states.map(({ id }) => id)).toEqual(['mlflow', 'pagerduty-incidents']);
    expect(states.find(({ id }) => id === 'mlflow')?.cursor).toMatchObject({ aliases: { fraud: { champion: '6' } } });
  });
});
