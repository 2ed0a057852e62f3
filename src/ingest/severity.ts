import { severities, type Severity } from '../domain/signal.js';

const words: Readonly<Record<string, Severity>> = {
  trace: 'TRACE',
  verbose: 'TRACE',
  finest: 'TRACE',
  debug: 'DEBUG',
  fine: 'DEBUG',
  dbg: 'DEBUG',
  info: 'INFO',
  information: 'INFO',
  informational: 'INFO',
  notice: 'INFO',
  log: 'INFO',
  warn: 'WARN',
  warning: 'WARN',
  err: 'ERROR',
  error: 'ERROR',
  severe: 'ERROR',
  failure: 'ERROR',
  fatal: 'FATAL',
  crit: 'FATAL',
  critical: 'FATAL',
  alert: 'FATAL',
  emerg: 'FATAL',
  emergency: 'FATAL',
  panic: 'FATAL',
};

/** Syslog counts from 0 (emergency) to 7 (debug). */
const syslog = ['FATAL', 'FATAL', 'FATAL', 'ERROR', 'WARN', 'INFO', 'INFO', 'DEBUG'] as const satisfies Severity[];

/** The severity that a level says, in words, as syslog counts (0 to 7) or as pino and bunyan do (10 to 60). */
export function severityOf(level: unknown): Severity | undefined {
  if (typeof level === 'string' && !/^\d+$/.test(level)) return words[level.trim().toLowerCase()];
  const number = typeof level === 'string' ? Number(level) : level;
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
  if (number < 10) return syslog[number];
  return severities[Math.min(5, Math.max(0, Math.floor(number / 10) - 1))];
}
