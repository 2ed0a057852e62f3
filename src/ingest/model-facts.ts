import type { Told } from './source.js';

type Texts = Readonly<Record<string, string>>;

/** A dataset that a version was trained on, as far as its run says. */
export interface TrainedOn {
  readonly name: string;
  /** The registry's hash of the very data. */
  readonly digest?: string;
  /** As {@link schemaText} writes it. */
  readonly schema?: string;
}

/** What a registry knows of a model version and of the run that made it; what is absent is not known. */
export interface ModelVersionFacts {
  readonly model: string;
  readonly version: string;
  readonly run?: string;
  /** Where its artefacts are. */
  readonly source?: string;
  /** The commit that its training ran from, and what was run. */
  readonly commit?: string;
  readonly code?: string;
  readonly author?: string;
  readonly registeredAt?: number;
  readonly datasets?: readonly TrainedOn[];
  readonly parameters?: Texts;
  readonly environment?: Texts;
  /** Its inputs and outputs, in whatever notation. */
  readonly signature?: string;
  readonly tags?: Texts;
}

/**
 * Under which attributes of a `model-version` the facts are kept. Any source may tell them by these names: a registry
 * without a source of its own does as `dev.throughline.entity`.
 */
export const factNames = {
  run: 'run_id',
  source: 'source',
  commit: 'commit',
  code: 'code',
  author: 'author',
  registeredAt: 'registered_at',
  signature: 'signature',
  parameter: 'param.',
  environment: 'environment.',
  /** `dataset.<name>` is its digest, empty when there is none. */
  dataset: 'dataset.',
  /** Of a model: `alias.<name>` is the version it stands for, empty when it was taken off. */
  alias: 'alias.',
} as const;

/** Under which attributes of a `pipeline` its latest run is told: its id, its state (START, COMPLETE, FAIL, ABORT) and when. */
export const runFacts = { run: 'last_run', state: 'last_run_state', at: 'last_run_at' } as const;

/** The name of a version as an entity. */
export function versionName(model: string, version: string): string {
  return `${model}:${version}`;
}

/** The name of a training run as an entity. */
export function runName(run: string): string {
  return `run:${run}`;
}

/** Columns as the attribute `schema` of a dataset holds them: one a line, `name: type`. */
export function schemaText(columns: readonly { readonly name: string; readonly type?: string | null }[]): string {
  return columns.map(({ name, type }) => `${name}: ${type ?? '?'}`).join('\n');
}

/** A version, its model, run and datasets, and how they hang together: dataset —trained-on→ version —part-of→ model. */
export function tellModelVersion(facts: ModelVersionFacts): Required<Pick<Told, 'entities' | 'relations'>> {
  const { model, run, datasets = [] } = facts;
  const version = versionName(model, facts.version);
  const attributes = attributesOf(facts);
  return {
    entities: [
      { name: model, kind: 'model' },
      { name: version, kind: 'model-version', ...(Object.keys(attributes).length > 0 && { attributes }) },
      ...(run === undefined
        ? []
        : [{ name: runName(run), kind: 'pipeline' as const, attributes: runAttributes(facts) }]),
      ...datasets.map(({ name, digest, schema }) => {
        const known = { ...(digest && { digest }), ...(schema && { schema }) };
        return { name, kind: 'dataset' as const, ...(Object.keys(known).length > 0 && { attributes: known }) };
      }),
    ],
    relations: [
      { from: version, to: model, kind: 'part-of' },
      ...(run === undefined ? [] : [{ from: version, to: runName(run), kind: 'depends-on' as const }]),
      ...datasets.map(({ name }) => ({ from: version, to: name, kind: 'trained-on' as const })),
      ...(run === undefined
        ? []
        : datasets.map(({ name }) => ({ from: runName(run), to: name, kind: 'reads' as const }))),
    ],
  };
}

/** What matters most comes first: what is too much is cut from the end. */
function attributesOf(facts: ModelVersionFacts): Texts {
  const { run, source, commit, code, author, registeredAt, signature, datasets = [] } = facts;
  const plain = { run, source, commit, code, author, signature };
  const known = Object.fromEntries([
    ...Object.entries(plain).flatMap(([fact, value]) =>
      value ? [[factNames[fact as keyof typeof plain], value]] : [],
    ),
    ...(registeredAt === undefined ? [] : [[factNames.registeredAt, new Date(registeredAt).toISOString()]]),
    ...datasets.map(({ name, digest = '' }) => [`${factNames.dataset}${name}`, digest]),
    ...prefixed(factNames.environment, facts.environment),
    ...prefixed(factNames.parameter, facts.parameters),
  ]) as Texts;
  return { ...known, ...facts.tags, ...known };
}

function runAttributes({ run = '', commit, code }: ModelVersionFacts): Texts {
  return {
    [factNames.run]: run,
    ...(commit && { [factNames.commit]: commit }),
    ...(code && { [factNames.code]: code }),
  };
}

function prefixed(prefix: string, texts: Texts = {}): string[][] {
  return Object.entries(texts).map(([key, value]) => [`${prefix}${key}`, value]);
}
