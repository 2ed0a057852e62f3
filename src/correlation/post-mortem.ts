import { blastRadius } from '../analysis/causes/roles.js';
import { sayStep, type Graph } from '../analysis/graph/graph.js';
import type { Anomaly, Cause, Incident } from '../domain/anomaly.js';
import type { Change } from '../domain/inventory.js';
import { sayDuration, sayPercent, sayTime } from './say.js';

/** What happened to an incident, besides what its evidence tells. */
export interface TimelineEntry {
  readonly at: number;
  readonly text: string;
}

/** All that a draft is made of; nothing else is put in. */
export interface PostMortemFacts {
  readonly incident: Incident;
  readonly anomalies: readonly Anomaly[];
  readonly changes: readonly Change[];
  readonly graph: Graph;
  /** Transitions, notes and executed remediations; `fixedBy` is the one after which it was over. */
  readonly timeline?: readonly TimelineEntry[];
  readonly fixedBy?: string;
}

const MOST_ROWS = 40;
const MOST_CAUSES = 5;

/**
 * A draft of a post-mortem in Markdown from the evidence alone: summary, impact with the way the trouble took, timeline,
 * causes with their terms, what fixed it. Times are UTC. The same facts give the same text.
 */
export function draftPostMortem(facts: PostMortemFacts): string {
  const { incident } = facts;
  return [
    `# Post-mortem of incident ${incident.number}: ${plain(incident.title)}`,
    'Draft from the evidence; times are UTC.',
    '## Summary',
    summary(facts),
    '## Impact',
    impact(facts),
    '## Timeline',
    timeline(facts),
    '## Causes',
    ...incident.causes.slice(0, MOST_CAUSES).map(causeSection),
    ...(incident.causes.length === 0 ? ['No cause could be named.'] : []),
    '## What fixed it',
    fixed(facts),
    '',
  ].join('\n\n');
}

function summary({ incident }: PostMortemFacts): string {
  const { startedAt, openedAt, resolvedAt, severity, entities, causes } = incident;
  const [cause] = causes;
  const lasted = resolvedAt === undefined ? 'is not over yet' : `lasted ${sayDuration(resolvedAt - startedAt)}`;
  const blame = cause
    ? `${cause.verdict === 'confirmed' ? 'Confirmed' : 'Suspected'} cause (${sayPercent(cause.score)}): ${plain(cause.title)}.`
    : 'No cause could be named.';
  return `An incident of severity ${severity} began on ${day(startedAt)} at ${sayTime(startedAt)}, was known at ${sayTime(openedAt)} (after ${sayDuration(openedAt - startedAt)}) and ${lasted}. It touched ${entities.length} ${entities.length === 1 ? 'entity' : 'entities'}. ${blame}`;
}

function impact({ incident, graph }: PostMortemFacts): string {
  const origin = incident.causes[0]?.entity ?? incident.entities[0];
  if (origin === undefined) return 'No entity is known to have suffered.';
  const rows = blastRadius(incident.entities, origin, graph).slice(0, MOST_ROWS);
  const lines = rows.map(
    ({ entity, path }) => `- ${plain(entity)}${path.length > 0 ? `: ${path.map(sayStep).map(plain).join(', ')}` : ''}`,
  );
  return [
    `It started in ${plain(origin)}${rows.length > 0 ? ' and reached:' : ' and reached nothing else.'}`,
    ...lines,
  ].join('\n');
}

function timeline({ incident, anomalies, changes, timeline: told = [] }: PostMortemFacts): string {
  const blamed = new Set(incident.causes.slice(0, MOST_CAUSES).map(({ change }) => change));
  const rows = [
    ...changes
      .filter(({ id }) => blamed.has(id))
      .map(({ at, kind, entity, summary: text }) => ({
        at,
        text: `${kind}${entity === undefined ? '' : ` of ${entity}`}: ${text}`,
      })),
    ...firstOfEach(anomalies).map(({ startedAt, entity, because }) => ({
      at: startedAt,
      text: `${entity}: ${because}`,
    })),
    { at: incident.openedAt, text: 'the incident was opened' },
    ...(incident.acknowledgedAt === undefined ? [] : [{ at: incident.acknowledgedAt, text: 'it was acknowledged' }]),
    ...(incident.resolvedAt === undefined ? [] : [{ at: incident.resolvedAt, text: 'it was resolved' }]),
    ...told,
  ].toSorted((a, b) => a.at - b.at || (a.text < b.text ? -1 : 1));
  const lines = rows.slice(0, MOST_ROWS).map(({ at, text }) => `- ${sayTime(at)} ${plain(text)}`);
  return [...lines, ...(rows.length > MOST_ROWS ? [`- and ${rows.length - MOST_ROWS} more`] : [])].join('\n');
}

/** The first anomaly of each entity: the rest repeats it. */
function firstOfEach(anomalies: readonly Anomaly[]): readonly Anomaly[] {
  const first = new Map<string, Anomaly>();
  for (const anomaly of anomalies) {
    const known = first.get(anomaly.entity);
    if (!known || anomaly.startedAt < known.startedAt) first.set(anomaly.entity, anomaly);
  }
  return [...first.values()];
}

function causeSection(cause: Cause, index: number): string {
  const reasons = cause.terms
    .toSorted((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds))
    .map(({ because, logOdds }) => `- ${logOdds > 0 ? '+' : '−'}${Math.abs(logOdds).toFixed(1)} ${plain(because)}`);
  return [
    `### ${index + 1}. ${plain(cause.title)} (${cause.verdict}, ${sayPercent(cause.score)})`,
    '',
    ...reasons,
  ].join('\n');
}

function fixed({ incident, fixedBy }: PostMortemFacts): string {
  if (fixedBy !== undefined) return plain(fixedBy);
  return incident.resolvedAt === undefined
    ? 'It is not over yet.'
    : `Every member had ended by ${sayTime(incident.resolvedAt)}; no action of this server is known to have done it.`;
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Text of others as text: no line break and no markup that would change the page. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]<>#|]/g, String.raw`\$&`);
}
