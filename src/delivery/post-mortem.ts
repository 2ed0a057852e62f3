import type { Cause } from '../domain/anomaly.js';
import type { Change } from '../domain/inventory.js';
import type { IncidentEvent } from '../incidents/incident-event.js';
import type { KeptMember } from '../incidents/member.js';
import type { IncidentRecord } from '../incidents/transition.js';

/** What a post-mortem is written from. */
export interface CaseNotes {
  readonly incident: IncidentRecord;
  /** The most suspect first. */
  readonly causes: readonly Cause[];
  /** The earliest first; perhaps not all of them. */
  readonly members: readonly KeptMember[];
  readonly memberCount: number;
  readonly timeline: readonly IncidentEvent[];
  /** What was done, around the onset, to the entities that misbehaved or are suspected. */
  readonly changes: readonly Change[];
}

/** Causes that are told in full; the rest only by name. */
const TOLD_CAUSES = 3;

/**
 * The draft of a post-mortem as Markdown: what is known, said in order; what only people know is left as a question.
 * Times are UTC.
 */
export function postMortem({ incident, causes, members, memberCount, timeline, changes }: CaseNotes): string {
  return [
    `# Post-mortem of incident #${incident.number}: ${inline(incident.title)}`,
    summary(incident, memberCount),
    section('What is to blame', causes.slice(0, TOLD_CAUSES).map(toldCause), 'Nothing is suspected.'),
    section('Also considered', causes.slice(TOLD_CAUSES).map(namedCause)),
    section('What was done before and meanwhile', changes.map(toldChange), 'No change to these entities is known.'),
    section('How it spread', spread(members, memberCount)),
    section('Timeline', timeline.map(toldEvent)),
    '## For people to say\n\n- How did users notice it?\n- What made it possible, and what made it worse?\n- What will be done so that it does not come back, by whom and until when?',
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function summary(incident: IncidentRecord, memberCount: number): string {
  const { status, severity, startedAt, openedAt, acknowledgedAt, resolvedAt, assignee, entities } = incident;
  const rows = [
    ['Severity', severity],
    ['Status', status],
    ['Began', time(startedAt)],
    ['Known', `${time(openedAt)} (${duration(openedAt - startedAt)} later)`],
    ['Acknowledged', acknowledgedAt === undefined ? 'never' : time(acknowledgedAt)],
    ['Over', resolvedAt === undefined ? 'not yet' : `${time(resolvedAt)} (after ${duration(resolvedAt - startedAt)})`],
    ['Assigned to', inline(assignee ?? 'nobody')],
    ['Entities', entities.map(inline).join(', ')],
    ['Anomalies', String(memberCount)],
  ];
  return ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}

function section(title: string, entries: readonly string[], otherwise = ''): string {
  const text = entries.length > 0 ? entries.map((entry) => `- ${entry}`).join('\n') : otherwise;
  return text === '' ? '' : `## ${title}\n\n${text}`;
}

function toldCause(cause: Cause): string {
  return [namedCause(cause), ...cause.because.map((because) => `  - ${inline(because)}`)].join('\n');
}

function namedCause({ title, score, verdict }: Cause): string {
  return `**${inline(title)}** (${verdict}, score ${score.toFixed(2)})`;
}

function toldChange({ at, kind, entity, summary: what, author }: Change): string {
  const to = entity === undefined ? '' : ` to ${inline(entity)}`;
  return `${time(at)}: ${kind}${to}: ${inline(what)}${author === undefined ? '' : ` (${inline(author)})`}`;
}

function spread(members: readonly KeptMember[], memberCount: number): readonly string[] {
  const told = members.map(
    ({ startedAt, entity, role, because }) => `${time(startedAt)}: ${inline(entity)} (${role}): ${inline(because)}`,
  );
  return memberCount > told.length ? [...told, `and ${memberCount - told.length} more`] : told;
}

function toldEvent({ at, by, summary: what }: IncidentEvent): string {
  return `${time(at)}: ${inline(what)} (${inline(by)})`;
}

/** Text of others in one line, without what Markdown or HTML would make something of. */
function inline(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_[\]<>|#]/g, String.raw`\$&`)
    .trim();
}

function time(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('.000Z', 'Z');
}

function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
