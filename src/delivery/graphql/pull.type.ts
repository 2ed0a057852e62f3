import { createUnionType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTime } from './date-time.js';
import { CatalogueExampleType } from './operations.type.js';
import { NotFoundType, problemTypeOf, type Problem } from './problem.type.js';

export type PullStatus = 'off' | 'waiting' | 'running' | 'failing';
const PullStatusEnum: Readonly<Record<string, PullStatus>> = {
  OFF: 'off',
  WAITING: 'waiting',
  RUNNING: 'running',
  FAILING: 'failing',
};
registerEnumType(PullStatusEnum, {
  name: 'PullStatus',
  description: 'How a pull fares.',
  valuesMap: {
    OFF: { description: 'It is not configured.' },
    WAITING: { description: 'Its last round was good, or there was none yet; it waits for the next.' },
    RUNNING: { description: 'A round is under way.' },
    FAILING: { description: 'Its last round failed; it is tried again.' },
  },
});

@ObjectType('Pull', { description: 'Something that is asked again and again for what has happened since.' })
export class PullType {
  @Field(() => ID, { description: 'Its identity.' })
  readonly id!: string;

  @Field(() => String, { description: 'What it pulls, in a sentence.' })
  readonly summary!: string;

  @Field(() => String, { description: 'As whose word it tells: the source of its records.' })
  readonly source!: string;

  @Field(() => [String], { description: 'The variables of the configuration that switch it on; never their values.' })
  readonly variables!: readonly string[];

  @Field(() => Int, { description: 'Seconds between two rounds.' })
  readonly everySeconds!: number;

  @Field(() => PullStatusEnum, { description: 'How it fares.' })
  readonly status!: PullStatus;

  @Field(() => String, { nullable: true, description: 'How far it has come, as JSON.' })
  readonly cursor?: string;

  @Field(() => DateTime, { nullable: true, description: 'When its last round began.' })
  readonly lastRunAt?: number;

  @Field(() => DateTime, { nullable: true, description: 'When its last good round began.' })
  readonly lastSuccessAt?: number;

  @Field(() => DateTime, { nullable: true, description: 'When its next round begins.' })
  readonly nextRunAt?: number;

  @Field(() => Int, { description: 'Rounds in a row that failed.' })
  readonly failures!: number;

  @Field(() => String, { nullable: true, description: 'Why the last round failed.' })
  readonly because?: string;

  @Field(() => Int, { description: 'Records and deliveries taken in so far.' })
  readonly records!: number;

  @Field(() => [CatalogueExampleType], { description: 'Examples of what it is answered and makes of it.' })
  readonly examples!: readonly CatalogueExampleType[];
}

export const RunPullResult = createUnionType({
  name: 'RunPullResult',
  description: 'How the pull fares after the round, or why there was none.',
  types: () => [PullType, NotFoundType] as const,
  resolveType: (value: PullType | Problem) => problemTypeOf(value) ?? PullType,
});
