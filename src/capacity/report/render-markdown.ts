import type { CapacityAction, Finding } from '../plan.js';
import { formatQuantity } from './quantity.js';
import type { CapacityReport } from '../capacity-report.js';

/** Rows of each list: a message is read, not studied. */
const mostRows = 10;

/** A report as a message: what runs out, what to do, what could be saved. The files beside it hold the rest. */
export function renderMarkdown({ title, settings, totals, runningOut, actions }: CapacityReport): string {
  const { resources, urgent, savesPerMonth } = totals;
  const days = (settings.horizonMs / 86_400_000).toFixed(0);
  const saved =
    savesPerMonth === undefined ? [] : [`${savesPerMonth} ${settings.prices?.currency ?? ''} a month to save`];
  const facts = [`${resources} resources`, `${totals.runningOut} run out within ${days} days`, ...saved];
  return [
    `# ${title}`,
    `${facts.join(', ')}.${urgent > 0 ? ` **${urgent} before more can be had.**` : ''}`,
    ...section('What runs out', runningOut, findingLine),
    ...section('What to do', actions, actionLine),
  ].join('\n\n');
}

function section<T>(title: string, all: readonly T[], line: (one: T) => string): string[] {
  if (all.length === 0) return [];
  const more = all.length > mostRows ? [`- ${all.length - mostRows} more`] : [];
  return [`## ${title}`, [...all.slice(0, mostRows).map((one) => `- ${line(one)}`), ...more].join('\n')];
}

function findingLine({ entity, resource, key, unit, used, limit, exhaustion }: Finding): string {
  const of = limit === undefined ? '' : ` of ${formatQuantity(limit, unit)}`;
  const what = plain([entity, resource, key].filter(Boolean).join(' '));
  return `**${what}**: ${formatQuantity(used, unit)}${of} used; ${exhaustion?.because ?? ''}`;
}

function actionLine({ summary, effect, beginBy }: CapacityAction): string {
  const by = beginBy === undefined ? '' : ` (begin by ${new Date(beginBy).toISOString().slice(0, 10)})`;
  return `${plain(summary)}${by}: ${effect}`;
}

/** Names from outside cannot be links, emphasis or mentions. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>()@#|]/g, (sign) => `\\${sign}`).replace(/\s+/g, ' ');
}
