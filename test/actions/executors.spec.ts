import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeReceiver, receiverSecret, type FakeReceiver } from '../fakes/action-receiver.js';
import { fakeGithub, type FakeGithub } from '../fakes/github-deployments.js';
import { fakeKubernetes, type FakeKubernetes } from '../fakes/kubernetes-apps.js';
import { openApi, T0, type Api } from '../graphql/api.js';
import { approve, askReceiver, draft, dryRun, propose, undo } from './drafts.js';

const web = { namespace: 'shop', name: 'web' };

describe('executors', () => {
  let api: Api;
  let cluster: FakeKubernetes;
  let github: FakeGithub;
  let receiver: FakeReceiver;

  beforeAll(async () => {
    [cluster, github, receiver] = await Promise.all([fakeKubernetes(), fakeGithub(), fakeReceiver()]);
    api = await openApi({
      ACTIONS: 'execute',
      KUBERNETES_URL: cluster.url,
      KUBERNETES_TOKEN: 'k8s-token',
      GITHUB_API_URL: github.url,
      GITHUB_TOKEN: 'gh-token',
      ACTION_WEBHOOK_URL: `${receiver.url}/actions`,
      ACTION_WEBHOOK_SECRET: receiverSecret,
    });
  });
  afterAll(async () => {
    await api.close();
    await Promise.all([cluster.close(), github.close(), receiver.close()]);
  });

  const image = (): unknown => cluster.template.spec;
  const imageOf = (version: string) => ({ containers: [{ name: 'web', image: `web:${version}` }] });

  it('kubernetes-rollback shows the patch, rolls back to the revision before and forward again', async () => {
    const action = await propose(api, draft({ request: { executor: 'kubernetes-rollback', parameters: web } }));
    const shown = await dryRun(api, action);
    expect(shown).toContain(`PATCH ${cluster.url}/apis/apps/v1/namespaces/shop/deployments/web`);
    expect(shown).toContain('"image":"web:1"');
    expect(shown).not.toContain('k8s-token');
    expect(cluster.patches).toEqual([]);

    expect(await approve(api, action)).toMatchObject({
      status: 'EXECUTED',
      outcome: 'shop/web runs the template of web-1 (revision 1)',
    });
    expect(image()).toEqual(imageOf('1'));
    expect(await undo(api, action)).toMatchObject({ status: 'UNDONE' });
    expect(image()).toEqual(imageOf('2'));
    expect(cluster.patches).toHaveLength(2);
  });

  it('kubernetes-scale adds half as many instances again, and takes them away', async () => {
    const parameters = { ...web, factor: 1.5 };
    const action = await propose(api, draft({ request: { executor: 'kubernetes-scale', parameters } }));
    expect(await approve(api, action)).toMatchObject({ status: 'EXECUTED', outcome: 'shop/web has 5 instances' });
    expect(cluster.replicas).toBe(5);
    expect(await undo(api, action)).toMatchObject({ status: 'UNDONE' });
    expect(cluster.replicas).toBe(3);
  });

  it('kubernetes-restart marks the pods with the time of the action; nothing takes a restart back', async () => {
    const action = await propose(api, draft({ request: { executor: 'kubernetes-restart', parameters: web } }));
    expect(await approve(api, action)).toMatchObject({ status: 'EXECUTED', outcome: 'shop/web restarts' });
    expect(cluster.template.metadata?.annotations).toEqual({
      'kubectl.kubernetes.io/restartedAt': new Date(T0).toISOString(),
    });
    expect((await undo(api, action)).message).toContain('cannot be taken back by kubernetes-restart');
  });

  it('what the API server refuses has failed, and says what it answered', async () => {
    const elsewhere = { namespace: 'shop', name: 'nowhere' };
    const request = { executor: 'kubernetes-restart', parameters: elsewhere };
    const failed = await approve(api, await propose(api, draft({ request })));
    expect(failed.status).toBe('FAILED');
    expect(failed.outcome).toContain('/deployments/nowhere was answered 404');
  });

  it('github-deployment deploys the version before, marked with the action, and undoes it by deploying what was there', async () => {
    const parameters = { repository: 'acme/web', environment: 'production', ref: 'v0' };
    const action = await propose(api, draft({ request: { executor: 'github-deployment', parameters } }));
    expect(await approve(api, action)).toMatchObject({
      status: 'EXECUTED',
      outcome: 'v0 of acme/web is being deployed to production',
    });
    expect(github.deployments[0]).toMatchObject({ ref: 'v0', payload: { throughline_action: action.id } });
    expect(await undo(api, action)).toMatchObject({ status: 'UNDONE' });
    expect(github.deployments.map(({ ref }) => ref)).toEqual(['v1', 'v0', 'v1']);
  });

  it('webhook asks a receiver, signed, and asks it to undo', async () => {
    const action = await propose(api, draft({ request: askReceiver('web', 'drain-host'), entity: 'node-7' }));
    expect(await approve(api, action)).toMatchObject({
      status: 'EXECUTED',
      outcome: 'drain-host of web was asked for',
    });
    expect(receiver.done.get(action.id)).toMatchObject({ type: 'dev.throughline.action.drain-host', entity: 'web' });
    expect(await undo(api, action)).toMatchObject({ status: 'UNDONE' });
    expect([...receiver.done.values()].map(({ type }) => type)).toEqual([
      'dev.throughline.action.drain-host',
      'dev.throughline.action.undo-drain-host',
    ]);
  });

  it('parameters that an executor cannot take fail before anything is sent', async () => {
    const asked = cluster.asked.length;
    const request = { executor: 'kubernetes-scale', parameters: { ...web, replicas: -1 } };
    const failed = await approve(api, await propose(api, draft({ request })));
    expect(failed).toMatchObject({ status: 'FAILED' });
    expect(failed.outcome).toContain('kubernetes-scale cannot take these parameters: replicas');
    expect(cluster.asked).toHaveLength(asked);
  });
});
