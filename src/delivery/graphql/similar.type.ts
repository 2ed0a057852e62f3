import { Field, Float, ObjectType } from '@nestjs/graphql';
import type { IncidentRecord } from '../../incidents/transition.js';
import type { SimilarWithCure } from '../similar-incidents.service.js';
import { IncidentType } from './incident.type.js';

@ObjectType('SimilarIncident', { description: 'An earlier incident that looks like this one.' })
export class SimilarIncidentType implements SimilarWithCure {
  @Field(() => IncidentType, { description: 'The earlier incident.' })
  readonly incident!: IncidentRecord;

  @Field(() => Float, { description: 'How much they have in common: 0 nothing, to 1 everything.' })
  readonly score!: number;

  @Field(() => [String], { description: 'What they share, the weightiest first.' })
  readonly because!: readonly string[];

  @Field(() => [String], {
    description: 'What helped then: the confirmed cause, how it ended, what was done. Empty when nobody told.',
  })
  readonly fixedBy!: readonly string[];
}
