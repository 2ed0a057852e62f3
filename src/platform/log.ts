import { pino, type Logger } from 'pino';
import type { Config } from './config.js';

/** One structured line per thing an operator would act on. Never a secret: what is logged is named field by field. */
export type Log = Logger;

/** Injection token of the {@link Log}. */
export const LOG = Symbol('log');

const secrets = ['authorization', 'cookie', 'password', 'token', 'secret', 'routing_key'];

/** Lines go to standard error, so that a command's output stays its own. */
export function openLog({ LOG_LEVEL }: Pick<Config, 'LOG_LEVEL'>): Log {
  const paths = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino({ level: LOG_LEVEL, redact: { paths, censor: '[redacted]' } }, process.stderr);
}
