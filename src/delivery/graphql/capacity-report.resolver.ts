import {
  Args,
  ArgsType,
  Context,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { CapacityReportService } from '../../capacity/capacity-report.service.js';
import type { ReportFilter, ReportHead } from '../../capacity/capacity-report.store.js';
import { CapacityScheduleService } from '../../capacity/capacity-schedule.service.js';
import type { CapacityRun } from '../../capacity/capacity-run.js';
import type { CapacityAction, Finding, SizeFinding, UnitCost } from '../../capacity/plan.js';
import { ReportRequestService } from '../../capacity/report-request.service.js';
import type { CapacityReport } from '../../capacity/capacity-report.js';
import { reportLinks } from '../capacity-report-links.js';
import { assertCount, boundedText, bounds } from './bounded.js';
import { Caller } from './caller.js';
import {
  CapacityReportConnection,
  CapacityReportFileType,
  CapacityReportResult,
  CapacityReportType,
  PlanCapacityResult,
} from './capacity-report.type.js';
import { CapacityActionType, CapacityResourceType, ContainerSizeType, UnitCostType } from './capacity.type.js';
import {
  checkedPage,
  DEFAULT_FIRST,
  MAX_FIRST,
  PageArgs,
  plainConnectionOf,
  type PlainConnectionOf,
} from './connection.js';
import { DateTime } from './date-time.js';
import { withoutNulls } from './input.js';
import type { GraphqlContext } from './loaders.js';
import type { Problem } from './problem.type.js';
import { Protect } from './protect.js';

/** The whole report is read for any of its rows. */
const ROWS_COST = 50;

@InputType('CapacityReportFilter', { description: 'Which reports; what is not given does not restrict.' })
class CapacityReportFilterInput implements ReportFilter {
  @Field(() => String, { nullable: true, description: 'For this team.' })
  readonly owner?: string;

  @Field(() => String, { nullable: true, description: 'For this tag, as `name=value`.' })
  readonly tag?: string;

  @Field(() => DateTime, { nullable: true, description: 'Of the plans of exactly this time.' })
  readonly at?: number;
}

@ArgsType()
class ReportPageArgs extends PageArgs {
  @Field(() => CapacityReportFilterInput, { nullable: true, description: 'Which ones.' })
  readonly filter?: CapacityReportFilterInput;
}

@ArgsType()
class RowsArgs {
  @Field(() => Int, {
    defaultValue: DEFAULT_FIRST,
    description: `How many of the first rows, 1 to ${MAX_FIRST}; its files hold all of them.`,
  })
  readonly first!: number;
}

@ArgsType()
class MakeReportArgs {
  @Field(() => String, { nullable: true, description: 'For this team; for everyone when absent.' })
  readonly owner?: string | null;

  @Field(() => String, { nullable: true, description: 'For this tag, as `name=value`.' })
  readonly tag?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether it is sent to the channels, too; once.' })
  readonly announce!: boolean;
}

@Resolver(() => CapacityReportType)
@Protect('read')
export class CapacityReportResolver {
  constructor(private readonly reports: CapacityReportService) {}

  @Query(() => CapacityReportConnection, { description: 'Reports about capacity, the latest first.' })
  async capacityReports(@Args() { filter, ...page }: ReportPageArgs): Promise<PlainConnectionOf<ReportHead>> {
    const { first, after } = checkedPage(page);
    return plainConnectionOf(await this.reports.page(withoutNulls(filter), first, after));
  }

  @Query(() => CapacityReportType, { nullable: true, description: 'One report by its id.' })
  capacityReport(
    @Args('id', { type: () => ID, description: 'Its identity.' }) id: string,
  ): Promise<ReportHead | undefined> {
    return this.reports.headOf(id);
  }

  @ResolveField(() => [CapacityReportFileType], { description: 'The files that it can be had as.' })
  files(@Parent() { id }: ReportHead): readonly CapacityReportFileType[] {
    return reportLinks(id);
  }

  @ResolveField(() => [CapacityResourceType], {
    description: 'What runs out within the horizon rather than not, the soonest first.',
    complexity: ROWS_COST,
  })
  runningOut(@Parent() of: ReportHead, @Args() rows: RowsArgs, @Context() context: GraphqlContext): Promise<Finding[]> {
    return rowsOf(of, rows, context, ({ runningOut }) => runningOut);
  }

  @ResolveField(() => [CapacityResourceType], {
    description: 'What holds, the likeliest to run out first.',
    complexity: ROWS_COST,
  })
  holding(@Parent() of: ReportHead, @Args() rows: RowsArgs, @Context() context: GraphqlContext): Promise<Finding[]> {
    return rowsOf(of, rows, context, ({ holding }) => holding);
  }

  @ResolveField(() => [CapacityResourceType], {
    description: 'What nothing can be said of, and why.',
    complexity: ROWS_COST,
  })
  unknown(@Parent() of: ReportHead, @Args() rows: RowsArgs, @Context() context: GraphqlContext): Promise<Finding[]> {
    return rowsOf(of, rows, context, ({ unknown }) => unknown);
  }

  @ResolveField(() => [CapacityActionType], {
    description: 'What was to be done, the most pressing first.',
    complexity: ROWS_COST,
  })
  actions(
    @Parent() of: ReportHead,
    @Args() rows: RowsArgs,
    @Context() context: GraphqlContext,
  ): Promise<CapacityAction[]> {
    return rowsOf(of, rows, context, ({ actions }) => actions);
  }

  @ResolveField(() => [ContainerSizeType], {
    description: 'How large containers should have been, those that save most first.',
    complexity: ROWS_COST,
  })
  sizes(@Parent() of: ReportHead, @Args() rows: RowsArgs, @Context() context: GraphqlContext): Promise<SizeFinding[]> {
    return rowsOf(of, rows, context, ({ sizes }) => sizes);
  }

  @ResolveField(() => [UnitCostType], {
    description: 'What versions of models cost, the dearest first.',
    complexity: ROWS_COST,
  })
  unitCosts(@Parent() of: ReportHead, @Args() rows: RowsArgs, @Context() context: GraphqlContext): Promise<UnitCost[]> {
    return rowsOf(of, rows, context, ({ unitCosts }) => unitCosts);
  }
}

@Resolver(() => CapacityReportType)
@Protect('operate')
export class CapacityMutationsResolver {
  constructor(
    private readonly schedule: CapacityScheduleService,
    private readonly requests: ReportRequestService,
  ) {}

  @Mutation(() => PlanCapacityResult, {
    description: 'Begins to plan all entities, or to go on with what was broken off; `capacityRun` tells how it fares.',
  })
  async planCapacity(
    @Args('at', { type: () => DateTime, nullable: true, description: 'As of then; as of now when absent.' })
    at: number | null,
    @Caller() who: string,
  ): Promise<CapacityRun | Problem> {
    const requested = await this.schedule.request(who, typeof at === 'number' ? at : undefined);
    return 'refused' in requested ? { problem: 'illegal', message: requested.refused } : requested;
  }

  @Mutation(() => CapacityReportResult, {
    description: 'Makes a report of the newest plans. The same of the same plans again is the same report.',
  })
  async makeCapacityReport(
    @Args() { owner, tag, announce }: MakeReportArgs,
    @Caller() who: string,
  ): Promise<ReportHead | Problem> {
    const subject = {
      ...(typeof owner === 'string' && { owner: boundedText('owner', owner, bounds.name) }),
      ...(typeof tag === 'string' && { tag: boundedText('tag', tag, bounds.tag) }),
    };
    const made = await this.requests.make(subject, announce ? 'tell' : 'keep', who);
    return made.kind === 'made' ? made.report : { problem: made.kind, message: made.because };
  }
}

async function rowsOf<T>(
  { id }: ReportHead,
  { first }: RowsArgs,
  { loaders }: GraphqlContext,
  rows: (report: CapacityReport) => readonly T[],
): Promise<T[]> {
  assertCount('first', first, MAX_FIRST);
  const report = await loaders.capacityReport.load(id);
  return report ? rows(report).slice(0, first) : [];
}
