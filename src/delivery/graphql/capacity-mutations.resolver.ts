import { Args, ArgsType, Field, ID, Mutation, Resolver } from '@nestjs/graphql';
import { CapacityActionService } from '../../capacity/capacity-action.service.js';
import type { ReportHead } from '../../capacity/capacity-report.store.js';
import type { CapacityRun } from '../../capacity/capacity-run.js';
import { CapacityScheduleService } from '../../capacity/capacity-schedule.service.js';
import { ReportRequestService } from '../../capacity/report-request.service.js';
import type { Identity } from '../../platform/access/access.service.js';
import { ActionResult, actionResultOf } from './action.type.js';
import { boundedText, bounds } from './bounded.js';
import { Caller, CallerIdentity } from './caller.js';
import { CapacityReportResult, CapacityReportType, PlanCapacityResult } from './capacity-report.type.js';
import { DateTime } from './date-time.js';
import type { Problem } from './problem.type.js';
import { Protect } from './protect.js';

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
@Protect('operate')
export class CapacityMutationsResolver {
  constructor(
    private readonly schedule: CapacityScheduleService,
    private readonly requests: ReportRequestService,
    private readonly actions: CapacityActionService,
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

  @Mutation(() => ActionResult, {
    description: 'Proposes a capacity action of the newest plans. Nothing is done yet: approveAction carries it out.',
  })
  async proposeCapacityAction(
    @Args('id', { type: () => ID, description: 'The capacity action.' }) id: string,
    @CallerIdentity() by: Identity,
  ) {
    return actionResultOf(await this.actions.propose(boundedText('id', id, bounds.id), by));
  }
}
