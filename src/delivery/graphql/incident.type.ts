import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Cause, IncidentSeverity, IncidentStatus, Member, Role, Term, Verdict } from '../../domain/anomaly.js';
import type { IncidentEvent, IncidentEventKind } from '../../incidents/incident-event.js';
import type { CauseRanking } from '../../incidents/ranking.js';
import type { ExternalLink } from '../../incidents/tags-and-links.js';
import type { IncidentRecord } from '../../incidents/transition.js';
import { Connection } from './connection.js';
import { DateTime } from './date-time.js';
import { IncidentEventKindEnum, IncidentSeverityEnum, IncidentStatusEnum, RoleEnum, VerdictEnum } from './enums.js';

@ObjectType('Term', { description: 'One reason for or against a cause.' })
export class TermType implements Term {
  @Field(() => String, { description: 'The kind of evidence; `evidence { id summary }` lists them all.' })
  readonly evidence!: string;

  @Field(() => Float, { description: 'How much it counts, in log-odds: above 0 for the cause, below 0 against it.' })
  readonly logOdds!: number;

  @Field(() => String, { description: 'What was found, in a sentence with numbers and times.' })
  readonly because!: string;
}

@ObjectType('Cause', {
  description: 'A ranked candidate: an entity, a change to one, or the answer that no change is to blame.',
})
export class CauseType implements Omit<Cause, 'change'> {
  @Field(() => ID, { description: 'The same in every ranking of the incident; judge it by this.' })
  readonly id!: string;

  @Field(() => String, { nullable: true, description: 'The entity to blame, or to which the change was made.' })
  readonly entity?: string;

  @Field(() => String, { description: 'What it is, in a few words.' })
  readonly title!: string;

  @Field(() => Float, { description: 'How much it is suspected, 0 to 1, over all candidates together.' })
  readonly score!: number;

  @Field(() => VerdictEnum, { description: 'Suspected by the machine, or confirmed or rejected by a person.' })
  readonly verdict!: Verdict;

  @Field(() => String, { nullable: true, description: 'Who confirmed or rejected it.' })
  readonly judgedBy?: string;

  @Field(() => String, { nullable: true, description: 'What they said of it.' })
  readonly judgedBecause?: string;

  @Field(() => [String], { description: 'Why, the weightiest reason first.' })
  readonly because!: readonly string[];

  @Field(() => [TermType], { description: 'The reasons with their weights; their sum gives the score.' })
  readonly terms!: readonly Term[];
}

@ObjectType('CauseRanking', { description: 'The causes of an incident as they stood for a while.' })
export class CauseRankingType implements Omit<CauseRanking, 'incident'> {
  @Field(() => Int, { description: 'From 1, growing; the latest is the current one.' })
  readonly revision!: number;

  @Field(() => DateTime, { description: 'Since when this ranking held.' })
  readonly at!: number;

  @Field(() => String, { description: 'Why the ranking before it no longer held.' })
  readonly because!: string;

  @Field(() => [CauseType], { description: 'The causes, the most suspect first.' })
  readonly causes!: readonly Cause[];
}

@ObjectType('Member', { description: 'An anomaly of an incident, and what part it plays there.' })
export class MemberType implements Omit<Member, 'anomaly'> {
  @Field(() => ID, { name: 'anomalyId', description: 'The id of the anomaly.' })
  readonly anomaly!: string;

  @Field(() => String, { description: 'The entity that misbehaved.' })
  readonly entity!: string;

  @Field(() => RoleEnum, { description: 'What part it plays.' })
  readonly role!: Role;

  @Field(() => String, { description: 'Why it belongs to the incident.' })
  readonly because!: string;
}

@ObjectType('IncidentEvent', { description: 'One entry of the timeline of an incident, whoever caused it.' })
export class IncidentEventType implements Omit<IncidentEvent, 'incident'> {
  @Field(() => Int, { description: 'The version of the incident after it: 1, 2, 3 without a gap.' })
  readonly version!: number;

  @Field(() => DateTime, { description: 'When: in event time for the machine, by the clock for people and tools.' })
  readonly at!: number;

  @Field(() => IncidentEventKindEnum, { description: 'What happened.' })
  readonly kind!: IncidentEventKind;

  @Field(() => String, { description: '`throughline`, the name of a token, or the tool that did it.' })
  readonly by!: string;

  @Field(() => IncidentStatusEnum, { description: 'The status after it.' })
  readonly status!: IncidentStatus;

  @Field(() => String, { description: 'What happened, in a sentence.' })
  readonly summary!: string;
}

@ObjectType('ExternalLink', { description: 'Where else an incident is told of: in another tool, a thread, a ticket.' })
export class ExternalLinkType implements ExternalLink {
  @Field(() => String, { description: 'The tool, e.g. `pagerduty`, `slack`, `jira`.' })
  readonly tool!: string;

  @Field(() => String, { description: 'What it is called there.' })
  readonly reference!: string;

  @Field(() => String, { nullable: true, description: 'Its address.' })
  readonly url?: string;
}

@ObjectType('Incident', { description: 'Anomalies that belong together, with ranked causes and a life of its own.' })
export class IncidentType implements Omit<IncidentRecord, 'verdicts' | 'ranking' | 'mergedInto' | 'recurrenceOf'> {
  @Field(() => ID, { description: 'Its identity.' })
  readonly id!: string;

  @Field(() => Int, { description: 'What people call it: 1, 2, 3 …' })
  readonly number!: number;

  @Field(() => String, { description: 'What is going on, in a few words.' })
  readonly title!: string;

  @Field(() => IncidentSeverityEnum, { description: 'How bad it is.' })
  readonly severity!: IncidentSeverity;

  @Field(() => Boolean, { description: 'Whether a person set the severity, so that the machine leaves it alone.' })
  readonly severityPinned!: boolean;

  @Field(() => IncidentStatusEnum, { description: 'Where it is in its life.' })
  readonly status!: IncidentStatus;

  @Field(() => DateTime, { description: 'Onset of the trouble, in event time.' })
  readonly startedAt!: number;

  @Field(() => DateTime, { description: 'When it was known to be an incident, in event time.' })
  readonly openedAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When somebody first took it up.' })
  readonly acknowledgedAt?: number;

  @Field(() => DateTime, { nullable: true, description: 'Until when it is put off.' })
  readonly snoozedUntil?: number;

  @Field(() => DateTime, { nullable: true, description: 'When it was over.' })
  readonly resolvedAt?: number;

  @Field(() => String, { nullable: true, description: 'Who works on it.' })
  readonly assignee?: string;

  @Field(() => [String], { description: 'The entities that misbehaved, by name.' })
  readonly entities!: readonly string[];

  @Field(() => [String], { description: 'Words that people gave it, by name.' })
  readonly tags!: readonly string[];

  @Field(() => [ExternalLinkType], { description: 'Where else it is told of.' })
  readonly links!: readonly ExternalLink[];

  @Field(() => Int, {
    description: 'Grows by one with every event. Give it to a mutation to be sure nobody else was faster.',
  })
  readonly version!: number;
}

@ObjectType('Membership', { description: 'Whether an anomaly belongs to an incident, and why or why not.' })
export class MembershipType {
  @Field(() => Boolean, { description: 'Whether it is a member.' })
  readonly belongs!: boolean;

  @Field(() => RoleEnum, { nullable: true, description: 'What part it plays, when it is a member.' })
  readonly role?: Role;

  @Field(() => [String], { description: 'Why it is a member, or what keeps it out.' })
  readonly because!: readonly string[];
}

export const IncidentConnection = Connection(IncidentType, 'Incident', 'incidents');
export const MemberConnection = Connection(MemberType, 'Member', 'members of an incident');
export const IncidentEventConnection = Connection(IncidentEventType, 'IncidentEvent', 'events of an incident');
export const CauseRankingConnection = Connection(CauseRankingType, 'CauseRanking', 'rankings of an incident');
