/** How programs write severities, read as ours. */
import type { Severity } from '../../domain/signal.js';

const words: Readonly<Record<Severity, string>> = {
  TRACE: 'trace finest finer verbose v t trc silly',
  DEBUG: 'debug fine d dbg debug1 debug2 debug3 debug4 debug5 config',
  INFO: 'info information informational notice note log i inf n statement',
  WARN: 'warn warning w wrn hint',
  ERROR: 'error err e severe crit critical c failure',
  FATAL: 'fatal f alert a emerg emergency panic p assert ftl dpanic',
};

const byWord: ReadonlyMap<string, Severity> = new Map(
  Object.entries(words).flatMap(([severity, names]) => names.split(' ').map((name) => [name, severity as Severity])),
);

/** The words, as a pattern, that may stand for a severity in front of a message without being taken for the message. */
export const levelWords =
  'TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|SEVERE|CRITICAL|CRIT|FATAL|ALERT|EMERG|PANIC|VERBOSE|FINE|FINER|FINEST|CONFIG|INFORMATION';

/** The severity a word or letter names, in whatever case. */
export function severityOf(word: string): Severity | undefined {
  return byWord.get(word.toLowerCase());
}

const bySyslogLevel: readonly Severity[] = ['FATAL', 'FATAL', 'ERROR', 'ERROR', 'WARN', 'INFO', 'INFO', 'DEBUG'];

/** Of a level 0 to 7, or of a syslog priority, whose last three bits are the level. RFC 5424, table 2. */
export function severityOfSyslog(priority: number): Severity | undefined {
  return bySyslogLevel[priority & 7];
}

const byPinoLevel: readonly Severity[] = ['TRACE', 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/** Of a numeric field: pino and bunyan count 10 to 60, syslog 0 to 7. */
export function severityOfNumber(level: number): Severity | undefined {
  return level >= 10 ? byPinoLevel[Math.min(6, Math.floor(level / 10))] : severityOfSyslog(level);
}

/** Of an HTTP status: the server's fault is an error, the client's a warning. */
export function severityOfStatus(status: number): Severity {
  if (status >= 500) return 'ERROR';
  return status >= 400 ? 'WARN' : 'INFO';
}
