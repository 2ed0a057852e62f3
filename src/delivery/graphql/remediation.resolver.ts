import { Inject } from '@nestjs/common';
import { Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { EXECUTORS, type Executor } from '../../actions/executor.js';
import type { Suggestion } from '../../actions/rank-remediations.js';
import { REMEDIATIONS, type Remediation } from '../../actions/remediation.js';
import type { IncidentRecord } from '../../incidents/transition.js';
import { IncidentType } from './incident.type.js';
import type { GraphqlContext } from './loaders.js';
import { CatalogueEntryType, toExamples } from './operations.type.js';
import { Protect } from './protect.js';
import { RemediationType } from './remediation.type.js';

@Resolver(() => IncidentType)
@Protect('read')
export class IncidentRemediationsResolver {
  constructor(
    @Inject(REMEDIATIONS) private readonly catalogue: readonly Remediation[],
    @Inject(EXECUTORS) private readonly allExecutors: readonly Executor[],
  ) {}

  @ResolveField(() => [RemediationType], {
    description: 'What could be done, the most promising first; what was tried in vain last.',
  })
  remediations(
    @Parent() { id }: IncidentRecord,
    @Context() { loaders }: GraphqlContext,
  ): Promise<readonly Suggestion[]> {
    return loaders.remediations.load(id);
  }

  @Query(() => [CatalogueEntryType], { description: 'Every way to mend things.' })
  remediationCatalogue(): readonly CatalogueEntryType[] {
    return this.catalogue.map(({ id, summary, examples }) => ({ id, summary, examples: toExamples(examples) }));
  }

  @Query(() => [CatalogueEntryType], { description: 'Everything that can carry actions out.' })
  executors(): readonly CatalogueEntryType[] {
    return this.allExecutors.map(({ id, summary }) => ({ id, summary, examples: [] }));
  }
}

@Resolver(() => RemediationType)
export class RemediationResolver {
  @ResolveField(() => String, {
    nullable: true,
    description: 'What would carry it out here; absent where only a person can.',
  })
  executor(@Parent() { request }: Suggestion): string | undefined {
    return request?.executor;
  }
}
