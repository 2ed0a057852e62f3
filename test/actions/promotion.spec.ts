import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PromotionService } from '../../src/actions/promotion.service.js';
import { emptyBatch } from '../../src/domain/batch.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import { fakeGithub, type FakeGithub } from '../fakes/github-deployments.js';
import { fakeRegistry, type FakeRegistry } from '../fakes/mlflow-registry.js';
import { T0, type Api } from '../graphql/api.js';
import { approve } from './drafts.js';
import { errors, feed, goodPromotion, minute, openIncident } from './story.js';

const fields = `... on Promotion { id status title preconditions { says holds } rollback { id title status } comparison { verdict } timeline { status by summary } } ... on Problem { message }`;

interface Told {
  readonly id: string;
  readonly status: string;
  readonly message?: string;
  readonly preconditions: readonly { readonly says: string; readonly holds: boolean | null }[];
  readonly rollback: { readonly id: string; readonly title: string; readonly status: string } | null;
  readonly comparison: { readonly verdict: string } | null;
  readonly timeline: readonly { readonly status: string; readonly by: string; readonly summary: string }[];
}

describe('a guarded promotion', () => {
  let registry: FakeRegistry;
  let github: FakeGithub;
  let api: Api;

  beforeEach(async () => {
    registry = await fakeRegistry({ 'fraud@champion': '7' });
    github = await fakeGithub();
    const hub = { GITHUB_API_URL: github.url, GITHUB_TOKEN: 'gh-token' };
    api = await goodPromotion({ ACTIONS: 'execute', MLFLOW_URL: registry.url, ...hub });
  });
  afterEach(async () => {
    await api.close();
    await Promise.all([registry.close(), github.close()]);
  });

  const promote = async (version: string, onWorse = 'PROPOSE'): Promise<Told> => {
    const asked = `promote(model: "fraud", version: "${version}", watchMinutes: 20, onWorse: ${onWorse})`;
    const { data, errors: wrong } = await api.ask(`mutation { told: ${asked} { ${fields} } }`, {}, 'operate');
    expect(wrong).toEqual([]);
    return (data as { told: Told }).told;
  };
  const again = async ({ id }: Told): Promise<Told> => {
    const { data } = await api.ask(
      `{ told: promotion(id: "${id}") { ${fields.split('... on Problem')[0]} } }`,
      {},
      'read',
    );
    return (data as { told: Told }).told;
  };
  /** The service that scores, from the promotion on, for as long as it is watched. */
  const scored = async (told: Told, value: number): Promise<Told> => {
    await feed(api, errors(T0 + 10 * minute, T0 + 35 * minute, value));
    await api.app.get(PromotionService).work(T0 + 34 * minute);
    return again(told);
  };

  it('moves the alias when everything speaks for it, and keeps it when nothing got worse', async () => {
    const told = await promote('8');
    expect(told).toMatchObject({ status: 'WATCHING', title: 'Move champion of fraud to version 8' });
    expect(told.preconditions.map(({ says, holds }) => [says, holds])).toEqual([
      ['The card of version 8 is complete', true],
      ['It takes the inputs of the version that runs', true],
      ['The checks of orders are green', true],
      ['No incident is open on its path', true],
      ['No resource that it needs is forecast to run out soon', true],
    ]);
    expect(registry.writes).toEqual(['fraud@champion=8']);
    const kept = await scored(told, 1);
    expect(kept).toMatchObject({ status: 'KEPT', comparison: { verdict: 'SAME' }, rollback: null });
    expect(kept.timeline.map(({ status }) => status)).toEqual(['MOVING', 'MOVING', 'WATCHING', 'KEPT']);
    expect(registry.writes).toEqual(['fraud@champion=8']);
  });

  it('takes it back by itself where that was asked for, as soon as it is worse', async () => {
    const worse = await scored(await promote('8', 'ROLL_BACK'), 90);
    expect(worse).toMatchObject({ status: 'ROLLED_BACK', comparison: { verdict: 'WORSE' } });
    expect(worse.timeline.at(-1)?.summary).toContain('Worse, so it is taken back');
    expect(registry.writes).toEqual(['fraud@champion=8', 'fraud@champion=7']);
    const refused = await promote('8');
    expect(refused.status).toBe('REFUSED');
    expect(refused.timeline[0]?.summary).toContain('it was promoted before and was worse');
  });

  it('else proposes to take it back, and does so when that is approved', async () => {
    const worse = await scored(await promote('8'), 90);
    expect(worse).toMatchObject({ status: 'ROLLBACK_PROPOSED', rollback: { status: 'PROPOSED' } });
    expect(registry.aliases.get('fraud@champion')).toBe('8');
    expect(await approve(api, { id: worse.rollback?.id ?? '' })).toMatchObject({ status: 'EXECUTED' });
    expect(registry.aliases.get('fraud@champion')).toBe('7');
  });

  it('of a service deploys by GitHub, and is taken back by deploying what ran before', async () => {
    const given = 'service: "scorer", repository: "acme/web", environment: "production", ref: "v2", watchMinutes: 20';
    const asked = `promoteDeployment(${given}, onWorse: ROLL_BACK)`;
    const { data } = await api.ask(`mutation { told: ${asked} { ${fields} } }`, {}, 'operate');
    const { told } = data as { told: Told };
    expect(told).toMatchObject({ status: 'WATCHING', title: 'Deploy v2 of scorer to production' });
    expect(await scored(told, 90)).toMatchObject({ status: 'ROLLED_BACK' });
    expect(github.deployments.map(({ ref }) => ref)).toEqual(['v1', 'v2', 'v1']);
  });

  it('is refused, with the reason, for a version whose card has gaps', async () => {
    await api.app.get(IngestService).accept({
      ...emptyBatch('mlflow'),
      entities: [{ name: 'fraud:9', kind: 'model-version', attributes: { run_id: 'r' } }],
      relations: [{ from: 'fraud:9', to: 'fraud', kind: 'part-of' }],
    });
    const told = await promote('9');
    expect(told.status).toBe('REFUSED');
    expect(told.timeline[0]?.summary).toContain('it does not hold that The card of version 9 is complete');
    expect(registry.writes).toEqual([]);
  });

  it('is refused while an incident is open on its path, or when its registry cannot be reached', async () => {
    await openIncident(api.app);
    const told = await promote('8');
    expect(told.preconditions).toContainEqual({
      says: 'No incident is open on its path: #1 is (trouble in g)',
      holds: false,
    });
    await registry.close();
    const unreachable = await promote('8');
    expect(unreachable.preconditions[0]?.says).toContain('What moves it can be reached');
    expect(unreachable.status).toBe('REFUSED');
    registry = await fakeRegistry({});
  });
});
