import {
  Args,
  ArgsType,
  Context,
  Field,
  ID,
  InputType,
  Int,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { CapacityReportService } from '../../capacity/capacity-report.service.js';
import type { ReportFilter, ReportHead } from '../../capacity/capacity-report.store.js';
import type { CapacityAction, Finding, SizeFinding, UnitCost } from '../../capacity/plan.js';
import type { CapacityReport } from '../../capacity/capacity-report.js';
import { reportLinks } from '../capacity-report-links.js';
import { assertCount } from './bounded.js';
import { CapacityReportConnection, CapacityReportFileType, CapacityReportType } from './capacity-report.type.js';
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
