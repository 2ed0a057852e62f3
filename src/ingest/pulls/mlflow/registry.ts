import { z } from 'zod';
import { schemaText, type ModelVersionFacts, type TrainedOn } from '../../model-facts.js';
import { fromHistory, together, type LoggedModel } from './logged-model.js';

/** int64, written as a number or as a text. */
const int64 = z.coerce.number();
const tags = z
  .array(z.object({ key: z.string(), value: z.string().default('') }))
  .default([])
  .transform((pairs) => Object.fromEntries(pairs.map(({ key, value }) => [key, value])));

export const modelsPage = z.object({
  registered_models: z
    .array(
      z.object({
        name: z.string().min(1),
        aliases: z.array(z.object({ alias: z.string(), version: z.coerce.string() })).default([]),
      }),
    )
    .default([]),
  next_page_token: z.string().optional(),
});
export type Model = z.output<typeof modelsPage>['registered_models'][number];

export const versionsPage = z.object({
  model_versions: z
    .array(
      z.object({
        name: z.string().min(1),
        version: z.coerce.string(),
        creation_timestamp: int64,
        last_updated_timestamp: int64,
        source: z.string().optional(),
        run_id: z.string().optional(),
        tags,
      }),
    )
    .default([]),
  next_page_token: z.string().optional(),
});
export type Version = z.output<typeof versionsPage>['model_versions'][number];

export const runAnswer = z.object({
  run: z.object({
    data: z.object({
      params: z.array(z.object({ key: z.string(), value: z.string().default('') })).default([]),
      tags,
    }),
    inputs: z
      .object({
        dataset_inputs: z
          .array(
            z.object({
              dataset: z.object({
                name: z.string().min(1),
                digest: z.string().optional(),
                schema: z.string().optional(),
              }),
            }),
          )
          .default([]),
      })
      .optional(),
  }),
});
export type Run = z.output<typeof runAnswer>['run'];

const columns = z.object({
  mlflow_colspec: z.array(z.looseObject({ name: z.string().optional(), type: z.unknown() })),
});

/** What the registry, the run and the artefacts say of a version, of what can be told of one. */
export function factsOf(version: Version, run: Run | undefined, artefacts: LoggedModel = {}): ModelVersionFacts {
  const { name: model, source, run_id: id, creation_timestamp: registeredAt } = version;
  const told = run?.data.tags ?? {};
  const commit = told['mlflow.source.git.commit'];
  const [code, author] = [told['mlflow.source.name'], told['mlflow.user']];
  const { signature, environment } = together(fromHistory(told['mlflow.log-model.history']), artefacts);
  return {
    model,
    version: version.version,
    registeredAt,
    tags: version.tags,
    ...(id && { run: id }),
    ...(source && { source }),
    ...(commit && { commit }),
    ...(code && { code }),
    ...(author && { author }),
    ...(signature && { signature }),
    ...(environment && { environment }),
    ...(run && { datasets: datasetsOf(run), parameters: textsOf(run.data.params) }),
  };
}

function datasetsOf({ inputs }: Run): TrainedOn[] {
  return (inputs?.dataset_inputs ?? []).map(({ dataset: { name, digest, schema } }) => {
    const columnText = schema === undefined ? undefined : schemaOf(schema);
    return { name, ...(digest && { digest }), ...(columnText && { schema: columnText }) };
  });
}

function schemaOf(text: string): string | undefined {
  const told = columns.safeParse(parsed(text));
  if (!told.success) return undefined;
  return schemaText(told.data.mlflow_colspec.map(({ name = '?', type }) => ({ name, type: String(type) })));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textsOf(pairs: readonly { readonly key: string; readonly value: string }[]): Record<string, string> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
}
