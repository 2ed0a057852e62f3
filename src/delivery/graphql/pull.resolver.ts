import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { PullsService, type PullHealth } from '../../ingest/pulls.service.js';
import { RequireScope } from '../../platform/access/require-scope.js';
import { Caller } from './caller.js';
import { toExamples } from './operations.type.js';
import type { Problem } from './problem.type.js';
import { Protect } from './protect.js';
import { PullType, RunPullResult, type PullStatus } from './pull.type.js';

@Resolver(() => PullType)
@Protect('read')
export class PullResolver {
  constructor(private readonly service: PullsService) {}

  @Query(() => [PullType], { description: 'Everything that can be pulled, and how what is configured fares.' })
  pulls(): readonly PullType[] {
    return this.service.health().map(toPull);
  }

  @Mutation(() => RunPullResult, {
    description: 'Pulls now, whatever the schedule says, and waits for the end of the round.',
  })
  @RequireScope('operate')
  async runPull(
    @Args('id', { type: () => ID, description: 'The pull.' }) id: string,
    @Caller() who: string,
  ): Promise<PullType | Problem> {
    const health = await this.service.run(id, who);
    return health ? toPull(health) : { problem: 'not-found', message: `There is no pull ${id} that is configured.` };
  }
}

function toPull({ pull, configured, running, cursor, ...health }: PullHealth): PullType {
  const { id, summary, source, variables, everySeconds, examples } = pull;
  return {
    ...health,
    id,
    summary,
    source,
    variables,
    everySeconds,
    status: statusOf(configured, running, health.failures),
    ...(cursor !== undefined && { cursor: JSON.stringify(cursor) }),
    examples: toExamples(examples),
  };
}

function statusOf(configured: boolean, running: boolean, failures: number): PullStatus {
  if (!configured) return 'off';
  if (running) return 'running';
  return failures > 0 ? 'failing' : 'waiting';
}
