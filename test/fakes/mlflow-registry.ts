import { scriptedServer, type Asked, type Said, type ScriptedServer } from './scripted-server.js';

/** MLflow's REST API of registered model aliases, as its documents describe it. */
export interface FakeRegistry extends ScriptedServer {
  /** The version of each alias, by `model@alias`. */
  readonly aliases: Map<string, string>;
  /** Every alias that was set or taken off, as `model@alias=version`. */
  readonly writes: string[];
  /** What becomes of a write: kept and answered, kept but never answered, or neither. */
  mode: 'answer' | 'keep-silent' | 'lose';
}

const path = '/api/2.0/mlflow/registered-models/alias';

export async function fakeRegistry(aliases: Readonly<Record<string, string>>): Promise<FakeRegistry> {
  const known = new Map(Object.entries(aliases));
  const never = new Promise<undefined>(() => undefined);
  const answer = (asked: Asked): Promise<undefined> | Said | undefined => {
    if (asked.path !== path) return undefined;
    if (asked.method === 'GET') return read(known, asked.query);
    const { name, alias, version } = JSON.parse(asked.body) as { name: string; alias: string; version?: string };
    if (registry.mode === 'lose') return never;
    registry.writes.push(`${name}@${alias}=${version ?? ''}`);
    if (version === undefined) known.delete(`${name}@${alias}`);
    else known.set(`${name}@${alias}`, version);
    return registry.mode === 'answer' ? {} : never;
  };
  const registry: FakeRegistry = Object.assign(await scriptedServer(answer), {
    aliases: known,
    writes: [],
    mode: 'answer' as const,
  });
  return registry;
}

function read(aliases: ReadonlyMap<string, string>, query: URLSearchParams): Said {
  const version = aliases.get(`${query.get('name')}@${query.get('alias')}`);
  if (version !== undefined) return { body: { model_version: { name: query.get('name'), version } } };
  return { status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE', message: 'Registered model alias not found.' } };
}
