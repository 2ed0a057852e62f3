import type { IncidentMessage, ToldCause, ToldIncident } from './message.js';

/** Reasons of a cause that people read; the console has all of them. */
const REASONS = 3;
/** Causes named after the first. */
const OTHERS = 2;

/** Cut to `most` characters, which an ellipsis then shows. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** E.g. `#12 CRITICAL checkout is slow`. */
export function headlineOf({ number, severity, title }: ToldIncident): string {
  return `#${number} ${severity.toUpperCase()} ${title}`;
}

/** E.g. `Since 2026-01-01 03:12 UTC at checkout, orders and 3 more`. */
export function placeOf({ startedAt, entities, moreEntities }: ToldIncident): string {
  const at = new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ');
  const more = moreEntities > 0 ? ` and ${moreEntities} more` : '';
  return `Since ${at} UTC at ${entities.join(', ')}${more}`;
}

/** The first cause with its score, why it is suspected, and what else it might be. */
export interface CauseWords {
  readonly first: string;
  readonly because: readonly string[];
  readonly change?: string;
  readonly others?: string;
}

/** Undefined when there is no cause. */
export function causeWords(causes: readonly ToldCause[]): CauseWords | undefined {
  const [first, ...rest] = causes;
  if (!first) return undefined;
  const others = rest.slice(0, OTHERS).map((cause) => `${cause.title} (${cause.score.toFixed(2)})`);
  const held = first.verdict === 'confirmed' ? 'Confirmed cause' : 'Suspected cause';
  return {
    first: `${held} (${first.score.toFixed(2)}): ${cut(first.title, 300)}`,
    because: first.because.slice(0, REASONS).map((reason) => cut(reason, 400)),
    ...(first.change && { change: changeWords(first.change) }),
    ...(others.length > 0 && { others: cut(`Else: ${others.join('; ')}`, 500) }),
  };
}

function changeWords({ kind, summary, author, at }: NonNullable<ToldCause['change']>): string {
  const by = author === undefined ? '' : ` by ${author}`;
  return cut(`Change: ${kind} ${summary}${by}, ${new Date(at).toISOString()}`, 400);
}

/** The message as plain text, one thought a line. */
export function plainText({
  incident,
  causes,
  summary,
}: Pick<IncidentMessage, 'incident' | 'causes' | 'summary'>): string {
  const words = causeWords(causes);
  const cause = words
    ? [words.first, ...words.because.map((reason) => `- ${reason}`), words.change, words.others]
    : ['No cause stands out yet.'];
  const lines = [headlineOf(incident), summary, placeOf(incident), '', ...cause, '', incident.url];
  return `${lines
    .filter((line) => line !== undefined)
    .join('\n')
    .trim()}\n`;
}
