import type { Durations } from '../analysis/reports/durations.js';
import type { FourKeys } from '../analysis/reports/four-keys.js';
import type { OperationReport } from './operation-report.js';

/** Rows of each list: it is read, not studied. The CSV holds all of them. */
const MOST_ROWS = 10;

/** A report as people read it. */
export function renderMarkdown(report: OperationReport): string {
  return [
    `# ${titleOf(report)}`,
    headline(report),
    ...section('Delivery', keysTable(report.keys)),
    ...section('Response', responseLines(report)),
    ...section(
      'What keeps coming back',
      list(report.recurring, ({ entity, incidents, changes, troubleMs, numbers }) => {
        const because = changes > 0 ? `, ${changes} after a change of it` : '';
        const which = numbers.slice(0, 5).map((number) => `#${number}`);
        return `**${plain(entity)}**: ${incidents} incidents${because}, ${duration(troubleMs)} in all (${which.join(', ')})`;
      }),
    ),
    ...section(
      'What flaps',
      list(report.flapping, ({ entity, signal, detector, because }) => {
        return `**${plain(entity)}** ${plain(signal)} (${plain(detector)}): ${because}`;
      }),
    ),
    ...section(
      'What could not be made again',
      list(report.gaps, ({ model, version, alias, gaps }) => {
        const more = gaps.length > 1 ? ` And ${count(gaps.length - 1, 'more gap')}.` : '';
        return `**${plain(model)} ${plain(version)}** (${plain(alias)}): ${plain(gaps[0] ?? '')}${more}`;
      }),
    ),
  ].join('\n\n');
}

export function titleOf({ from, to, team }: Pick<OperationReport, 'from' | 'to' | 'team'>): string {
  return `Operation ${team === undefined ? '' : `of ${plain(team)} `}from ${day(from)} to ${day(to)}`;
}

function headline({ keys, response, noise }: OperationReport): string {
  const [all] = keys;
  const told = [
    `${count(noise.anomalies, 'anomaly', 'anomalies')} became ${count(response.incidents, 'incident')}`,
    ...(all ? [`${count(all.deployments, 'deployment')}, ${all.failed} of which broke something`] : []),
    ...(response.paged > 0 ? [`${response.ahead} of ${count(response.paged, 'page')} foreseen`] : []),
  ];
  return `${told.join('; ')}.`;
}

function keysTable(keys: readonly FourKeys[]): string {
  if (keys.every(({ deployments }) => deployments === 0)) return 'Nothing was deployed.';
  const rows = keys.slice(0, 2 * MOST_ROWS).map((key) => {
    const rate = key.failureRate === undefined ? '–' : `${(100 * key.failureRate).toFixed(0)} % (${key.failed})`;
    const open = key.unrestored > 0 ? `, ${key.unrestored} open` : '';
    const name = key.kind === 'all' ? '**all**' : `${key.kind} ${plain(key.subject)}`;
    const frequency = `${key.deployments} (${key.perDay.toFixed(2)} a day)`;
    return `| ${name} | ${frequency} | ${median(key.leadTime)} | ${rate} | ${median(key.restore)}${open} |`;
  });
  return [
    '| of | deployments | lead time | change failures | time to restore |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    ...(keys.length > rows.length ? [`\n${keys.length - rows.length} more in the CSV.`] : []),
  ].join('\n');
}

function responseLines({ response, noise }: OperationReport): string {
  const { acknowledge, resolve, detect, lead, unresolved, paged, ahead } = response;
  const sayLead = lead && `${duration(Math.abs(lead.median))} ${lead.median >= 0 ? 'before' : 'after'} the first page`;
  return [
    `- Acknowledged after ${mean(acknowledge)}, resolved after ${mean(resolve)}; ${unresolved} go on.`,
    `- Known ${median(detect)} after the onset${sayLead === undefined ? '' : `, ${sayLead} (${ahead} of ${paged} before it)`}.`,
    `- ${noise.lines} log lines, ${noise.anomalies} anomalies (${noise.alerts} alerts of other tools), ${noise.incidents} incidents.`,
  ].join('\n');
}

function section(title: string, body: string): readonly string[] {
  return body === '' ? [] : [`## ${title}`, body];
}

function list<T>(all: readonly T[], line: (one: T) => string): string {
  const more = all.length > MOST_ROWS ? [`- ${all.length - MOST_ROWS} more`] : [];
  return [...all.slice(0, MOST_ROWS).map((one) => `- ${line(one)}`), ...more].join('\n');
}

function median(of: Durations | undefined): string {
  return of ? duration(of.median) : '–';
}

function mean(of: Durations | undefined): string {
  return of ? `${duration(of.mean)} on average (${of.count})` : '–';
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

function duration(ms: number): string {
  if (ms < 60_000) return `${(ms / 1_000).toFixed(0)} s`;
  if (ms < 2 * 3_600_000) return `${(ms / 60_000).toFixed(0)} min`;
  return ms < 2 * 86_400_000 ? `${(ms / 3_600_000).toFixed(1)} h` : `${(ms / 86_400_000).toFixed(1)} d`;
}

function day(at: number): string {
  const text = new Date(at).toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 16) + 'Z';
}

/** Names from outside cannot be links, emphasis, cells or mentions. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>@#|]/g, (sign) => `\\${sign}`).replace(/\s+/g, ' ');
}
