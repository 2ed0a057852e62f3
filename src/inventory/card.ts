import type { Entity } from '../domain/inventory.js';
import { factNames } from '../ingest/model-facts.js';

/** A name and its value, as the registry tells them. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

export interface CardDataset {
  readonly name: string;
  /** The hash of the very data, when the run recorded one. */
  readonly digest?: string;
}

/** What it takes to make a model version again, and a sentence for everything that is missing. */
export interface Card {
  /** The version as an entity, e.g. `fraud:7`. */
  readonly name: string;
  readonly model: string;
  readonly version: string;
  readonly run?: string;
  readonly commit?: string;
  /** What was run: a script, a notebook, an entry point. */
  readonly code?: string;
  readonly author?: string;
  /** Where its artefacts are. */
  readonly source?: string;
  /** Epoch ms. */
  readonly registeredAt?: number;
  readonly datasets: readonly CardDataset[];
  readonly parameters: readonly Fact[];
  readonly environment: readonly Fact[];
  /** Its inputs and outputs, in the notation of its registry. */
  readonly signature?: string;
  readonly gaps: readonly string[];
}

/** Where a fact may stand when no source told it under its own name: tags that people and clients set. */
const alsoAs: Partial<Record<keyof typeof factNames, readonly string[]>> = {
  commit: ['mlflow.source.git.commit', 'git_commit', 'code_version'],
  code: ['mlflow.source.name'],
  author: ['mlflow.user'],
  signature: ['input_schema', 'inputs'],
};

/** The model and version in the name of a version, by its last colon. */
export function partsOf(name: string): Pick<Card, 'model' | 'version'> {
  const colon = name.lastIndexOf(':');
  return colon < 0 ? { model: name, version: '' } : { model: name.slice(0, colon), version: name.slice(colon + 1) };
}

/**
 * The card of a version from its attributes and the datasets that the graph connects it to.
 * @param trainedOn names of datasets, beside those its attributes name
 */
export function cardOf(
  { name, attributes }: Pick<Entity, 'name' | 'attributes'>,
  trainedOn: readonly string[] = [],
): Card {
  const text = (fact: keyof typeof factNames): string | undefined =>
    [factNames[fact], ...(alsoAs[fact] ?? [])].map((key) => attributes[key]).find(Boolean);
  const digests = new Map(factsUnder(factNames.dataset, attributes).map((one) => [one.name, one.value]));
  const datasets = [...new Set([...digests.keys(), ...trainedOn])].sort().map((dataset) => {
    const digest = digests.get(dataset);
    return { name: dataset, ...(digest && { digest }) };
  });
  const registeredAt = Date.parse(text('registeredAt') ?? '');
  const plain = (['run', 'commit', 'code', 'author', 'source', 'signature'] as const).flatMap((fact) => {
    const value = text(fact);
    return value === undefined ? [] : [[fact, value]];
  });
  const card = {
    name,
    ...partsOf(name),
    ...(Object.fromEntries(plain) as Partial<Card>),
    ...(!Number.isNaN(registeredAt) && { registeredAt }),
    datasets,
    parameters: factsUnder(factNames.parameter, attributes),
    environment: factsUnder(factNames.environment, attributes),
  };
  return { ...card, gaps: gapsOf(card) };
}

function factsUnder(prefix: string, attributes: Entity['attributes']): readonly Fact[] {
  return Object.entries(attributes)
    .filter(([key]) => key.startsWith(prefix) && key.length > prefix.length)
    .map(([key, value]) => ({ name: key.slice(prefix.length), value }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** What keeps anybody from making it again, the worst first. */
function gapsOf(card: Omit<Card, 'gaps'>): readonly string[] {
  const { name, run, commit, signature, datasets, parameters, environment } = card;
  const undigested = datasets.filter(({ digest }) => digest === undefined).map((one) => one.name);
  return [
    run === undefined && `No training run is recorded for ${name}: how it was made cannot be told.`,
    commit === undefined && `No code commit is recorded: train from a git checkout, or tag the run with its commit.`,
    datasets.length === 0 && `No dataset is recorded: log the training data as an input of the run.`,
    undigested.length > 0 &&
      `No digest is recorded of ${undigested.join(', ')}: whether the data is still the same cannot be told.`,
    parameters.length === 0 && `No parameters are recorded: log them in the run.`,
    environment.length === 0 && `No environment is recorded: which packages it was trained with cannot be told.`,
    signature === undefined && `No input signature is recorded: what callers must send cannot be checked.`,
  ].filter((gap) => gap !== false);
}
