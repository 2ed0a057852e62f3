import type { CapacityAction, Finding, SizeFinding, UnitCost } from '../plan.js';
import { escapeHtml } from './escape-html.js';
import { plotFinding } from './plot-svg.js';
import { formatDay, formatMinute, formatQuantity } from './quantity.js';
import type { CapacityReport } from '../capacity-report.js';
import { reportStyle } from './report-style.js';

/** A page with more plots than this takes long to open; further findings are in the tables. */
const mostPlots = 150;
const mostRows = 2000;

/** One page that needs nothing else: styles and plots are in it, and a policy forbids it to load anything. */
export function renderHtml(report: CapacityReport): string {
  const title = escapeHtml(report.title);
  const plotted = [...report.runningOut, ...report.holding]
    .filter(({ forecast }) => forecast && forecast.mean.length > 0)
    .slice(0, mostPlots);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>${reportStyle}</style></head><body>
<header><h1>${title}</h1><p>Made for ${formatMinute(report.settings.at)} UTC, looking ${(report.settings.horizonMs / 86_400_000).toFixed(0)} days ahead.</p>
${totals(report)}</header>
${section('What to do', actionTable(report.actions, report.settings.prices?.currency))}
${section('What runs out', findingTable(report.runningOut))}
${section('Forecasts', plotted.map(figure).join('\n'))}
${section('Sizes of containers', sizeTable(report.sizes, report.settings.prices?.currency))}
${section('What model versions cost', costTable(report.unitCosts, report.settings.prices?.currency))}
${section('What holds', findingTable(report.holding))}
${section('What cannot be said', unknownTable(report.unknown))}
<footer><p>Bands hold 80 and 95 of 100 values, by how far forecasts of the past were off. Dates are an 80 % interval: the shaded span of a plot.
A resource counts as spent a little before its limit. Nothing in this page is loaded from elsewhere.</p></footer>
</body></html>
`;
}

function section(title: string, body: string): string {
  return body ? `<section><h2>${title}</h2>\n${body}</section>` : '';
}

function totals({ totals: { resources, runningOut, urgent, savesPerMonth }, settings }: CapacityReport): string {
  const cards = [
    [String(resources), 'resources'],
    [String(runningOut), 'run out'],
    [String(urgent), 'before more can be had'],
    ...(savesPerMonth === undefined ? [] : [[money(savesPerMonth, settings.prices?.currency), 'a month to save']]),
  ];
  return `<dl class="totals">${cards.map(([value, what]) => `<div><dt>${escapeHtml(what)}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const left = rows.length - mostRows;
  const body = rows.slice(0, mostRows).map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  const more = left > 0 ? `<p>${left} more are in the CSV and JSON reports.</p>` : '';
  return `<table><thead><tr>${head.map((name) => `<th>${name}</th>`).join('')}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table>${more}`;
}

const what = ({ entity, resource, key }: { entity: string; resource: string; key: string }): string =>
  `<strong>${escapeHtml(entity)}</strong> ${escapeHtml([resource, key].filter(Boolean).join(' '))}`;

const list = (reasons: readonly string[]): string => `<span class="why">${escapeHtml(reasons.join('; '))}</span>`;

function findingTable(findings: readonly Finding[]): string {
  const rows = findings.map((one) => [
    what(one) + (one.urgent ? ' <em class="urgent">urgent</em>' : ''),
    escapeHtml(formatQuantity(one.used, one.unit)),
    one.limit === undefined ? '–' : escapeHtml(formatQuantity(one.limit, one.unit)),
    `${(100 * (one.exhaustion?.probability ?? 0)).toFixed(0)} %`,
    interval(one),
    list([one.exhaustion?.because ?? '']),
  ]);
  return table(['resource', 'used', 'limit', 'probability', 'spent (80 % interval)', 'because'], rows);
}

function interval({ exhaustion }: Finding): string {
  if (exhaustion?.earliestAt === undefined) return 'not within the horizon';
  const { earliestAt, expectedAt, latestAt } = exhaustion;
  const isNarrow = latestAt !== undefined && latestAt - earliestAt < 2 * 86_400_000;
  const shown = (at: number): string => (isNarrow ? `<time>${formatMinute(at)}</time>` : day(at));
  const expected = expectedAt === undefined ? 'later' : `<strong>${shown(expectedAt)}</strong>`;
  return `${expected}<br>${shown(earliestAt)} to ${latestAt === undefined ? 'beyond' : shown(latestAt)}`;
}

const day = (at: number): string => `<time>${formatDay(at)}</time>`;

function figure(finding: Finding): string {
  const caption = [finding.exhaustion?.because, ...(finding.forecast?.because ?? [])].filter(
    (text) => text !== undefined,
  );
  return `<figure><figcaption>${what(finding)} ${list(caption)}</figcaption>${plotFinding(finding)}</figure>`;
}

function actionTable(actions: readonly CapacityAction[], currency: string | undefined): string {
  const rows = actions.map((one) => [
    one.beginBy === undefined ? '–' : day(one.beginBy),
    `<strong>${escapeHtml(one.summary)}</strong>`,
    escapeHtml(one.effect),
    one.costPerMonth === undefined ? '–' : money(one.costPerMonth, currency),
    list(one.because),
  ]);
  return table(['begin by', 'action', 'effect', 'cost a month', 'because'], rows);
}

function sizeTable(sizes: readonly SizeFinding[], currency: string | undefined): string {
  const rows = sizes.map(({ entity, container, resource, replicas, sizing, refused }) => {
    const unit = resource === 'cpu' ? 'cores' : 'bytes';
    return [
      what({ entity, resource, key: container }),
      String(replicas),
      sizing?.from === undefined ? '–' : formatQuantity(sizing.from, unit),
      sizing ? `<strong>${formatQuantity(sizing.to, unit)}</strong>` : '–',
      sizing?.savesPerMonth === undefined ? '–' : money(sizing.savesPerMonth, currency),
      sizing ? `${(100 * sizing.confidence).toFixed(0)} %<br>${sizing.readings} readings` : '–',
      list(sizing?.because ?? [refused ?? '']),
    ];
  });
  return table(['container', 'replicas', 'asks for', 'should ask for', 'saves a month', 'confidence', 'because'], rows);
}

function costTable(costs: readonly UnitCost[], currency: string | undefined): string {
  const rows = costs.map(({ entity, key, perThousand, because }) => [
    what({ entity, resource: '', key }),
    escapeHtml(`${Number(perThousand.toPrecision(3))} ${currency ?? ''}`.trim()),
    list(because),
  ]);
  return table(['version', 'a thousand requests', 'because'], rows);
}

function unknownTable(findings: readonly Finding[]): string {
  const rows = findings.map((one) => [
    what(one),
    escapeHtml(formatQuantity(one.used, one.unit)),
    list([one.refused ?? '']),
  ]);
  return table(['resource', 'used', 'because'], rows);
}

const money = (amount: number, currency = ''): string => escapeHtml(`${amount.toFixed(2)} ${currency}`.trim());
