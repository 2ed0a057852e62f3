import { Args, Query, Resolver } from '@nestjs/graphql';
import { tryMapping, type MappingTrial } from '../../ingest/mappings.js';
import { summarise } from '../../ingest/source.js';
import { Clock } from '../../platform/clock.js';
import { boundedText } from './bounded.js';
import { MappingTrialType } from './mapping.type.js';
import { Protect } from './protect.js';

const maxMappingChars = 65_536;
const maxPayloadChars = 262_144;
const maxRecords = 100;

@Resolver(() => MappingTrialType)
@Protect('operate')
export class MappingResolver {
  constructor(private readonly clock: Clock) {}

  @Query(() => MappingTrialType, {
    description: 'Shows what a payload would become by a mapping, without keeping either.',
  })
  tryMapping(
    @Args('yaml', { type: () => String, description: 'The mapping, as a file of MAPPING_FILES would hold it.' })
    yaml: string,
    @Args('payload', { type: () => String, description: 'A payload of the sender, as JSON.' }) payload: string,
  ): MappingTrialType {
    const mapping = boundedText('yaml', yaml, maxMappingChars);
    const sample = boundedText('payload', payload, maxPayloadChars);
    return toTrial(tryMapping(mapping, sample, this.clock.now()));
  }
}

function toTrial({ problem, told, refused }: MappingTrial): MappingTrialType {
  const records = Object.entries(told).flatMap(([kind, of]) =>
    (of as readonly object[]).map((record) => ({ kind, json: JSON.stringify(record) })),
  );
  return {
    ...(problem !== undefined && { problem }),
    warnings: summarise(refused),
    records: records.slice(0, maxRecords),
  };
}
