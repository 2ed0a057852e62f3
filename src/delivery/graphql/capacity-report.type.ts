import { createUnionType, Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { ReportHead } from '../../capacity/capacity-report.store.js';
import type { CapacityRun, RunFailure } from '../../capacity/capacity-run.js';
import type { ReportTotals } from '../../capacity/capacity-report.js';
import { PlainConnection } from './connection.js';
import { DateTime } from './date-time.js';
import { IllegalTransitionType, NotFoundType, problemTypeOf, type Problem } from './problem.type.js';

@ObjectType('CapacityReportTotals', { description: 'A capacity report in numbers.' })
export class CapacityReportTotalsType implements ReportTotals {
  @Field(() => Int, { description: 'Resources it is about.' })
  readonly resources!: number;

  @Field(() => Int, { description: 'Those that run out within the horizon rather than not.' })
  readonly runningOut!: number;

  @Field(() => Int, { description: 'Those that are likely spent before more can be had.' })
  readonly urgent!: number;

  @Field(() => Float, { nullable: true, description: 'What other sizes save in a month; absent without prices.' })
  readonly savesPerMonth?: number;
}

@ObjectType('CapacityReport', {
  description: 'What ran out, by the plans of one time, for everyone, a team or a tag. Stored with all it was made of.',
})
export class CapacityReportType implements ReportHead {
  @Field(() => ID, { description: 'Its identity; its files are at /capacity/reports/ID.html, .json, .csv and .md.' })
  readonly id!: string;

  @Field(() => DateTime, { description: 'Event time of its plans.' })
  readonly at!: number;

  @Field(() => String, { nullable: true, description: 'The team it is for.' })
  readonly owner?: string;

  @Field(() => String, { nullable: true, description: 'The tag it is for, as `name=value`.' })
  readonly tag?: string;

  @Field(() => CapacityReportTotalsType, { description: 'Its numbers.' })
  readonly totals!: ReportTotals;
}

export const CapacityReportConnection = PlainConnection(CapacityReportType, 'CapacityReport', 'capacity reports');

@ObjectType('CapacityReportFile', { description: 'A capacity report as a file.' })
export class CapacityReportFileType {
  @Field(() => String, { description: 'html, json, csv or md.' })
  readonly format!: string;

  @Field(() => String, { description: 'Its path on this server; needs the scope READ.' })
  readonly path!: string;
}

@ObjectType('CapacityRunFailure', { description: 'An entity that could not be planned.' })
export class CapacityRunFailureType implements RunFailure {
  @Field(() => String, { description: 'Which one.' })
  readonly entity!: string;

  @Field(() => String, { description: 'Why.' })
  readonly because!: string;
}

@ObjectType('CapacityRun', { description: 'One planning of all entities.' })
export class CapacityRunType implements Omit<CapacityRun, 'cursor'> {
  @Field(() => DateTime, { description: 'Event time of its plans.' })
  readonly at!: number;

  @Field(() => Boolean, { description: 'Whether it came to its end.' })
  readonly finished!: boolean;

  @Field(() => DateTime, { description: 'When it was begun, by the clock.' })
  readonly startedAt!: number;

  @Field(() => DateTime, { description: 'When it stored something last, by the clock; its end when it is finished.' })
  readonly progressAt!: number;

  @Field(() => Float, {
    description: 'How long it was worked on, ms; without pauses between breaking off and going on.',
  })
  readonly workedMs!: number;

  @Field(() => Int, { description: 'How many entities there are to plan.' })
  readonly entities!: number;

  @Field(() => Int, { description: 'How many were planned.' })
  readonly planned!: number;

  @Field(() => Int, { description: 'How many series were read.' })
  readonly series!: number;

  @Field(() => Int, { description: 'How many entities could not be planned; they keep their last plan.' })
  readonly failed!: number;

  @Field(() => [CapacityRunFailureType], { description: 'The first hundred of those, and why.' })
  readonly failures!: readonly RunFailure[];

  @Field(() => String, {
    nullable: true,
    description: 'What stopped it; the next run goes on where it was. Absent while nothing did.',
  })
  readonly brokenOffBecause!: string | null;
}

export const PlanCapacityResult = createUnionType({
  name: 'PlanCapacityResult',
  description: 'The planning that goes on now, or why there is none.',
  types: () => [CapacityRunType, IllegalTransitionType] as const,
  resolveType: (value: CapacityRun | Problem) => ('problem' in value ? problemTypeOf(value) : CapacityRunType),
});

export const CapacityReportResult = createUnionType({
  name: 'CapacityReportResult',
  description: 'The report, or why there is none.',
  types: () => [CapacityReportType, NotFoundType, IllegalTransitionType] as const,
  resolveType: (value: ReportHead | Problem) => problemTypeOf(value) ?? CapacityReportType,
});
