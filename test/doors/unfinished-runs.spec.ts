import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../src/domain/inventory.js';
import { InboxService } from '../../src/ingest/inbox.service.js';
import { InventoryStore } from '../../src/inventory/inventory.store.js';
import { UnfinishedRunsService } from '../../src/inventory/unfinished-runs.service.js';
import { openApi, T0, type Api } from '../graphql/api.js';

const minute = 60_000;

describe('a run of a pipeline that is begun and never ends', () => {
  let api: Api;
  beforeAll(async () => {
    api = await openApi();
  });
  afterAll(() => api.close());

  const tell = async (run: string, eventType: string, at: number): Promise<void> => {
    api.clock.at = Math.max(api.clock.at, at);
    await request(api.app.getHttpServer())
      .post('/api/v1/lineage')
      .set('host', 'localhost')
      .send({
        eventTime: new Date(at).toISOString(),
        eventType,
        producer: 'https://example.com/airflow',
        run: { runId: run },
        job: { namespace: 'airflow', name: 'load_users' },
      })
      .expect(201);
    await api.app.get(InboxService).idle();
  };
  const alertsAt = async (at: number): Promise<readonly Alert[]> => {
    api.clock.at = at;
    await api.app.get(UnfinishedRunsService).sweep();
    await api.app.get(UnfinishedRunsService).sweep();
    return (await api.app.get(InventoryStore).alertsSince(0)).filter(({ name }) => name === 'run does not end');
  };

  it('is an alert once it is overdue, until a later run completes', async () => {
    for (const hour of [0, 1, 2, 3]) {
      await tell(`r${hour}`, 'COMPLETE', T0 + (hour * 60 + 20) * minute);
      await tell(`r${hour}`, 'START', T0 + hour * 60 * minute);
    }
    const lostAt = T0 + 240 * minute;
    await tell('lost', 'START', lostAt);
    expect(await alertsAt(lostAt + 59 * minute)).toEqual([]);
    expect(await alertsAt(lostAt + 61 * minute)).toMatchObject([
      {
        status: 'firing',
        entity: 'load_users',
        startsAt: lostAt,
        source: 'openlineage',
        summary: 'A run of load_users began 61 min ago and has not ended; 20 min is usual',
      },
    ]);
    await tell('next', 'START', lostAt + 70 * minute);
    await tell('next', 'COMPLETE', lostAt + 90 * minute);
    expect(await alertsAt(lostAt + 91 * minute)).toMatchObject([{ status: 'resolved', startsAt: lostAt }]);
  });

  it('is over as well when it ends after all', async () => {
    const slowAt = T0 + 600 * minute;
    await tell('slow', 'START', slowAt);
    const open = (alerts: readonly Alert[]) => alerts.filter(({ status }) => status === 'firing');
    expect(open(await alertsAt(slowAt + 70 * minute))).toMatchObject([{ attributes: { run: 'slow' } }]);
    await tell('slow', 'FAIL', slowAt + 75 * minute);
    expect(open(await alertsAt(slowAt + 76 * minute))).toEqual([]);
  });
});
