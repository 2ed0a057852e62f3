import { createUnionType, Field, Int, ObjectType } from '@nestjs/graphql';
import type { TopologyImport } from '../../inventory/topology.service.js';
import { DateTime } from './date-time.js';
import { ProblemType } from './problem.type.js';

@ObjectType('Sighting', { description: 'A source that tells of an entity or relation.' })
export class SightingType {
  @Field(() => String, { description: 'The source.' })
  readonly source!: string;

  @Field(() => DateTime, { description: 'When it last told of it, to about ten minutes.' })
  readonly lastSeenAt!: number;
}

@ObjectType('TopologyImport', { description: 'What an import of a topology took up and took back.' })
export class TopologyImportType implements TopologyImport {
  @Field(() => Int, { description: 'Entities it declares.' })
  readonly entities!: number;

  @Field(() => Int, { description: 'Relations it declares.' })
  readonly relations!: number;

  @Field(() => Int, { description: 'Entities and relations of the import before it that it no longer declares.' })
  readonly withdrawn!: number;
}

@ObjectType('InvalidTopology', { implements: () => [ProblemType], description: 'The topology cannot be read.' })
export class InvalidTopologyType extends ProblemType {}

export const ImportTopologyResult = createUnionType({
  name: 'ImportTopologyResult',
  description: 'What the import did, or why it was not done.',
  types: () => [TopologyImportType, InvalidTopologyType] as const,
  resolveType: (value: TopologyImport | InvalidTopologyType) =>
    'message' in value ? InvalidTopologyType : TopologyImportType,
});
