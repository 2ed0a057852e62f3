import { Args, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { IncidentRecord } from '../../incidents/transition.js';
import { SimilarIncidentsService, type SimilarWithCure } from '../similar-incidents.service.js';
import { assertCount } from './bounded.js';
import { IncidentType } from './incident.type.js';
import { SimilarIncidentType } from './similar.type.js';

/** More earlier incidents than this nobody reads. */
const MOST_SIMILAR = 20;
/** Comparing one incident with hundreds costs as much as this many fields. */
const SIMILAR_COST = 100;

@Resolver(() => IncidentType)
export class SimilarResolver {
  constructor(private readonly similarIncidents: SimilarIncidentsService) {}

  @ResolveField(() => [SimilarIncidentType], {
    description: 'Earlier incidents that look like this one, the most alike first, with what fixed them.',
    complexity: SIMILAR_COST,
  })
  async similar(
    @Parent() { id }: IncidentRecord,
    @Args('first', { type: () => Int, defaultValue: 5, description: `How many, 1 to ${MOST_SIMILAR}.` }) first: number,
  ): Promise<readonly SimilarWithCure[]> {
    assertCount('first', first, MOST_SIMILAR);
    return (await this.similarIncidents.of(id, first)) ?? [];
  }
}
