import { Args, ArgsType, Field, ID, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { MinedLog, Severity } from '../../domain/signal.js';
import { SignalStore, type SeriesWindow, type StoredTemplate } from '../../signals/signal-store.js';
import { assertCount, assertRange } from './bounded.js';
import { checkedPage, PageArgs, plainConnectionOf, type PlainConnectionOf } from './connection.js';
import { DateTime } from './date-time.js';
import { LogSeverityEnum } from './enums.js';
import { withoutNulls } from './input.js';
import { AttributeInput, AttributeType, toAttributes } from './inventory.type.js';
import { LogConnection, LogType, PointType, SeriesType, TemplateType } from './signal.type.js';
import { thinSeries, type Point } from './thin-series.js';
import { Protect } from './protect.js';

const MAX_TEMPLATES = 500;
const MAX_SERIES = 100;
const MAX_POINTS = 2_000;

@ArgsType()
class LogArgs extends PageArgs {
  @Field(() => DateTime, { description: 'Written at or after this time.' })
  readonly from!: number;

  @Field(() => DateTime, { description: 'Written before this time.' })
  readonly to!: number;

  @Field(() => [String], { nullable: true, description: 'By one of these entities.' })
  readonly entities?: readonly string[];

  @Field(() => [LogSeverityEnum], { nullable: true, description: 'Of one of these severities.' })
  readonly severities?: readonly Severity[];

  @Field(() => [ID], { nullable: true, description: 'Of one of these templates.' })
  readonly templates?: readonly string[];

  @Field(() => String, { nullable: true, description: 'With these words in a row, whatever their case.' })
  readonly text?: string;

  @Field(() => [AttributeInput], { nullable: true, description: 'With all of these attributes.' })
  readonly attributes?: readonly AttributeInput[];
}

@ArgsType()
class SeriesArgs {
  @Field(() => DateTime, { description: 'Measured at or after this time.' })
  readonly from!: number;

  @Field(() => DateTime, { description: 'Measured before this time.' })
  readonly to!: number;

  @Field(() => [String], { description: 'Of these entities.' })
  readonly entities!: readonly string[];

  @Field(() => String, { nullable: true, description: 'Of this name.' })
  readonly name?: string;

  @Field(() => Int, { defaultValue: 20, description: `How many series, 1 to ${MAX_SERIES}.` })
  readonly first!: number;
}

@Resolver(() => LogType)
@Protect('read')
export class SignalResolver {
  constructor(private readonly store: SignalStore) {}

  @Query(() => LogConnection, { description: 'Log lines, the latest first.' })
  async logs(@Args() given: LogArgs): Promise<PlainConnectionOf<MinedLog>> {
    const { first, after } = checkedPage(given);
    assertRange(given);
    const { attributes = [], ...query } = withoutNulls(given);
    const must = Object.fromEntries(attributes.map(({ name, value }) => [name, value]));
    return plainConnectionOf(await this.store.logs({ ...query, attributes: must, first, after }));
  }

  @Query(() => [TemplateType], { description: 'Templates of log lines, the most recently seen first.' })
  async templates(
    @Args('ids', { type: () => [ID], nullable: true, description: 'Only these.' }) ids: string[] | null,
    @Args('first', { type: () => Int, defaultValue: 20, description: `How many, 1 to ${MAX_TEMPLATES}.` })
    first: number,
  ): Promise<readonly StoredTemplate[]> {
    assertCount('first', first, MAX_TEMPLATES);
    return this.store.templates(ids ? { ids, first } : { first });
  }

  @Query(() => [SeriesType], { description: 'Series of entities over a time.' })
  async series(@Args() given: SeriesArgs): Promise<readonly SeriesWindow[]> {
    assertRange(given);
    assertCount('first', given.first, MAX_SERIES);
    const { first, ...query } = withoutNulls(given);
    return (await this.store.points(query)).slice(0, first);
  }

  @ResolveField(() => [AttributeType], { description: 'What else is known of it.' })
  attributes(@Parent() { attributes }: MinedLog): readonly AttributeType[] {
    return toAttributes(attributes);
  }
}

@Resolver(() => SeriesType)
export class SeriesResolver {
  @ResolveField(() => [AttributeType], { description: 'What tells it apart from series of the same name.' })
  attributes(@Parent() { attributes }: SeriesWindow): readonly AttributeType[] {
    return toAttributes(attributes);
  }

  @ResolveField(() => [PointType], {
    description: 'Its values in the order of time; thinned, spikes kept, when there are more.',
  })
  points(
    @Parent() { times, values }: SeriesWindow,
    @Args('atMost', { type: () => Int, defaultValue: 300, description: `At most how many, 2 to ${MAX_POINTS}.` })
    atMost: number,
  ): readonly Point[] {
    assertCount('atMost', atMost, MAX_POINTS, 2);
    return thinSeries(times, values, atMost);
  }
}
