import { Args, ArgsType, Field, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  mostReportMs,
  type OperationFormat,
  type OperationReport,
  type ReportRequest,
} from '../../reports/operation-report.js';
import { renderOperation } from '../../reports/render-operation.js';
import { ReportService } from '../../reports/report.service.js';
import { assertRange, boundedText, bounds } from './bounded.js';
import { DateTime } from './date-time.js';
import { Protect } from './protect.js';
import { OperationFormatEnum } from './report-enums.js';
import { OperationReportType } from './report.type.js';

/** It reads everything of the period. */
const REPORT_COST = 500;

@ArgsType()
class ReportArgs {
  @Field(() => DateTime, { description: 'From when.' })
  readonly from!: number;

  @Field(() => DateTime, { description: 'Until when, exclusive; at most 400 days later.' })
  readonly to!: number;

  @Field(() => String, { nullable: true, description: 'Only what this team owns.' })
  readonly team?: string | null;
}

@Resolver(() => OperationReportType)
@Protect('read')
export class ReportResolver {
  constructor(private readonly reports: ReportService) {}

  @Query(() => OperationReportType, {
    description: 'How the operation did in a period: delivery, response, noise, what recurs.',
    complexity: REPORT_COST,
  })
  report(@Args() { from, to, team }: ReportArgs): Promise<OperationReport> {
    assertRange({ from, to }, mostReportMs);
    const request: ReportRequest = {
      from,
      to,
      ...(typeof team === 'string' && { team: boundedText('team', team, bounds.name) }),
    };
    return this.reports.report(request);
  }

  @ResolveField(() => String, { description: 'The whole report as a text.' })
  rendered(
    @Parent() report: OperationReport,
    @Args('format', { type: () => OperationFormatEnum, description: 'How it is written.' }) format: OperationFormat,
  ): string {
    return renderOperation(report, format);
  }
}
