import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VerificationService } from '../../src/actions/verification.service.js';
import { AnomalyStore } from '../../src/detection/anomaly.store.js';
import { IncidentService } from '../../src/incidents/incident.service.js';
import { fakeRegistry, type FakeRegistry } from '../fakes/mlflow-registry.js';
import { anomaly, cause, member, opened, T0, type Api } from '../graphql/api.js';
import { badPromotion, errors, failing, feed, minute, openIncident } from './story.js';

const fields = `id status version outcome waitsBecause approvals { by scopes } dryRun { says request done } timeline { kind by } verification { verdict because signals { entity verdict usual trouble after } }`;
const action = `... on Action { ${fields} } ... on Problem { message }`;
const first = `{ incident(id: "g") { remediations { id title executor risk score preconditions { says holds } because blastRadius } timeline(first: 50) { edges { node { summary } } } } }`;

interface Answered {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly message?: string;
  readonly dryRun?: { readonly request: string; readonly done: boolean };
  readonly timeline: readonly { readonly kind: string; readonly by: string }[];
  readonly verification?: { readonly verdict: string };
}

describe('a bad model promotion', () => {
  let registry: FakeRegistry;
  let api: Api;
  let proposed: Answered;

  beforeAll(async () => {
    registry = await fakeRegistry({ 'fraud@champion': '7' });
    api = await badPromotion({ ACTIONS: 'execute', MLFLOW_URL: registry.url, MLFLOW_TOKEN: 'very-secret' });
    await openIncident(api.app);
  });
  afterAll(async () => {
    await api.close();
    await registry.close();
  });

  const remediations = async (): Promise<{ id: string; title: string; executor: string | null }[]> => {
    const { data, errors: wrong } = await api.ask(first, {}, 'read');
    expect(wrong).toEqual([]);
    return (data as { incident: { remediations: never } }).incident.remediations;
  };
  const mutate = async (field: string, scope: 'operate' | 'admin' | 'read' = 'operate'): Promise<Answered> => {
    const { data } = await api.ask(`mutation { done: ${field} { ${action} } }`, {}, scope);
    return (data as { done: Answered } | null)?.done as Answered;
  };
  const current = async (): Promise<Answered> => {
    const { data } = await api.ask(`{ action(id: "${proposed.id}") { ${fields} } }`, {}, 'read');
    return (data as { action: Answered }).action;
  };

  it('suggests first to move the alias back to the last version that could be made again', async () => {
    const [best] = await remediations();
    expect(best).toMatchObject({
      id: 'move-alias-back/fraud',
      title: 'Move champion of fraud from version 7 back to 6',
      executor: 'mlflow-alias',
      risk: 'REVERSIBLE',
      preconditions: [
        { says: 'Its card is complete', holds: true },
        { says: 'It takes the inputs that callers send', holds: true },
      ],
    });
  });

  it('shows the exact request, without its secret, before anything is done', async () => {
    proposed = await mutate('proposeAction(incident: "g", remediation: "move-alias-back/fraud")');
    expect(proposed).toMatchObject({ status: 'PROPOSED', version: 1 });
    expect(proposed.dryRun?.request).toContain('POST ' + registry.url + '/api/2.0/mlflow/registered-models/alias');
    expect(proposed.dryRun?.request).toContain('{"name":"fraud","alias":"champion","version":"6"}');
    expect(proposed.dryRun?.request).toContain('authorization: ***');
    expect(proposed.dryRun?.request).not.toContain('very-secret');
    expect(registry.writes).toEqual([]);
  });

  it('is the same action when it is proposed twice', async () => {
    const again = await mutate('proposeAction(incident: "g", remediation: "move-alias-back/fraud")');
    expect(again.id).toBe(proposed.id);
  });

  it('lets nobody approve who may only read, nor who saw another version', async () => {
    expect(await mutate(`approveAction(id: "${proposed.id}")`, 'read')).toBeUndefined();
    const stale = await mutate(`approveAction(id: "${proposed.id}", version: 9)`);
    expect(stale.message).toContain('you saw 9');
    expect(registry.aliases.get('fraud@champion')).toBe('7');
  });

  it('moves the alias when it is approved, once', async () => {
    const done = await mutate(`approveAction(id: "${proposed.id}", version: 1)`);
    expect(done).toMatchObject({ status: 'EXECUTED', approvals: [{ by: 'the operate one', scopes: ['OPERATE'] }] });
    expect(registry.writes).toEqual(['fraud@champion=6']);
    expect(done.timeline.map(({ kind }) => kind)).toEqual(['PROPOSED', 'APPROVED', 'BEGUN', 'EXECUTED']);
    const again = await mutate(`approveAction(id: "${proposed.id}")`);
    expect(again.message).toContain('it cannot be approved');
  });

  it('waits while the signals are not usual, and is verified when they are', async () => {
    const verification = api.app.get(VerificationService);
    await feed(api, errors(T0 + 10 * minute, T0 + 16 * minute, 90));
    await verification.work(T0 + 15 * minute);
    expect((await current()).status).toBe('EXECUTED');
    await feed(api, errors(T0 + 16 * minute, T0 + 30 * minute, 1));
    await verification.work(T0 + 23 * minute);
    expect(await current()).toMatchObject({
      status: 'VERIFIED',
      verification: {
        verdict: 'RECOVERED',
        because: '1 of 1 signals are usual again',
        signals: [{ entity: 'scorer', verdict: 'RECOVERED', usual: 2, trouble: 91 }],
      },
    });
  });

  it('tells the incident what was done, and trusts the remediation more', async () => {
    const { data } = await api.ask(first, {}, 'read');
    const { incident } = data as { incident: { timeline: { edges: { node: { summary: string } }[] } } };
    const told = incident.timeline.edges.map(({ node }) => node.summary).join('\n');
    expect(told).toContain('Move champion of fraud from version 7 back to 6: Approved (the operate one)');
    expect(told).toContain('It helped: 1 of 1 signals are usual again');
  });

  it('is what fixed the incident, for one that looks like it later', async () => {
    const later = T0 + 86_400_000;
    const again = anomaly('b', { ...failing, id: 'b', startedAt: later });
    api.clock.at = T0 + 40 * minute;
    await api.app.get(IncidentService).resolve({ id: 'g', by: 'somebody' });
    await api.app.get(AnomalyStore).save([again]);
    const decision = { at: later, startedAt: later, members: [member(again)], causes: [cause('fraud', 0.8)] };
    await api.app.get(IncidentService).apply([opened('later', decision)]);
    const { data } = await api.ask('{ incident(id: "later") { similar { incident { id } fixedBy } } }', {}, 'read');
    const { incident } = data as { incident: { similar: { incident: { id: string }; fixedBy: string[] }[] } };
    expect(incident.similar[0]).toMatchObject({ incident: { id: 'g' } });
    expect(incident.similar[0]?.fixedBy[0]).toBe(
      'Move champion of fraud from version 7 back to 6: that helped, 1 of 1 signals are usual again',
    );
  });

  it('takes it back when asked', async () => {
    const undone = await mutate(`undoAction(id: "${proposed.id}", note: "no")`);
    expect(undone.status).toBe('UNDONE');
    expect(registry.aliases.get('fraud@champion')).toBe('7');
    const offered = await remediations();
    expect(offered.at(-1)?.id).toBe('move-alias-back/fraud');
  });

  it('refuses to move an alias that somebody else has moved since', async () => {
    registry.aliases.set('fraud@champion', '8');
    const fresh = await mutate('proposeAction(incident: "g", remediation: "move-alias-back/fraud")');
    const refused = await mutate(`approveAction(id: "${fresh.id}")`);
    expect(refused).toMatchObject({ status: 'FAILED' });
    expect(registry.aliases.get('fraud@champion')).toBe('8');
  });

  it('audits every step', async () => {
    const { data } = await api.ask(
      '{ audit(first: 100) { edges { node { who action detail { name value } } } } }',
      {},
      'admin',
    );
    const rows = (data as { audit: { edges: { node: { who: string; action: string } }[] } }).audit.edges;
    const steps = rows.map(({ node }) => `${node.action} by ${node.who}`);
    expect(steps).toEqual(
      expect.arrayContaining([
        'action.propose by the operate one',
        'action.approve by the operate one',
        'action.execute by throughline',
        'action.verify by throughline',
        'action.undo by throughline',
      ]),
    );
  });
});
