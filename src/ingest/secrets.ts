import type { Config } from '../platform/config.js';

/** The configured secrets of a source's senders: `<ID>_WEBHOOK_SECRETS` or `<ID>_SECRETS`. */
export function secretsOf(config: Config, source: string): readonly string[] {
  const name = source.toUpperCase().replaceAll('-', '_');
  const variables: Readonly<Record<string, unknown>> = config;
  const secrets = variables[`${name}_WEBHOOK_SECRETS`] ?? variables[`${name}_SECRETS`];
  return Array.isArray(secrets) ? secrets.filter((secret) => typeof secret === 'string') : [];
}
