import { Args, ArgsType, Field, ID, Int, Mutation, Resolver } from '@nestjs/graphql';
import type { IncidentSeverity } from '../../domain/anomaly.js';
import { IncidentService } from '../../incidents/incident.service.js';
import type { Target } from '../../incidents/outcome.js';
import { boundedIds, boundedText, bounds, webAddress } from './bounded.js';
import { Caller } from './caller.js';
import { DateTime } from './date-time.js';
import { IncidentSeverityEnum } from './enums.js';
import { IncidentType } from './incident.type.js';
import { IncidentResult, resultOf } from './problem.type.js';
import { Protect } from './protect.js';

@ArgsType()
class TargetArgs {
  @Field(() => ID, { description: 'The incident.' })
  readonly id!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The version you saw; it is a conflict when it has another by now.',
  })
  readonly version?: number | null;
}

@ArgsType()
class NotedArgs extends TargetArgs {
  @Field(() => String, { nullable: true, description: 'Why; it goes into the timeline.' })
  readonly note?: string | null;
}

@ArgsType()
class CauseArgs extends NotedArgs {
  @Field(() => ID, { description: 'The cause of the incident.' })
  readonly cause!: string;
}

@Resolver(() => IncidentType)
@Protect('operate')
export class IncidentMutationsResolver {
  constructor(private readonly incidents: IncidentService) {}

  @Mutation(() => IncidentResult, { description: 'Somebody takes the incident up.' })
  async acknowledgeIncident(@Args() given: NotedArgs, @Caller() by: string) {
    return resultOf(await this.incidents.acknowledge(targetOf(given, by)));
  }

  @Mutation(() => IncidentResult, { description: 'Puts the incident off; at that time it is open again.' })
  async snoozeIncident(
    @Args() given: NotedArgs,
    @Args('until', { type: () => DateTime, description: 'Until when; in the future.' }) until: number,
    @Caller() by: string,
  ) {
    return resultOf(await this.incidents.snooze(targetOf(given, by), until));
  }

  @Mutation(() => IncidentResult, { description: 'The incident is over. What comes back soon reopens it.' })
  async resolveIncident(@Args() given: NotedArgs, @Caller() by: string) {
    return resultOf(await this.incidents.resolve(targetOf(given, by)));
  }

  @Mutation(() => IncidentResult, { description: 'The incident is not over after all.' })
  async reopenIncident(@Args() given: NotedArgs, @Caller() by: string) {
    return resultOf(await this.incidents.reopen(targetOf(given, by)));
  }

  @Mutation(() => IncidentResult, { description: 'The incident takes in others; they are merged, all or none.' })
  async mergeIncidents(
    @Args() given: NotedArgs,
    @Args('others', { type: () => [ID], description: 'The incidents to take in.' }) others: string[],
    @Caller() by: string,
  ) {
    return resultOf(await this.incidents.merge(targetOf(given, by), boundedIds('others', others)));
  }

  @Mutation(() => IncidentResult, { description: 'Some members become an incident of their own, which is returned.' })
  async splitIncident(
    @Args() given: NotedArgs,
    @Args('anomalies', { type: () => [ID], description: 'The members that leave.' }) anomalies: string[],
    @Caller() by: string,
  ) {
    return resultOf(await this.incidents.split(targetOf(given, by), boundedIds('anomalies', anomalies)));
  }

  @Mutation(() => IncidentResult, { description: 'Gives the incident to somebody, or to nobody.' })
  async assignIncident(
    @Args() given: NotedArgs,
    @Args('assignee', { type: () => String, nullable: true, description: 'To whom; nobody when absent.' })
    assignee: string | null,
    @Caller() by: string,
  ) {
    const whom = typeof assignee === 'string' ? boundedText('assignee', assignee, bounds.name) : undefined;
    return resultOf(await this.incidents.assign(targetOf(given, by), whom));
  }

  @Mutation(() => IncidentResult, { description: 'Writes into the timeline.' })
  async addIncidentNote(
    @Args() given: TargetArgs,
    @Args('note', { type: () => String, description: 'What to write.' }) note: string,
    @Caller() by: string,
  ) {
    return resultOf(await this.incidents.note(targetOf(given, by), boundedText('note', note, bounds.note)));
  }

  @Mutation(() => IncidentResult, { description: 'Gives the incident tags and takes others from it.' })
  async tagIncident(
    @Args() given: NotedArgs,
    @Args('add', { type: () => [String], defaultValue: [], description: 'Tags it gets.' }) add: string[],
    @Args('remove', { type: () => [String], defaultValue: [], description: 'Tags it loses.' }) remove: string[],
    @Caller() by: string,
  ) {
    const tagsOf = (name: string, tags: readonly string[]): readonly string[] =>
      boundedIds(name, tags).map((tag) => boundedText(name, tag, bounds.tag));
    return resultOf(await this.incidents.tag(targetOf(given, by), tagsOf('add', add), tagsOf('remove', remove)));
  }

  @Mutation(() => IncidentResult, {
    description: 'Says where else the incident is told of. The same reference again replaces its address.',
  })
  async linkIncident(
    @Args() given: NotedArgs,
    @Args('tool', { type: () => String, description: 'The tool, e.g. `pagerduty`, `slack`, `jira`.' }) tool: string,
    @Args('reference', { type: () => String, description: 'What it is called there.' }) reference: string,
    @Args('url', { type: () => String, nullable: true, description: 'Its address, http or https.' })
    url: string | null,
    @Caller() by: string,
  ) {
    const link = {
      tool: boundedText('tool', tool, bounds.name),
      reference: boundedText('reference', reference, bounds.id),
      ...(typeof url === 'string' && { url: webAddress('url', url) }),
    };
    return resultOf(await this.incidents.link(targetOf(given, by), link));
  }

  @Mutation(() => IncidentResult, { description: 'Sets the severity; from then on the machine leaves it alone.' })
  async setIncidentSeverity(
    @Args() given: NotedArgs,
    @Args('severity', { type: () => IncidentSeverityEnum, description: 'How bad it is.' }) severity: IncidentSeverity,
    @Caller() by: string,
  ) {
    return resultOf(await this.incidents.setSeverity(targetOf(given, by), severity));
  }

  @Mutation(() => IncidentResult, { description: 'It was this. Later rankings of such cases suspect it more.' })
  async confirmCause(@Args() { cause, ...given }: CauseArgs, @Caller() by: string) {
    return resultOf(await this.incidents.judge(targetOf(given, by), cause, 'confirmed'));
  }

  @Mutation(() => IncidentResult, { description: 'It was not this. Later rankings of such cases suspect it less.' })
  async rejectCause(@Args() { cause, ...given }: CauseArgs, @Caller() by: string) {
    return resultOf(await this.incidents.judge(targetOf(given, by), cause, 'rejected'));
  }
}

function targetOf({ id, version, note }: NotedArgs, by: string): Target {
  return {
    id: boundedText('id', id, bounds.id),
    by,
    ...(typeof version === 'number' && { version }),
    ...(typeof note === 'string' && { note: boundedText('note', note, bounds.note) }),
  };
}
