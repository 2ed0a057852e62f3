import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noon, openDoors, type Doors } from './doors.js';

const secret = 'test-secret';
const minuteMs = 60_000;
const time = (minute: number): string => new Date(noon - 3_600_000 + minute * minuteMs).toISOString();

/** What a tool says of one thing at a minute: that it is bad, or that it is well. */
interface Verdict {
  readonly minute: number;
  readonly bad: boolean;
}

interface Teller {
  readonly source: string;
  /** What stands in its address. */
  readonly query?: (verdict: Verdict) => Readonly<Record<string, string>>;
  readonly tell: (verdict: Verdict) => object;
  readonly sign?: (body: string) => Readonly<Record<string, string>>;
}

const hmac = (algorithm: string, body: string): string => createHmac(algorithm, secret).update(body).digest('hex');
const prometheusAlert = ({ minute, bad }: Verdict): object => ({
  status: bad ? 'firing' : 'resolved',
  labels: { alertname: 'QueueLong', service: 'mail', severity: 'warning' },
  annotations: { summary: 'queue is long' },
  // An alert keeps its start while it fires; each of these began and ended within its minute.
  startsAt: time(bad ? minute : minute - 1),
  endsAt: bad ? '0001-01-01T00:00:00Z' : time(minute),
  fingerprint: 'c6eadffa33fcdf37',
});

const tellers: readonly Teller[] = [
  {
    source: 'alertmanager',
    tell: (verdict) => ({
      version: '4',
      groupKey: '{}',
      status: verdict.bad ? 'firing' : 'resolved',
      alerts: [prometheusAlert(verdict)],
    }),
  },
  {
    source: 'grafana',
    tell: (verdict) => ({ receiver: 'throughline', orgId: 1, status: 'firing', alerts: [prometheusAlert(verdict)] }),
    sign: (body) => ({ 'x-grafana-alerting-signature': hmac('sha256', body) }),
  },
  {
    source: 'argo-cd',
    tell: ({ minute, bad }) => ({
      app: 'checkout',
      namespace: 'shop',
      phase: bad ? 'Failed' : 'Succeeded',
      health: bad ? 'Progressing' : 'Healthy',
      revision: `f00d${minute}`,
      images: [],
      message: 'sync',
      finishedAt: time(minute),
    }),
  },
  {
    source: 'flux',
    tell: ({ minute, bad }) => ({
      involvedObject: { kind: 'Kustomization', name: 'checkout', namespace: 'shop' },
      severity: bad ? 'error' : 'info',
      timestamp: time(minute),
      message: 'Reconciliation',
      reason: bad ? 'ReconciliationFailed' : 'ReconciliationSucceeded',
      metadata: { 'kustomize.toolkit.fluxcd.io/revision': `main@sha1:f00d${minute}` },
      reportingController: 'kustomize-controller',
    }),
    sign: (body) => ({ 'x-signature': `sha256=${hmac('sha256', body)}` }),
  },
  {
    source: 'github',
    tell: ({ minute, bad }) => ({
      action: 'completed',
      repository: { name: 'features' },
      workflow_run: {
        workflow_id: 5,
        name: 'train',
        head_branch: 'main',
        conclusion: bad ? 'failure' : 'success',
        updated_at: time(minute),
      },
    }),
    sign: (body) => ({ 'x-hub-signature-256': `sha256=${hmac('sha256', body)}` }),
  },
  {
    source: 'gitlab',
    tell: ({ minute, bad }) => ({
      object_kind: 'pipeline',
      object_attributes: { ref: 'main', status: bad ? 'failed' : 'success', finished_at: time(minute) },
      project: { path_with_namespace: 'ml/features' },
    }),
    sign: () => ({ 'x-gitlab-token': secret }),
  },
  {
    source: 'terraform',
    tell: ({ minute, bad }) => ({
      payload_version: '2',
      trigger_scope: 'assessment',
      trigger: bad ? 'assessment:drifted' : 'assessment:check_passed',
      details: {
        workspace_name: 'shop-db',
        new_assessment_result: {
          drifted: bad,
          resources_drifted: bad ? 2 : 0,
          checks_failed: 0,
          created_at: time(minute),
        },
      },
    }),
    sign: (body) => ({ 'x-tfe-notification-signature': hmac('sha512', body) }),
  },
  {
    source: 'openlineage',
    tell: ({ minute, bad }) => ({
      eventTime: time(minute),
      eventType: bad ? 'FAIL' : 'COMPLETE',
      producer: 'https://example.test',
      schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
      run: { runId: `run-${minute}` },
      job: { namespace: 'ml', name: 'load' },
      outputs: [{ namespace: 'pg', name: 'orders' }],
    }),
  },
  {
    source: 'dbt',
    tell: ({ minute, bad }) => ({
      metadata: { generated_at: time(minute), invocation_id: `i${minute}` },
      results: [
        {
          unique_id: 'test.shop.not_null_orders_id.41ed50364b',
          status: bad ? 'fail' : 'pass',
          timing: [{ name: 'execute', started_at: time(minute), completed_at: time(minute) }],
          failures: bad ? 1 : 0,
        },
      ],
    }),
  },
  {
    source: 'great-expectations',
    tell: ({ minute, bad }) => ({
      success: !bad,
      suite_name: 'orders',
      results: [
        {
          success: !bad,
          expectation_config: { type: 'expect_column_values_to_not_be_null', kwargs: { column: 'email' } },
          result: { element_count: 100, unexpected_count: bad ? 4 : 0, unexpected_percent: bad ? 4 : 0 },
          exception_info: { raised_exception: false, exception_message: null, exception_traceback: null },
        },
      ],
      meta: {
        run_id: { run_time: time(minute) },
        active_batch_definition: { datasource_name: 'pg', data_asset_name: 'orders' },
      },
    }),
  },
  {
    source: 'evidently',
    query: ({ minute }) => ({ model: 'fraud', version: '7', at: time(minute) }),
    tell: ({ bad }) => ({
      metrics: [
        {
          id: 'm1',
          metric_name: 'ValueDrift(column=age,method=K-S p_value,threshold=0.05)',
          config: { type: 'evidently:metric_v2:ValueDrift', column: 'age', method: 'K-S p_value', threshold: 0.05 },
          value: bad ? 0.001 : 0.6,
        },
      ],
    }),
  },
  {
    source: 'cloudevents',
    tell: ({ minute, bad }) => ({
      specversion: '1.0',
      id: `drift-${minute}`,
      source: '/monitor',
      type: 'dev.throughline.drift',
      time: time(minute),
      data: { model: 'fraud', feature: 'amount', method: 'psi', score: bad ? 0.4 : 0.01, threshold: 0.2 },
    }),
    sign: (body) => {
      const [id, stamp] = [createHmac('sha1', body).digest('hex'), String(noon / 1_000)];
      const signature = createHmac('sha256', secret).update(`${id}.${stamp}.${body}`).digest('base64');
      return { 'webhook-id': id, 'webhook-timestamp': stamp, 'webhook-signature': `v1,${signature}` };
    },
  },
];

describe.each(tellers)('$source', (teller) => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors({
      GRAFANA_WEBHOOK_SECRETS: secret,
      FLUX_WEBHOOK_SECRETS: secret,
      GITHUB_WEBHOOK_SECRETS: secret,
      GITLAB_WEBHOOK_SECRETS: secret,
      TERRAFORM_WEBHOOK_SECRETS: secret,
      CLOUDEVENTS_SECRETS: secret,
    });
  });
  afterAll(() => doors.close());
  beforeEach(clear);

  async function clear(): Promise<void> {
    await doors.database.query('DELETE FROM inbox; DELETE FROM dead_letter; DELETE FROM alert_episode');
    doors.batches.length = 0;
  }

  async function send(verdict: Verdict): Promise<void> {
    const body = JSON.stringify(teller.tell(verdict));
    const response = await request(doors.app.getHttpServer())
      .post(`/ingest/${teller.source}`)
      .query(teller.query?.(verdict) ?? {})
      .set({ 'content-type': 'application/json', ...teller.sign?.(body) })
      .send(body);
    expect([response.status, response.text]).toEqual([
      expect.toSatisfy((status: number) => status < 300),
      response.text,
    ]);
    await doors.inbox.idle();
  }

  /** What is believed in the end: of each alert its newest word, and every change once. */
  function believed(): object {
    const alerts = doors.batches.flatMap((batch) => batch.alerts).toSorted((a, b) => a.at - b.at);
    const newest = new Map(
      alerts.map(({ fingerprint, status, at }) => [fingerprint, status === 'firing' ? { status, at } : { status }]),
    );
    return {
      alerts: [...newest].toSorted(([a], [b]) => (a < b ? -1 : 1)),
      changes: [...new Set(doors.batches.flatMap(({ changes }) => changes.map(({ id }) => id)))].toSorted(),
    };
  }

  const verdicts = fc
    .array(fc.boolean(), { minLength: 3, maxLength: 5 })
    .map((bads) => bads.map((bad, minute): Verdict => ({ minute: minute * 2 + 1, bad })))
    .chain((inOrder) =>
      fc.record({
        inOrder: fc.constant(inOrder),
        shuffled: fc.shuffledSubarray([...inOrder, ...inOrder.slice(0, 2)], { minLength: inOrder.length + 2 }),
      }),
    );

  it('ends in the same state in whichever order, and however often, its verdicts arrive', async () => {
    await fc.assert(
      fc.asyncProperty(verdicts, async ({ inOrder, shuffled }) => {
        await clear();
        for (const verdict of inOrder) await send(verdict);
        const expected = believed();
        await clear();
        for (const verdict of shuffled) await send(verdict);
        expect(believed()).toEqual(expected);
      }),
      { numRuns: 8, seed: 11 },
    );
  });
});
