/** Log formats with a header of fixed form, as data: an anchored pattern, and what its groups mean. */
import type { Severity } from '../../domain/signal.js';
import { levelWords, severityOf, severityOfStatus, severityOfSyslog } from './severity.js';

/**
 * Groups with a meaning: `time` (to be read), `severity` (a word), `body`; every other group that took part is a field.
 * A pattern has no nested repetition, so that matching stays linear, and sees the first 1,024 characters of a line.
 */
export interface Format {
  readonly name: string;
  readonly pattern: RegExp;
  readonly severity?: (groups: Readonly<Record<string, string | undefined>>) => Severity | undefined;
  /** Joins groups to a body where the message has no place of its own. */
  readonly body?: (groups: Readonly<Record<string, string | undefined>>) => string;
  /** The body is a line with a header of its own: a container runtime's wrapping. */
  readonly isWrapping?: boolean;
}

const syslogTime = '(?<time>(?:\\d{4} )?[A-Z][a-z]{2} {1,2}\\d{1,2} (?:\\d{4} )?\\d{2}:\\d{2}:\\d{2}(?:[.,]\\d{1,6})?)';
const isoTime = '(?<time>\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?(?:Z|[+-]\\d{2}:?\\d{2})?)';
const priority = '(?:<(?<priority>\\d{1,3})>)?';
const tag = '(?<app>[A-Za-z_(][^\\s:\\[\\]]{0,63})(?:\\[(?<pid>[\\w.-]{1,20})\\])?:';
/** The kernel's own clock, in seconds since the boot. */
const kernelClock = '(?:\\[ {0,8}\\d{1,9}\\.\\d{3,9}\\] )?';
const body = '(?<body>.*)$';

const byPriority: NonNullable<Format['severity']> = (groups) =>
  groups.priority === undefined ? undefined : severityOfSyslog(Number(groups.priority));

/** The first that fits is taken. Anything else with a time in front is read piece by piece (prefix.ts). */
export const formats: readonly Format[] = [
  {
    name: 'container runtime (CRI)',
    pattern: new RegExp(`^${isoTime} (?<stream>stdout|stderr) [FP] ${body}`, 's'),
    isWrapping: true,
  },
  {
    name: 'klog and glog',
    pattern:
      /^(?<severity>[IWEF])(?<time>(?:\d{4})?\d{4} \d{2}:\d{2}:\d{2}\.\d{1,9}) +(?<thread>\d+) (?<source>[^\s:\]]{1,128}:\d+)\] (?<body>.*)$/s,
  },
  {
    name: 'syslog, RFC 5424',
    pattern: new RegExp(
      `^<(?<priority>\\d{1,3})>\\d ${isoTime} (?<host>\\S+) (?<app>\\S+) (?<pid>\\S+) (?<messageId>\\S+) (?:-|(?:\\[(?:[^\\]\\\\]|\\\\.)*\\])+) ?\\ufeff?${body}`,
      's',
    ),
    severity: byPriority,
  },
  {
    name: 'network device',
    pattern: new RegExp(
      `^${priority}(?:\\d+: )?(?:(?<host>[\\w.-]+):? (?:\\d+: )?)?[*.]?${syslogTime}(?: [A-Z]{3,4})?: (?:%|(?=[A-Z]+-\\d-))(?<mnemonic>[A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-(?<level>[0-7])-[A-Z0-9_]+): ${body}`,
      's',
    ),
    severity: ({ level }) => severityOfSyslog(Number(level)),
  },
  {
    name: 'network device behind a relay',
    pattern: new RegExp(
      `^${priority}${syslogTime} (?<host>[\\w.:-]+) (?:\\d+: )?%(?<mnemonic>[A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-(?<level>[0-7])-[A-Z0-9_]+): ${body}`,
      's',
    ),
    severity: ({ level }) => severityOfSyslog(Number(level)),
  },
  {
    name: 'syslog, RFC 3164',
    pattern: new RegExp(`^${priority}${syslogTime} (?<host>[\\w.:-]+) ${tag} ?${kernelClock}${body}`, 's'),
    severity: byPriority,
  },
  {
    name: 'syslog with an ISO time',
    pattern: new RegExp(
      `^${priority}${isoTime} (?<host>(?!(?:${levelWords})\\b)[A-Za-z][\\w.-]*) ${tag} ${kernelClock}${body}`,
      's',
    ),
    severity: byPriority,
  },
  {
    name: 'syslog without a host',
    pattern: new RegExp(`^${priority}${syslogTime} ${tag} ${kernelClock}${body}`, 's'),
    severity: byPriority,
  },
  {
    name: 'kernel ring buffer',
    pattern: /^(?:<(?<priority>\d{1,3})>)?\[ {0,8}\d{1,9}\.\d{3,9}\] (?<body>.*)$/s,
    severity: byPriority,
  },
  {
    name: 'access log, common and combined',
    pattern:
      /^(?<client>[\w.:-]{1,64}) \S+ (?<user>\S+) \[(?<time>[^\]]{1,40})\] "(?<request>[^"]{0,800})" (?<status>\d{3}) (?<bytes>\d+|-)(?: "(?<referrer>[^"]*)" "(?<agent>[^"]*)")?.*$/s,
    severity: ({ status }) => severityOfStatus(Number(status)),
    body: ({ request, status }) => `${request} ${status}`,
  },
  {
    name: 'nginx error log',
    pattern:
      /^(?<time>\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}) \[(?<severity>[a-z]+)\] (?<pid>\d+)#(?<thread>\d+): (?:\*(?<connection>\d+) )?(?<body>.*)$/s,
  },
  {
    name: 'Apache error log',
    pattern:
      /^\[(?<time>[A-Z][a-z]{2} [A-Z][a-z]{2} \d{1,2} \d{2}:\d{2}:\d{2}(?:\.\d+)? \d{4})\] \[(?:[a-z_0-9]+:)?(?<severity>[a-z]+\d?)\] (?:\[pid (?<pid>[^\]]{1,40})\] )?(?:\[client (?<client>[^\]]{1,64})\] )?(?<body>.*)$/s,
  },
  {
    name: 'PostgreSQL',
    pattern:
      /^(?<time>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d+)?) [A-Z]{3,5} \[(?<pid>\d+)(?:-\d+)?\](?: (?<session>[^\s:]{1,128}))? ?(?<severity>DEBUG[1-5]?|INFO|NOTICE|WARNING|ERROR|LOG|FATAL|PANIC|DETAIL|HINT|STATEMENT|CONTEXT): +(?<body>.*)$/s,
  },
  {
    name: 'Android logcat',
    pattern:
      /^(?<time>\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3}) +(?<pid>\d+) +(?<thread>\d+) (?<severity>[VDIWEFA]) (?<tag>[^:]{1,128}?) *: (?<body>.*)$/s,
  },
  {
    name: 'Android logcat, brief',
    pattern: /^(?<severity>[VDIWEFA])\/(?<tag>[^(:]{1,128})\( *(?<pid>\d+)\): (?<body>.*)$/s,
  },
  {
    name: 'Windows servicing',
    pattern: new RegExp(`^${isoTime}, (?<severity>[A-Z][a-z]+) {2,40}(?<component>[A-Z]\\w{1,19}) +${body}`, 's'),
  },
  {
    name: 'Kafka',
    pattern:
      /^\[(?<time>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2},\d{3})\] (?<severity>[A-Z]{4,5}) (?<body>.*) \((?<logger>[\w.$-]{3,128})\)$/s,
  },
  {
    name: 'Redis',
    pattern:
      /^(?<pid>\d+):(?<role>[A-Z]) (?<time>\d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2}\.\d{3}) (?<mark>[.*#-]) (?<body>.*)$/s,
    severity: ({ mark }) => (mark === '#' ? 'WARN' : severityOf(mark === '.' ? 'debug' : 'info')),
  },
];
