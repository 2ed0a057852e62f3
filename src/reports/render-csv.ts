import { csvOf } from '../analysis/reports/csv.js';
import type { Durations } from '../analysis/reports/durations.js';
import type { OperationReport } from './operation-report.js';

const header = ['section', 'kind', 'subject', 'measure', 'value', 'unit', 'because'] as const;

type Row = readonly [
  section: string,
  kind: string,
  subject: string,
  measure: string,
  value: number | undefined,
  unit: string,
  because?: string,
];

/** One figure a row, so that every spreadsheet can filter and pivot it. Durations are seconds, times ISO 8601. */
export function renderCsv({ keys, response, noise, recurring, flapping, gaps }: OperationReport): string {
  const rows: Row[] = [
    ...keys.flatMap((key): readonly Row[] => {
      const of = ['delivery', key.kind, key.subject] as const;
      return [
        [...of, 'deployments', key.deployments, ''],
        [...of, 'deployment frequency', key.perDay, 'per day'],
        ...durations(of, 'lead time', key.leadTime),
        [...of, 'failed deployments', key.failed, ''],
        [...of, 'change failure rate', key.failureRate, 'ratio'],
        ...durations(of, 'time to restore', key.restore),
        [...of, 'not restored', key.unrestored, ''],
      ];
    }),
    ...count('response', { incidents: response.incidents, unresolved: response.unresolved, paged: response.paged }),
    ...count('response', { 'known before the first page': response.ahead }),
    ...durations(['response', '', ''], 'time to detect', response.detect),
    ...durations(['response', '', ''], 'time to acknowledge', response.acknowledge),
    ...durations(['response', '', ''], 'time to resolve', response.resolve),
    ...durations(['response', '', ''], 'lead over the first page', response.lead),
    ...count('noise', { 'log lines': noise.lines, anomalies: noise.anomalies }),
    ...count('noise', { 'alerts of other tools': noise.alerts, incidents: noise.incidents }),
    ...recurring.flatMap(({ entity, incidents, changes, troubleMs, numbers }): readonly Row[] => [
      ['recurring', 'entity', entity, 'incidents', incidents, '', numbers.map((number) => `#${number}`).join(' ')],
      ['recurring', 'entity', entity, 'put down to changes', changes, ''],
      ['recurring', 'entity', entity, 'time in trouble', troubleMs / 1_000, 's'],
    ]),
    ...flapping.map(({ detector, entity, signal, count, because }): Row => [
      'flapping',
      detector,
      `${entity} ${signal}`,
      'times',
      count,
      '',
      because,
    ]),
    ...gaps.map(({ model, version, alias, gaps: missing }): Row => [
      'reproducibility',
      alias,
      `${model}:${version}`,
      'gaps',
      missing.length,
      '',
      missing.join(' '),
    ]),
  ];
  return csvOf(header, rows);
}

function count(section: string, measures: Readonly<Record<string, number>>): readonly Row[] {
  return Object.entries(measures).map(([measure, value]) => [section, '', '', measure, value, '']);
}

function durations(
  [section, kind, subject]: readonly [string, string, string],
  measure: string,
  of: Durations | undefined,
): readonly Row[] {
  if (!of) return [];
  return (['median', 'mean', 'p90'] as const).map((name) => [
    section,
    kind,
    subject,
    `${measure}, ${name}`,
    of[name] / 1_000,
    's',
    `of ${of.count}`,
  ]);
}
