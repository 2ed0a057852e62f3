import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CapacityVerificationService } from '../../src/capacity/capacity-verification.service.js';
import { emptyBatch } from '../../src/domain/batch.js';
import type { MetricPoint } from '../../src/domain/signal.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import { fakeReceiver, receiverSecret, type FakeReceiver } from '../fakes/action-receiver.js';
import { fakeKubernetes, type FakeKubernetes } from '../fakes/kubernetes-apps.js';
import { T0 } from '../graphql/api.js';
import { dayMs, gib, hourly, hourMs, openCapacity, type CapacityStory } from './story.js';

interface Answered {
  readonly id: string;
  readonly status: string;
  readonly message?: string;
  readonly outcome: string | null;
  readonly risk: string;
  readonly title: string;
  readonly because: readonly string[];
  readonly dryRun: { readonly request: string } | null;
}
const fields = `... on Problem { message }
  ... on Action { id status title risk because outcome origin { kind id } remediation dryRun { request }
    verification { verdict because signals { entity signal after } } }`;
const enlarge = 'capacity/disk/db-1//data/resize';
const cleanUp = 'capacity/disk/db-1//data/clean-up';
const scale = 'capacity/cpu/checkout//scale';

/** The CPU of one core of a service that is asked for more and more. */
const growing: readonly MetricPoint[] = [
  ...hourly('checkout', 'container_cpu_usage_seconds_total', (i) => 0.3 + (0.55 * i) / 624 + 0.01 * Math.sin(i * 7)),
  ...hourly('checkout', 'kube_pod_container_resource_limits', () => 1, { resource: 'cpu' }),
];

describe('capacity actions are proposed, approved, carried out and verified', () => {
  let cluster: FakeKubernetes;
  let receiver: FakeReceiver;
  let api: CapacityStory;

  beforeAll(async () => {
    [cluster, receiver] = await Promise.all([fakeKubernetes(), fakeReceiver()]);
    api = await openCapacity({
      ACTIONS: 'execute',
      KUBERNETES_URL: cluster.url,
      KUBERNETES_TOKEN: 'k8s-token',
      ACTION_WEBHOOK_URL: `${receiver.url}/actions`,
      ACTION_WEBHOOK_SECRET: receiverSecret,
    });
    const attributes = { 'k8s.namespace.name': 'shop', 'k8s.deployment.name': 'web' };
    const entities = [{ name: 'checkout', kind: 'service' as const, owner: 'shop', attributes }];
    await api.app.get(IngestService).accept({ ...emptyBatch('spec'), points: growing, entities });
    await api.plan();
  });
  afterAll(async () => {
    await api.close();
    await Promise.all([cluster.close(), receiver.close()]);
  });

  const mutate = async (field: string, scope: 'operate' | 'admin' = 'operate'): Promise<Answered> =>
    (await api.get<{ done: Answered }>(`mutation { done: ${field} { ${fields} } }`, scope)).done;
  const propose = (id: string): Promise<Answered> => mutate(`proposeCapacityAction(id: "${id}")`);
  const approve = ({ id }: Answered, scope?: 'admin'): Promise<Answered> => mutate(`approveAction(id: "${id}")`, scope);
  const current = async ({ id }: Answered): Promise<Answered> =>
    (
      await api.get<{ action: Answered }>(
        `{ action(id: "${id}") { ${fields.split('... on Action')[1]?.slice(2, -1)} } }`,
      )
    ).action;

  it('refuses what no plan has', async () => {
    expect((await propose('capacity/none')).message).toBe('The newest plans have no capacity action capacity/none.');
  });

  it('scales a deployment in Kubernetes by as much as the forecast peak needs', async () => {
    const proposed = await propose(scale);
    expect(proposed).toMatchObject({
      status: 'PROPOSED',
      risk: 'REVERSIBLE',
      remediation: 'capacity-scale',
      origin: { kind: 'CAPACITY', id: scale },
    });
    expect(proposed.because[0]).toContain('spent on');
    expect(proposed.dryRun?.request).toContain('/apis/apps/v1/namespaces/shop/deployments/web/scale');
    expect(cluster.replicas).toBe(3);
    expect(await approve(proposed)).toMatchObject({ status: 'EXECUTED', outcome: 'shop/web has 4 instances' });
    expect(cluster.replicas).toBe(4);
    const undone = await mutate(`undoAction(id: "${proposed.id}")`);
    expect([undone.status, cluster.replicas]).toEqual(['UNDONE', 3]);
  });

  it('asks the receiver of the webhook for what nothing here can do, once', async () => {
    const proposed = await propose(enlarge);
    expect((await propose(enlarge)).id).toBe(proposed.id);
    expect(proposed).toMatchObject({ risk: 'DISRUPTIVE', title: expect.stringContaining('Enlarge /data of db-1') });
    expect((await approve(proposed)).status).toBe('EXECUTED');
    expect([...receiver.done.values()]).toMatchObject([
      {
        type: 'dev.throughline.action.capacity-resize',
        entity: 'db-1',
        details: { resource: 'disk', key: '/data', from: 100 * gib, to: expect.any(Number) },
      },
    ]);
    const { list } = await api.get<{ list: { edges: { node: object }[] } }>(
      '{ list: capacityActions(filter: { kind: RESIZE, resource: "disk" }) { edges { node { id amount { from to } action { id status } } } } }',
    );
    expect(list.edges[0]?.node).toEqual({
      id: enlarge,
      amount: { from: 100 * gib, to: expect.any(Number) },
      action: { id: proposed.id, status: 'EXECUTED' },
    });
  });

  it('what deletes needs two people', async () => {
    const proposed = await propose(cleanUp);
    expect(proposed.risk).toBe('DESTRUCTIVE');
    expect((await approve(proposed)).message).toContain('another token than the operate one');
    await mutate(`rejectAction(id: "${proposed.id}", note: "it was enlarged")`);
  });

  it('is verified when what is measured since gives no reason for it', async () => {
    const action = await propose(enlarge);
    expect(action.status).toBe('EXECUTED');
    const verification = api.app.get(CapacityVerificationService);
    await verification.work(T0 + 2 * hourMs);
    expect((await current(action)).status).toBe('EXECUTED');

    const larger = Array.from({ length: 12 }, (_, i) => T0 + i * hourMs).flatMap((at) =>
      ['node_filesystem_size_bytes', 'node_filesystem_avail_bytes'].map((name, i) => ({
        at,
        entity: 'db-1',
        name,
        value: (400 - i * 92) * gib,
        attributes: { mountpoint: '/data' },
      })),
    );
    api.clock.at = T0 + 12 * hourMs;
    await api.app.get(IngestService).accept({ ...emptyBatch('spec'), points: larger });
    await verification.work(T0 + 12 * hourMs);
    expect(await current(action)).toMatchObject({
      status: 'VERIFIED',
      verification: {
        verdict: 'RECOVERED',
        because: expect.stringContaining('it is needed no more: holds for 14 days'),
        signals: [{ entity: 'db-1', signal: 'disk /data' }],
      },
    });
  });

  it('has failed when it is still needed after the time that getting more takes', async () => {
    const action = await propose(scale);
    await approve(action);
    const times = Array.from({ length: 36 }, (_, i) => T0 + (12 + i) * hourMs);
    const still = times.flatMap((at): MetricPoint[] => [
      { at, entity: 'checkout', name: 'container_cpu_usage_seconds_total', value: 0.87, attributes: {} },
      {
        at,
        entity: 'checkout',
        name: 'kube_pod_container_resource_limits',
        value: 0.9,
        attributes: { resource: 'cpu' },
      },
    ]);
    api.clock.at = T0 + 2 * dayMs;
    await api.app.get(IngestService).accept({ ...emptyBatch('spec'), points: still });
    await api.app.get(CapacityVerificationService).work(T0 + 2 * dayMs);
    const judged = await current(action);
    expect(judged.status).toBe('FAILED');
    expect(judged.outcome).toContain('did not help: it is still needed: spent already');
  });
});

describe('capacity actions where nothing can carry them out', () => {
  it('are for people to do', async () => {
    const api = await openCapacity({ ACTIONS: 'execute' });
    await api.plan();
    const { done } = await api.get<{ done: { message: string } }>(
      `mutation { done: proposeCapacityAction(id: "${enlarge}") { ... on Problem { message } } }`,
    );
    await api.close();
    expect(done.message).toContain('is for people to do: nothing here can');
  });
});
