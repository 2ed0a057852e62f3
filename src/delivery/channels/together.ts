import type { Config } from '../../platform/config.js';
import { Failure } from '../../platform/failure.js';

type Given<Name extends keyof Config> = { readonly [K in Name]: NonNullable<Config[K]> };

/** Variables that say something only together: undefined when none is set, `config.incomplete` when only some are. */
export function together<Name extends keyof Config>(
  config: Config,
  ...names: readonly Name[]
): Given<Name> | undefined {
  const missing = names.filter((name) => config[name] === undefined || String(config[name]) === '');
  if (missing.length === names.length) return undefined;
  if (missing.length > 0) {
    throw new Failure('config.incomplete', `${names.join(', ')} belong together; ${missing.join(', ')} is not set`);
  }
  return Object.fromEntries(names.map((name) => [name, config[name]])) as Given<Name>;
}
