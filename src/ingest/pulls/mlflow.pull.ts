import { z } from 'zod';
import type { PullClient } from '../pull-client.js';
import { factNames, tellModelVersion } from '../model-facts.js';
import { definePull, type PulledDelivery, type PullContext } from '../pull.js';
import { fromModelFile, fromRequirements, together, type LoggedModel } from './mlflow/logged-model.js';
import { factsOf, modelsPage, runAnswer, versionsPage, type Model, type Run, type Version } from './mlflow/registry.js';

interface Settings {
  readonly url: string;
  readonly token: string | undefined;
}

const cursor = z.object({
  /** When the registry was last looked at. */
  at: z.number(),
  /** The last update of a version that was taken in. */
  updatedAt: z.number(),
  /** By model and alias: the version it stands for. */
  aliases: z.record(z.string(), z.record(z.string(), z.string())),
});
type Cursor = z.output<typeof cursor>;

const api = '/api/2.0/mlflow';
const pageSize = 1_000;
const maxVersions = 10_000;
const versionsPerPart = 50;

export default definePull<Settings, Cursor>({
  id: 'mlflow',
  summary: 'The MLflow registry: versions with commit, datasets and parameters of their runs; aliases that moved.',
  source: 'mlflow',
  everySeconds: 60,
  variables: ['MLFLOW_URL', 'MLFLOW_TOKEN'],
  configure: ({ MLFLOW_URL: url, MLFLOW_TOKEN: token }) => (url === undefined ? undefined : { url, token }),
  endpoint: ({ url, token }) => ({
    url,
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
  }),
  cursor,
  async *pull({ client, now, since }, known) {
    let reached: Cursor = known ?? { at: now, updatedAt: 0, aliases: {} };
    const models = await allModels(client);
    const versions = await versionsSince(client, reached.updatedAt);
    for (let i = 0; i < versions.length; i += versionsPerPart) {
      const part = versions.slice(i, i + versionsPerPart);
      const told = await Promise.all(
        part.map(async (version) => {
          const [run, artefacts] = await Promise.all([runOf(client, version), artefactsOf(client, version)]);
          return tellModelVersion(factsOf(version, run, artefacts));
        }),
      );
      const registered = part.filter(({ creation_timestamp: at }) => at >= Math.max(since, reached.updatedAt));
      reached = { ...reached, updatedAt: part.at(-1)?.last_updated_timestamp ?? reached.updatedAt };
      yield {
        told: {
          entities: told.flatMap(({ entities }) => entities),
          relations: told.flatMap(({ relations }) => relations),
        },
        deliveries: registered.map(registration),
        cursor: reached,
      };
    }
    const aliases = Object.fromEntries(models.map((model) => [model.name, aliasesOf(model)]));
    yield {
      told: { entities: models.map(toEntity) },
      deliveries: known ? moves(known, aliases, versions, now) : [],
      cursor: { ...reached, at: now, aliases },
    };
  },
  hear(changes, known) {
    const aliases = { ...known.aliases };
    for (const { entity, version, attributes } of changes) {
      const { alias } = attributes;
      if (entity === undefined || typeof alias !== 'string') continue;
      const { [alias]: _, ...others } = aliases[entity] ?? {};
      aliases[entity] = version === undefined ? others : { ...others, [alias]: version };
    }
    return { ...known, aliases };
  },
  async check({ client }: PullContext<Settings>) {
    return `${(await allModels(client)).length} models`;
  },
  examples: [
    {
      name: 'an alias that moved to a new version',
      environment: { MLFLOW_URL: 'http://mlflow:5000' },
      cursor: { at: 1767355200000, updatedAt: 1767355100000, aliases: { fraud: { champion: '6', old: '1' } } },
      now: 1767355260000,
      answers: {
        'GET /api/2.0/mlflow/registered-models/search': {
          registered_models: [{ name: 'fraud', aliases: [{ alias: 'champion', version: '7' }] }],
        },
        'GET /api/2.0/mlflow/model-versions/search': {
          model_versions: [
            {
              name: 'fraud',
              version: '7',
              creation_timestamp: 1767355210000,
              last_updated_timestamp: '1767355210000',
              source: 'models:/m-1',
              run_id: 'r1',
            },
          ],
        },
        'GET /api/2.0/mlflow/runs/get?run_id=r1': {
          run: {
            data: {
              params: [{ key: 'depth', value: '8' }],
              tags: [{ key: 'mlflow.source.git.commit', value: 'f00d' }],
            },
            inputs: { dataset_inputs: [{ dataset: { name: 'events', digest: 'd1' } }] },
          },
        },
        'GET /model-versions/get-artifact?name=fraud&version=7&path=requirements.txt': 'scikit-learn==1.9.1\n',
        'GET /model-versions/get-artifact?name=fraud&version=7&path=MLmodel':
          'mlflow_version: 3.17.2\nsignature:\n  inputs: \'[{"name": "amount", "type": "double"}]\'\n  outputs: null\n',
      },
      yields: [
        {
          told: {
            entities: [
              { name: 'fraud', kind: 'model' },
              {
                name: 'fraud:7',
                kind: 'model-version',
                attributes: {
                  run_id: 'r1',
                  source: 'models:/m-1',
                  commit: 'f00d',
                  registered_at: '2026-01-02T12:00:10.000Z',
                  'dataset.events': 'd1',
                  'environment.scikit-learn': '1.9.1',
                  'environment.mlflow': '3.17.2',
                  'param.depth': '8',
                  signature: '{"inputs":[{"name":"amount","type":"double"}]}',
                },
              },
              { name: 'run:r1', kind: 'pipeline', attributes: { run_id: 'r1', commit: 'f00d' } },
              { name: 'events', kind: 'dataset', attributes: { digest: 'd1' } },
            ],
            relations: [
              { from: 'fraud:7', to: 'fraud', kind: 'part-of' },
              { from: 'fraud:7', to: 'run:r1', kind: 'depends-on' },
              { from: 'fraud:7', to: 'events', kind: 'trained-on' },
              { from: 'run:r1', to: 'events', kind: 'reads' },
            ],
          },
          deliveries: [
            {
              source: 'mlflow',
              key: 'version:fraud:7',
              payload: {
                entity: 'model_version',
                action: 'created',
                timestamp: '2026-01-02T12:00:10.000Z',
                data: { name: 'fraud', version: '7', source: 'models:/m-1', run_id: 'r1', tags: {} },
              },
            },
          ],
          cursor: { at: 1767355200000, updatedAt: 1767355210000, aliases: { fraud: { champion: '6', old: '1' } } },
        },
        {
          told: { entities: [{ name: 'fraud', kind: 'model', attributes: { 'alias.champion': '7' } }] },
          deliveries: [
            {
              source: 'mlflow',
              key: 'alias:fraud:champion:7:1767355210000',
              payload: {
                entity: 'model_version_alias',
                action: 'created',
                timestamp: '2026-01-02T12:00:10.000Z',
                data: { name: 'fraud', alias: 'champion', version: '7' },
              },
            },
            {
              source: 'mlflow',
              key: 'alias:fraud:old::1767355200000',
              payload: {
                entity: 'model_version_alias',
                action: 'deleted',
                timestamp: '2026-01-02T12:00:00.000Z',
                data: { name: 'fraud', alias: 'old' },
              },
            },
          ],
          cursor: { at: 1767355260000, updatedAt: 1767355210000, aliases: { fraud: { champion: '7' } } },
        },
      ],
    },
  ],
});

async function allModels(client: PullClient): Promise<readonly Model[]> {
  const models: Model[] = [];
  for (let token: string | undefined, isMore = true; isMore; isMore = token !== undefined && token !== '') {
    const query = { max_results: pageSize, page_token: token };
    const page = await client.get(modelsPage, `${api}/registered-models/search`, query);
    models.push(...page.registered_models);
    token = page.next_page_token;
  }
  return models;
}

/** The versions that were updated after a time, the oldest first. */
async function versionsSince(client: PullClient, updatedAt: number): Promise<readonly Version[]> {
  const versions: Version[] = [];
  for (let token: string | undefined, isMore = true; isMore;) {
    const order = 'last_updated_timestamp DESC';
    const query = { max_results: pageSize, order_by: order, page_token: token };
    const page = await client.get(versionsPage, `${api}/model-versions/search`, query);
    const fresh = page.model_versions.filter(({ last_updated_timestamp: at }) => at > updatedAt);
    versions.push(...fresh);
    token = page.next_page_token;
    isMore = !!token && fresh.length === page.model_versions.length && versions.length < maxVersions;
  }
  return versions.toSorted((a, b) => a.last_updated_timestamp - b.last_updated_timestamp);
}

/** Undefined for a version without a run, or whose run was deleted. */
async function runOf(client: PullClient, { run_id }: Version): Promise<Run | undefined> {
  return run_id ? (await client.find(runAnswer, `${api}/runs/get`, { run_id }))?.run : undefined;
}

/** MLflow 3 keeps signature and environment nowhere else. Empty when the server does not hand artefacts out. */
async function artefactsOf(client: PullClient, { name, version }: Version): Promise<LoggedModel> {
  const file = (path: string) => client.findText('/model-versions/get-artifact', { name, version, path });
  const [requirements, model] = await Promise.all([file('requirements.txt'), file('MLmodel')]);
  return together(fromRequirements(requirements), fromModelFile(model));
}

function registration({ name, version, source, run_id, tags, creation_timestamp: at }: Version): PulledDelivery {
  const data = { name, version, ...(source && { source }), ...(run_id && { run_id }), tags };
  return delivery(`version:${name}:${version}`, 'model_version', 'created', at, data);
}

/**
 * The aliases that stand for another version than when the registry was last looked at. It does not say when they moved: at
 * the earliest when they were last seen elsewhere, and not before the version was there.
 */
function moves(known: Cursor, aliases: Cursor['aliases'], versions: readonly Version[], now: number): PulledDelivery[] {
  const createdAt = new Map(versions.map((one) => [`${one.name}:${one.version}`, one.creation_timestamp]));
  const names = new Set([...Object.keys(known.aliases), ...Object.keys(aliases)]);
  return [...names].flatMap((name) => {
    const [before, after] = [known.aliases[name] ?? {}, aliases[name] ?? {}];
    const set = Object.entries(after).filter(([alias, version]) => before[alias] !== version);
    const gone = Object.keys(before).filter((alias) => after[alias] === undefined);
    return [
      ...set.map(([alias, version]) => {
        const at = Math.min(now, Math.max(known.at, createdAt.get(`${name}:${version}`) ?? 0));
        const key = `alias:${name}:${alias}:${version}:${at}`;
        return delivery(key, 'model_version_alias', 'created', at, { name, alias, version });
      }),
      ...gone.map((alias) =>
        delivery(`alias:${name}:${alias}::${known.at}`, 'model_version_alias', 'deleted', known.at, { name, alias }),
      ),
    ];
  });
}

function delivery(key: string, entity: string, action: string, at: number, data: object): PulledDelivery {
  return { source: 'mlflow', key, payload: { entity, action, timestamp: new Date(at).toISOString(), data } };
}

function aliasesOf({ aliases }: Model): Record<string, string> {
  return Object.fromEntries(aliases.map(({ alias, version }) => [alias, version]));
}

function toEntity(model: Model) {
  const known = Object.entries(aliasesOf(model)).map(([alias, version]) => [`${factNames.alias}${alias}`, version]);
  const attributes: Readonly<Record<string, string>> = Object.fromEntries(known);
  return { name: model.name, kind: 'model' as const, ...(known.length > 0 && { attributes }) };
}
