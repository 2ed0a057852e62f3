import { z } from 'zod';
import type { Config } from '../../platform/config.js';
import { defineExecutor, type ExactRequest, type Look } from '../executor.js';
import { Refusal } from '../outbound.js';

const parameters = z.object({
  model: z.string().min(1),
  alias: z.string().min(1),
  /** Null takes the alias off. */
  version: z.string().min(1).nullable(),
  /** Where the alias must be, so that nobody's later move is lost. */
  from: z.string().min(1).optional(),
});

const aliasAnswer = z.object({ model_version: z.object({ version: z.coerce.string() }) });
const path = 'api/2.0/mlflow/registered-models/alias';

function request({ MLFLOW_URL }: Config, method: ExactRequest['method'], body: object | undefined, query = '') {
  return {
    method,
    url: `${(MLFLOW_URL ?? '').replace(/\/$/, '')}/${path}${query}`,
    headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    credential: 'mlflow',
  } as const satisfies ExactRequest;
}

/** Where the alias is; null when there is none. MLflow says that with 404, and some versions with 400. */
async function current(config: Config, look: Look, name: string, alias: string): Promise<string | null> {
  const query = `?${new URLSearchParams({ name, alias }).toString()}`;
  try {
    return aliasAnswer.parse(await look(request(config, 'GET', undefined, query))).model_version.version;
  } catch (error) {
    if (error instanceof Refusal && isNoAlias(error)) return null;
    throw error;
  }
}

function isNoAlias({ status, answer, message }: Refusal): boolean {
  const code = z.object({ error_code: z.string() }).safeParse(answer).data?.error_code;
  return (
    (status === 404 && code === 'RESOURCE_DOES_NOT_EXIST') ||
    (code === 'INVALID_PARAMETER_VALUE' && /alias/i.test(message))
  );
}

export default defineExecutor({
  id: 'mlflow-alias',
  summary: 'Sets an alias of a model in the registry of MLflow, if it is still where it was.',
  parameters,
  needs: ['MLFLOW_URL'],
  async plan({ parameters: { model: name, alias, version, from } }, config, look) {
    const now = await current(config, look, name, alias);
    const done = now === version;
    const moved = from !== undefined && !done && now !== from;
    return {
      before: { version: now },
      done,
      request:
        version === null
          ? request(config, 'DELETE', { name, alias })
          : request(config, 'POST', { name, alias, version }),
      says: version === null ? `${alias} of ${name} is taken off` : `${alias} of ${name} is version ${version}`,
      ...(moved && { refused: `${alias} of ${name} is ${now ?? 'nowhere'} now, not ${from}: somebody moved it` }),
    };
  },
  undo({ model, alias, version }, { version: before }) {
    if (typeof before !== 'string' && before !== null) return undefined;
    return { model, alias, version: before, ...(version !== null && { from: version }) };
  },
});
