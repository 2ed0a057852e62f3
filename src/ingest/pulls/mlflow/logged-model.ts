import { parse } from 'yaml';
import { z } from 'zod';
import type { ModelVersionFacts } from '../../model-facts.js';

/** What was logged as the model: what goes in and comes out of it, and what it was made with. */
export type LoggedModel = Pick<ModelVersionFacts, 'signature' | 'environment'>;

const description = z.looseObject({
  signature: z.looseObject({}).nullish(),
  flavors: z
    .looseObject({ python_function: z.looseObject({ python_version: z.string().optional() }).optional() })
    .optional(),
  mlflow_version: z.string().optional(),
});

/** Packages of an environment that are kept; a lock of everything would push parameters out of the attributes. */
const maxPackages = 40;

/** From the tag `mlflow.log-model.history` of a run, which MLflow wrote before version 3: the last model of the run. */
export function fromHistory(text: string | undefined): LoggedModel {
  const models = z.array(z.unknown()).safeParse(read(() => JSON.parse(text ?? '[]')));
  return described(models.data?.at(-1));
}

/** From the file `MLmodel` among the artefacts of a version. */
export function fromModelFile(text: string | undefined): LoggedModel {
  return described(read(() => parse(text ?? '')));
}

/** From the file `requirements.txt` beside it: packages that are pinned. */
export function fromRequirements(text: string | undefined): LoggedModel {
  const pins = [...(text ?? '').matchAll(/^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*==\s*([^\s;#]+)/gm)];
  if (pins.length === 0) return {};
  return { environment: Object.fromEntries(pins.slice(0, maxPackages).map(([, name = '', pin = '']) => [name, pin])) };
}

/** Several accounts of one model; what a later one says stands. */
export function together(...models: readonly LoggedModel[]): LoggedModel {
  const environment = Object.assign({}, ...models.map((one) => one.environment)) as Record<string, string>;
  const signature = models.findLast((one) => one.signature !== undefined)?.signature;
  return { ...(signature && { signature }), ...(Object.keys(environment).length > 0 && { environment }) };
}

function described(model: unknown): LoggedModel {
  const { data } = description.safeParse(model);
  if (!data) return {};
  const { signature, flavors, mlflow_version: mlflow } = data;
  const python = flavors?.python_function?.python_version;
  const environment = { ...(python && { python }), ...(mlflow && { mlflow }) };
  return {
    ...(signature && { signature: JSON.stringify(unwrapped(signature)) }),
    ...(Object.keys(environment).length > 0 && { environment }),
  };
}

/** MLflow writes each part of a signature as JSON in a text, and `null` where there is none. */
function unwrapped(signature: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const parts = Object.entries(signature).filter(([, part]) => part !== null && part !== undefined);
  return Object.fromEntries(
    parts.map(([name, part]) => [name, typeof part === 'string' ? (read(() => JSON.parse(part)) ?? part) : part]),
  );
}

function read(parseIt: () => unknown): unknown {
  try {
    return parseIt();
  } catch {
    return undefined;
  }
}
