import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VerificationService } from '../../src/actions/verification.service.js';
import { emptyBatch } from '../../src/domain/batch.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import { openApi, type Api } from '../graphql/api.js';
import { tellRegistry, trainVersions } from '../real/registry.js';
import { mlflowUrl, pythonTools } from '../support/stores.js';
import { live as play } from './live.js';
import { minute } from './story.js';

const [python, mlflow] = [await pythonTools(), await mlflowUrl()];
const [model, service] = ['churn', 'retention'];

describe.runIf(python !== undefined && mlflow !== undefined)(
  'from a bad promotion in a real MLflow to its cure',
  () => {
    const url = mlflow ?? '';
    let api: Api;
    let start: number;
    let incident: string;
    let action: string;
    let cause: string;

    const ask = async <T>(query: string): Promise<T> => {
      const { data, errors } = await api.ask(query, {}, 'operate');
      expect(errors).toEqual([]);
      return data as T;
    };
    /** An alias is moved in the registry, and the next pull tells of it. */
    const pull = () => ask('mutation { runPull(id: "mlflow") { ... on Pull { status } } }');
    const move = (version: string) =>
      tellRegistry(url, 'POST', '/registered-models/alias', { name: model, alias: 'champion', version });
    const inRegistry = async (): Promise<string> => {
      const query = new URLSearchParams({ name: model, alias: 'champion' }).toString();
      const response = await fetch(`${url}/api/2.0/mlflow/registered-models/alias?${query}`);
      return ((await response.json()) as { model_version: { version: string } }).model_version.version;
    };
    const told = { service, error: `ERROR prediction failed: score of ${model} is NaN` };
    const live = (fromMinute: number, toMinute: number, share: number): Promise<void> =>
      play(api, told, { from: start + fromMinute * minute, to: start + toMinute * minute, share });

    beforeAll(async () => {
      await trainVersions(python ?? '', url, model, 'customers');
      api = await openApi({ ACTIONS: 'execute', MLFLOW_URL: url, MAX_QUERY_COST: '100000' });
      start = Math.ceil(Date.now() / minute) * minute;
      api.clock.at = start;
      await api.app.get(IngestService).accept({
        ...emptyBatch('spec'),
        entities: [{ name: service, kind: 'service', owner: 'growth' }],
        relations: [{ from: service, to: model, kind: 'serves' }],
      });
      await pull();
      await move('2');
      await pull();
      await live(0, 60, 0);
      // The registry does not say when an alias moved: not before it was last looked at.
      await pull();
      await move('1');
      await pull();
      await live(60, 100, 0);
      await live(100, 105, 0.6);
    }, 240_000);
    afterAll(() => api.close());

    it('opens one incident, whose first cause is the move', async () => {
      const { incidents } = await ask<{
        incidents: {
          edges: readonly {
            readonly node: { readonly id: string; readonly causes: readonly { readonly id: string }[] };
          }[];
        };
      }>('{ incidents(first: 10) { edges { node { id causes { id title } } } } }');
      expect(incidents.edges).toHaveLength(1);
      incident = incidents.edges[0]?.node.id ?? '';
      cause = incidents.edges[0]?.node.causes[0]?.id ?? '';
      expect(incidents.edges[0]?.node.causes[0]).toMatchObject({
        title: `model: ${model}: alias champion is version 1 now`,
      });
    });

    it('suggests first to move the alias back, and moves it in the registry when that is approved', async () => {
      const { found } = await ask<{
        found: { remediations: readonly { readonly id: string; readonly title: string }[] };
      }>(`{ found: incident(id: "${incident}") { remediations { id title } } }`);
      const [first] = found.remediations;
      expect(first?.title).toBe(`Move champion of ${model} from version 1 back to 2`);
      const proposed = await ask<{ done: { id: string } }>(
        `mutation { done: proposeAction(incident: "${incident}", remediation: "${first?.id}") { ... on Action { id } } }`,
      );
      action = proposed.done.id;
      expect(await inRegistry()).toBe('1');
      const approved = await ask<{ done: object }>(
        `mutation { done: approveAction(id: "${action}") { ... on Action { status } ... on Problem { message } } }`,
      );
      expect(approved.done).toEqual({ status: 'EXECUTED' });
      expect(await inRegistry()).toBe('2');
      await pull();
    });

    it('verifies that it helped, and the incident ends by itself', async () => {
      await live(105, 160, 0);
      await api.app.get(VerificationService).work(start + 120 * minute);
      const { done, found } = await ask<{ done: object; found: { status: string; timeline: object } }>(
        `{ done: action(id: "${action}") { status verification { verdict } } found: incident(id: "${incident}") { status } }`,
      );
      expect(done).toEqual({ status: 'VERIFIED', verification: { verdict: 'RECOVERED' } });
      expect(found.status).toBe('RESOLVED');
    });

    it('is reported as one failed change of the model, once somebody confirmed the cause', async () => {
      await ask(`mutation { confirmCause(id: "${incident}", cause: "${cause}") { __typename } }`);
      const iso = (at: number): string => new Date(at).toISOString();
      const range = `from: "${iso(start)}", to: "${iso(start + 160 * minute)}"`;
      const { report } = await ask<{
        report: { keys: readonly { kind: string; subject: string }[]; recurring: object };
      }>(`{ report(${range}) { keys { kind subject deployments failed unrestored restore { count } } } }`);
      expect(report.keys.find(({ kind }) => kind === 'MODEL')).toEqual({
        kind: 'MODEL',
        subject: model,
        deployments: 3,
        failed: 1,
        unrestored: 0,
        restore: { count: 1 },
      });
    });
  },
);
