import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VerificationService } from '../../src/actions/verification.service.js';
import { emptyBatch } from '../../src/domain/batch.js';
import type { Change } from '../../src/domain/inventory.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import { fakeReceiver, receiverSecret, type FakeReceiver } from '../fakes/action-receiver.js';
import { openApi, T0, type Api } from '../graphql/api.js';
import { live } from './live.js';
import { minute } from './story.js';

const told = { service: 'checkout', error: 'ERROR panic: nil pointer in applyDiscount' };

function deployment(version: string, at: number): Change {
  const summary = `checkout ${version} deployed to production`;
  return { id: version, at, kind: 'deployment', entity: 'checkout', summary, version, attributes: {}, source: 'ci' };
}

describe('from a bad deployment to its cure through the signed webhook', () => {
  let api: Api;
  let receiver: FakeReceiver;
  let incident: { readonly id: string; readonly causes: readonly { readonly id: string; readonly title: string }[] };

  const ask = async <T>(query: string): Promise<T> => {
    const { data, errors } = await api.ask(query, {}, 'operate');
    expect(errors).toEqual([]);
    return data as T;
  };
  const play = (from: number, to: number, share: number): Promise<void> =>
    live(api, told, { from: T0 + from * minute, to: T0 + to * minute, share });
  const deploy = (version: string, at: number): Promise<unknown> =>
    api.app.get(IngestService).accept({ ...emptyBatch('spec'), changes: [deployment(version, T0 + at * minute)] });

  beforeAll(async () => {
    receiver = await fakeReceiver();
    const webhook = { ACTION_WEBHOOK_URL: `${receiver.url}/actions`, ACTION_WEBHOOK_SECRET: receiverSecret };
    api = await openApi({ ACTIONS: 'execute', MAX_QUERY_COST: '100000', ...webhook });
    await api.app.get(IngestService).accept({
      ...emptyBatch('spec'),
      entities: [{ name: 'checkout', kind: 'service', owner: 'shop' }],
    });
    await deploy('v1', 1);
    await play(1, 90, 0);
    await deploy('v2', 88);
    await play(90, 95, 0.6);
  });
  afterAll(async () => {
    await api.close();
    await receiver.close();
  });

  it('blames the deployment, and asks the receiver to roll it back when that is approved', async () => {
    const { incidents } = await ask<{ incidents: { edges: readonly { readonly node: typeof incident }[] } }>(
      '{ incidents(first: 10) { edges { node { id causes { id title } remediations { title } } } } }',
    );
    expect(incidents.edges).toHaveLength(1);
    [{ node: incident }] = incidents.edges as [{ node: typeof incident }];
    expect(incident.causes[0]?.title).toBe('deployment: checkout v2 deployed to production');
    expect(incident).toHaveProperty('remediations.0.title', 'Roll checkout back to v1');

    const { proposed } = await ask<{ proposed: { id: string } }>(
      `mutation { proposed: proposeAction(incident: "${incident.id}", remediation: "roll-back-deployment/checkout") { ... on Action { id } } }`,
    );
    const { approved } = await ask<{ approved: object }>(
      `mutation { approved: approveAction(id: "${proposed.id}") { ... on Action { status } ... on Problem { message } } }`,
    );
    expect(approved).toEqual({ status: 'EXECUTED' });
    expect(receiver.done.get(proposed.id)).toMatchObject({
      type: 'dev.throughline.action.roll-back-deployment',
      entity: 'checkout',
      details: { from: 'v2', to: 'v1' },
    });
  });

  it('is verified, resolved, and reported as one failed deployment', async () => {
    await deploy('v1 again', 95);
    await play(95, 150, 0);
    await api.app.get(VerificationService).work(T0 + 110 * minute);
    const { actions, found } = await ask<{ actions: unknown; found: unknown }>(
      `{ actions(first: 5) { edges { node { status verification { verdict } } } } found: incident(id: "${incident.id}") { status } }`,
    );
    expect(actions).toEqual({ edges: [{ node: { status: 'VERIFIED', verification: { verdict: 'RECOVERED' } } }] });
    expect(found).toEqual({ status: 'RESOLVED' });

    await ask(`mutation { confirmCause(id: "${incident.id}", cause: "${incident.causes[0]?.id}") { __typename } }`);
    const iso = (at: number): string => new Date(T0 + at * minute).toISOString();
    const { report } = await ask<{ report: { keys: readonly { readonly kind: string }[] } }>(
      `{ report(from: "${iso(0)}", to: "${iso(150)}") { keys { kind subject deployments failed unrestored } } }`,
    );
    expect(report.keys.find(({ kind }) => kind === 'SERVICE')).toEqual({
      kind: 'SERVICE',
      subject: 'checkout',
      deployments: 3,
      failed: 1,
      unrestored: 0,
    });
  });
});
