import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Entity, Relation } from '../../domain/inventory.js';
import { sightingsOf } from '../../inventory/merge.js';
import { TopologyService, type TopologyImport } from '../../inventory/topology.service.js';
import { RequireScope } from '../../platform/access/require-scope.js';
import { Failure } from '../../platform/failure.js';
import { bounds, boundedText } from './bounded.js';
import { Caller } from './caller.js';
import { EntityType, RelationType } from './inventory.type.js';
import { Protect } from './protect.js';
import { ImportTopologyResult, SightingType, type InvalidTopologyType } from './topology.type.js';

const maxTopologyChars = 1_000_000;

@Resolver()
@Protect('read')
export class TopologyResolver {
  constructor(private readonly topologies: TopologyService) {}

  @Mutation(() => ImportTopologyResult, {
    description:
      'Declares entities and relations under a name, in place of those of the import before it under that name. What is declared is believed over what is told, and does not go stale.',
  })
  @RequireScope('operate')
  async importTopology(
    @Args('name', { type: () => String, description: 'What this topology is called, e.g. the team it is from.' })
    name: string,
    @Args('yaml', { type: () => String, description: '`entities` and `relations`, as INVENTORY_FILE holds them.' })
    yaml: string,
    @Caller() who: string,
  ): Promise<TopologyImport | InvalidTopologyType> {
    try {
      const text = boundedText('yaml', yaml, maxTopologyChars);
      return await this.topologies.import(boundedText('name', name, bounds.name), text, who);
    } catch (error) {
      if (error instanceof Failure && error.code === 'inventory.invalid-file') return { message: error.message };
      throw error;
    }
  }
}

@Resolver(() => EntityType)
export class EntitySightingsResolver {
  @ResolveField(() => [SightingType], { description: 'Every source that tells of it, the latest first.' })
  seenBy(@Parent() entity: Entity): readonly SightingType[] {
    return toSightings(entity);
  }
}

@Resolver(() => RelationType)
export class RelationSightingsResolver {
  @ResolveField(() => [SightingType], { description: 'Every source that tells of it, the latest first.' })
  seenBy(@Parent() relation: Relation): readonly SightingType[] {
    return toSightings(relation);
  }
}

function toSightings(row: Entity | Relation): readonly SightingType[] {
  return Object.entries(sightingsOf(row))
    .map(([source, lastSeenAt]) => ({ source, lastSeenAt }))
    .toSorted((a, b) => b.lastSeenAt - a.lastSeenAt);
}
