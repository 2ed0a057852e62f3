import { z } from 'zod';
import { factNames, tellModelVersion, versionName, type ModelVersionFacts } from '../model-facts.js';
import { isFields, scalarsOf, textIn } from '../plain-fields.js';
import { defineSource, type Told } from '../source.js';

const payload = z.looseObject({
  entity: z.string().min(1),
  action: z.string().min(1),
  timestamp: z.iso.datetime({ offset: true }),
  data: z.record(z.string(), z.unknown()),
});

/** What MLflow sends when someone presses "test". */
const exampleModel = 'example_model';
/** Tags that say where a version runs; others are told as attributes of the version. */
const stageKeys = new Set(['stage', 'environment', 'deployment', 'status']);
const datasetKeys = ['dataset', 'training_dataset', 'dataset.name', 'data.source'] as const;
const commitKeys = ['mlflow.source.git.commit', 'git_commit', 'commit'] as const;

export default defineSource({
  id: 'mlflow',
  summary: 'MLflow model registry webhooks: models and versions exist, a moved alias or stage tag is a change.',
  authentication: {
    scheme: 'standard-webhooks',
    idHeader: 'x-mlflow-delivery-id',
    timestampHeader: 'x-mlflow-timestamp',
    signatureHeader: 'x-mlflow-signature',
  },
  payload,
  deliveryId: (_, headers) => headers['x-mlflow-delivery-id'],
  occurredAt: ({ timestamp }) => Date.parse(timestamp),
  read({ entity, action, timestamp, data }) {
    const name = textIn(data, 'name');
    if (name === undefined || name === exampleModel) return {};
    const event: RegistryEvent = { name, version: textIn(data, 'version'), at: Date.parse(timestamp), data };
    return readers[`${entity}.${action}`]?.(event) ?? {};
  },
  examples: [
    {
      name: 'an alias that moved',
      given: {
        entity: 'model_version_alias',
        action: 'created',
        timestamp: '2026-01-02T12:00:00.000000+00:00',
        data: { name: 'fraud', alias: 'champion', version: '7' },
      },
      yields: {
        changes: [
          {
            at: 1767355200000,
            kind: 'model',
            entity: 'fraud',
            summary: 'fraud: alias champion is version 7 now',
            version: '7',
            attributes: { alias: 'champion', modelVersion: 'fraud:7' },
          },
        ],
        entities: [
          { name: 'fraud', kind: 'model', attributes: { 'alias.champion': '7' } },
          { name: 'fraud:7', kind: 'model-version' },
        ],
        relations: [{ from: 'fraud:7', to: 'fraud', kind: 'part-of' }],
      },
    },
    {
      name: 'a version trained on a dataset',
      given: {
        entity: 'model_version',
        action: 'created',
        timestamp: '2026-01-02T12:00:00Z',
        data: { name: 'fraud', version: '7', source: 'models:/m-1', run_id: 'r1', tags: { dataset: 'events' } },
      },
      yields: {
        changes: [
          {
            id: 'version:fraud:7',
            at: 1767355200000,
            kind: 'model',
            entity: 'fraud:7',
            summary: 'fraud: version 7 was registered',
            version: '7',
            attributes: { source: 'models:/m-1', run_id: 'r1' },
          },
        ],
        entities: [
          { name: 'fraud', kind: 'model' },
          {
            name: 'fraud:7',
            kind: 'model-version',
            attributes: {
              dataset: 'events',
              'dataset.events': '',
              registered_at: '2026-01-02T12:00:00.000Z',
              run_id: 'r1',
              source: 'models:/m-1',
            },
          },
          { name: 'run:r1', kind: 'pipeline', attributes: { run_id: 'r1' } },
          { name: 'events', kind: 'dataset' },
        ],
        relations: [
          { from: 'fraud:7', to: 'fraud', kind: 'part-of' },
          { from: 'fraud:7', to: 'run:r1', kind: 'depends-on' },
          { from: 'fraud:7', to: 'events', kind: 'trained-on' },
          { from: 'run:r1', to: 'events', kind: 'reads' },
        ],
      },
    },
    {
      name: 'the press of the test button',
      given: {
        entity: 'registered_model',
        action: 'created',
        timestamp: '2026-01-02T12:00:00Z',
        data: { name: 'example_model', tags: {}, description: '' },
      },
      yields: {},
    },
  ],
});

interface RegistryEvent {
  readonly name: string;
  readonly version: string | undefined;
  readonly at: number;
  readonly data: Readonly<Record<string, unknown>>;
}

const readers: Readonly<Record<string, (event: RegistryEvent) => Told>> = {
  'registered_model.created': ({ name }) => ({ entities: [{ name, kind: 'model' }] }),
  'model_version.created': registered,
  'model_version_alias.created': aliasSet,
  'model_version_alias.deleted': aliasDeleted,
  'model_version_tag.set': tagged,
  'prompt_version.created': registered,
  'prompt_alias.created': aliasSet,
};

/** A version, told to exist, with what else is known of it. */
function versionOf({ name, version = '?' }: RegistryEvent, facts: Partial<ModelVersionFacts> = {}) {
  return tellModelVersion({ model: name, version, ...facts });
}

function registered(event: RegistryEvent): Told {
  const { name, version = '?', at, data } = event;
  const tags = textsOf(data['tags']);
  const dataset = textIn(tags, ...datasetKeys);
  const [run, source, commit] = [textIn(data, 'run_id'), textIn(data, 'source'), textIn(tags, ...commitKeys)];
  return {
    changes: [
      {
        id: `version:${versionName(name, version)}`,
        at,
        kind: 'model',
        entity: versionName(name, version),
        summary: `${name}: version ${version} was registered`,
        version,
        ...(commit && { commit }),
        attributes: scalarsOf({ source, run_id: run }),
      },
    ],
    ...versionOf(event, {
      registeredAt: at,
      tags,
      ...(run && { run }),
      ...(source && { source }),
      ...(commit && { commit }),
      ...(dataset && { datasets: [{ name: dataset }] }),
    }),
  };
}

function aliasSet(event: RegistryEvent): Told {
  const { name, version = '?', at, data } = event;
  const alias = textIn(data, 'alias') ?? '?';
  const summary = `${name}: alias ${alias} is version ${version} now`;
  const attributes = { alias, modelVersion: versionName(name, version) };
  const { entities, relations } = versionOf(event);
  return {
    entities: entities.map((one) => (one.name === name ? modelWithAlias(name, alias, version) : one)),
    relations,
    changes: [{ at, kind: 'model', entity: name, summary, version, attributes }],
  };
}

function aliasDeleted({ name, at, data }: RegistryEvent): Told {
  const alias = textIn(data, 'alias') ?? '?';
  const summary = `${name}: alias ${alias} was taken off`;
  return {
    entities: [modelWithAlias(name, alias, '')],
    changes: [{ at, kind: 'model', entity: name, summary, attributes: { alias } }],
  };
}

function modelWithAlias(name: string, alias: string, version: string) {
  return { name, kind: 'model' as const, attributes: { [`${factNames.alias}${alias}`]: version } };
}

function tagged(event: RegistryEvent): Told {
  const { name, version = '?', at, data } = event;
  const key = textIn(data, 'key') ?? '?';
  const value = textIn(data, 'value') ?? '';
  if (!stageKeys.has(key)) return versionOf(event, { tags: { [key]: value } });
  const summary = `${name}: version ${version} has ${key} ${value} now`;
  const attributes = { [key]: value, modelVersion: versionName(name, version) };
  return { ...versionOf(event), changes: [{ at, kind: 'model', entity: name, summary, version, attributes }] };
}

/** Nested fields as texts by their path. */
function textsOf(fields: unknown): Readonly<Record<string, string>> {
  const scalars = Object.entries(scalarsOf(isFields(fields) ? fields : {}));
  return Object.fromEntries(scalars.map(([key, value]) => [key, String(value)]));
}
