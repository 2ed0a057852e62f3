import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ActionService } from '../../src/actions/action.service.js';
import { fakeReceiver, receiverSecret, type FakeReceiver } from '../fakes/action-receiver.js';
import { openApi, type Api } from '../graphql/api.js';
import { approve, askReceiver, draft, mutate, propose } from './drafts.js';

let receiver: FakeReceiver;
let api: Api;

beforeAll(async () => {
  receiver = await fakeReceiver();
});
beforeEach(() => {
  receiver.asked.length = 0;
  receiver.done.clear();
  receiver.down = false;
});
afterAll(() => receiver.close());

async function open(environment: Record<string, string> = {}): Promise<void> {
  const { url: ACTION_WEBHOOK_URL } = receiver;
  const ACTION_WEBHOOK_SECRET = receiverSecret;
  api = await openApi({ ACTIONS: 'execute', ACTION_WEBHOOK_URL, ACTION_WEBHOOK_SECRET, ...environment });
}

function onEntity(entity: string) {
  return draft({ entity, request: askReceiver(entity), title: `Restart ${entity}` });
}

async function statusOf({ id }: { readonly id: string }): Promise<unknown> {
  const { data } = await api.ask(`{ action(id: "${id}") { status } }`, {}, 'read');
  return (data as { action: { status: unknown } }).action.status;
}

describe('an action', () => {
  beforeAll(() => open({ ACTIONS_PER_HOUR: '1000' }));
  afterAll(() => api.close());

  it('that is destructive needs a second pair of eyes', async () => {
    const destructive = { ...onEntity('db'), risk: 'destructive' as const };
    const action = await propose(api, destructive, 'the operate one');
    expect((await approve(api, action)).message).toContain('another token than the operate one, who proposed it');
    expect(receiver.done.size).toBe(0);
    expect(await approve(api, action, 'admin')).toMatchObject({ status: 'EXECUTED' });
    expect(receiver.done.size).toBe(1);
  });

  it('that the machine proposed and is destructive needs two people', async () => {
    const destructive = { ...onEntity('db'), risk: 'destructive' as const };
    const action = await propose(api, destructive, 'throughline');
    expect(await approve(api, action)).toMatchObject({ status: 'PROPOSED' });
    expect((await approve(api, action)).message).toContain('the operate one has approved it already');
    expect(receiver.done.size).toBe(0);
    expect(await approve(api, action, 'admin')).toMatchObject({ status: 'EXECUTED' });
  });

  it('waits while the stop switch is on, and is carried out when it is lifted', async () => {
    const stop = (verb: string) => api.ask(`mutation { ${verb}(because: "freeze") { stopped by } }`, {}, 'operate');
    expect((await stop('stopActions')).data).toEqual({ stopActions: { stopped: true, by: 'the operate one' } });
    const action = await propose(api, onEntity('web'));
    const waits = await approve(api, action);
    expect(waits).toMatchObject({
      status: 'APPROVED',
      waitsBecause: 'the operate one stopped all actions: freeze',
    });
    await api.app.get(ActionService).work();
    expect([await statusOf(action), receiver.asked.length]).toEqual(['APPROVED', 0]);
    await stop('resumeActions');
    await api.app.get(ActionService).work();
    expect([await statusOf(action), receiver.done.size]).toEqual(['EXECUTED', 1]);
  });

  it('waits while another one works on the same entity', async () => {
    receiver.down = true;
    const first = await propose(api, onEntity('web'));
    expect(await approve(api, first)).toMatchObject({ status: 'EXECUTING' });
    const second = await propose(api, { ...onEntity('web'), remediation: 'scale-out', title: 'Scale web' });
    expect(await approve(api, second)).toMatchObject({
      status: 'APPROVED',
      waitsBecause: '"Restart web" works on web',
    });
    receiver.down = false;
    await api.app.get(ActionService).work();
    await api.app.get(ActionService).work();
    expect([await statusOf(first), await statusOf(second)]).toEqual(['EXECUTED', 'EXECUTED']);
    expect([...receiver.done.keys()]).toEqual([first.id, second.id]);
  });

  it('that is rejected is never carried out', async () => {
    const action = await propose(api, onEntity('web'));
    const rejected = await mutate(api, `rejectAction(id: "${action.id}", note: "on purpose")`);
    expect(rejected).toMatchObject({ status: 'REJECTED', outcome: 'was rejected: on purpose' });
    await api.app.get(ActionService).work();
    expect(receiver.asked).toEqual([]);
  });

  it('that nobody answers is tried five times under one id, then has failed and says so', async () => {
    receiver.down = true;
    const action = await propose(api, onEntity('web'));
    await approve(api, action);
    for (let tries = 2; tries <= 5; tries += 1) await api.app.get(ActionService).work();
    expect(await statusOf(action)).toBe('FAILED');
    expect(receiver.asked).toHaveLength(5);
  });

  it('waits where its executor is not configured, and says what is missing', async () => {
    const parameters = { namespace: 'shop', name: 'web' };
    const action = await propose(api, draft({ request: { executor: 'kubernetes-restart', parameters } }));
    expect(await approve(api, action)).toMatchObject({
      status: 'APPROVED',
      waitsBecause: 'KUBERNETES_URL must be set',
    });
  });

  it('is proposed anew when nothing is expected of the one before any more', async () => {
    const first = await propose(api, onEntity('cart'));
    expect((await propose(api, onEntity('cart'))).id).toBe(first.id);
    await approve(api, first);
    expect((await propose(api, onEntity('cart'))).id).not.toBe(first.id);
  });

  it('that nobody approves in time expires', async () => {
    const action = await propose(api, onEntity('web'));
    api.clock.at += 3_600_001;
    await api.app.get(ActionService).work();
    expect(await statusOf(action)).toBe('EXPIRED');
    expect((await approve(api, action)).message).toContain('it cannot be approved');
    expect(receiver.asked).toEqual([]);
  });
});

describe('an action by configuration', () => {
  afterEach(() => api.close());

  it('waits when as many as may be were begun within the hour', async () => {
    await open({ ACTIONS_PER_HOUR: '1', ACTION_TTL_MS: '7200000' });
    expect(await approve(api, await propose(api, onEntity('web')))).toMatchObject({ status: 'EXECUTED' });
    const second = await propose(api, onEntity('cart'));
    expect(await approve(api, second)).toMatchObject({
      status: 'APPROVED',
      waitsBecause: '1 actions were begun within the hour, at most 1 may be',
    });
    api.clock.at += 3_600_001;
    await api.app.get(ActionService).work();
    expect(await statusOf(second)).toBe('EXECUTED');
  });

  it('is approved but not carried out where ACTIONS is suggest', async () => {
    await open({ ACTIONS: 'suggest' });
    const action = await propose(api, onEntity('web'));
    expect(await approve(api, action)).toMatchObject({ status: 'APPROVED', waitsBecause: 'ACTIONS is suggest' });
    expect(receiver.asked).toEqual([]);
  });

  it('cannot be proposed where ACTIONS is off', async () => {
    await open({ ACTIONS: 'off' });
    await expect(propose(api, onEntity('web'))).rejects.toThrow('ACTIONS is off: nothing can be proposed.');
  });
});
