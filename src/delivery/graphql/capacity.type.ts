import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Sizing } from '../../analysis/capacity/right-size.js';
import type {
  CapacityAction,
  ExhaustionDates,
  Finding,
  ForecastFan,
  Missing,
  Plotted,
  SizeFinding,
  UnitCost,
} from '../../capacity/plan.js';
import type { ActionKind } from '../../capacity/resource.js';
import { CapacityActionKindEnum } from './capacity-enums.js';
import { Connection } from './connection.js';
import { DateTime } from './date-time.js';

@ObjectType('CapacityMissing', { description: 'How much is missing before something can be said.' })
export class CapacityMissingType implements Missing {
  @Field(() => String, {
    description: 'Of what: `values` of the series, `readings` of the container, or `hours` of them.',
  })
  readonly of!: Missing['of'];

  @Field(() => Float, { description: 'How many are needed.' })
  readonly need!: number;

  @Field(() => Float, { description: 'How many there are.' })
  readonly have!: number;
}

@ObjectType('Exhaustion', {
  description: 'When a resource is spent; a time is absent where it lies beyond the horizon.',
})
export class ExhaustionType implements ExhaustionDates {
  @Field(() => Float, { description: 'How probable it is that it is spent within the horizon, 0 to 1.' })
  readonly probability!: number;

  @Field(() => DateTime, { nullable: true, description: 'The early end of an 80 % interval.' })
  readonly earliestAt?: number;

  @Field(() => DateTime, { nullable: true, description: 'As likely before as after.' })
  readonly expectedAt?: number;

  @Field(() => DateTime, { nullable: true, description: 'The late end of an 80 % interval.' })
  readonly latestAt?: number;

  @Field(() => Float, { description: 'How probable it is that it is spent before more can be had, 0 to 1.' })
  readonly withinLeadTime!: number;

  @Field(() => String, { description: 'The same in a sentence.' })
  readonly because!: string;
}

@ObjectType('CapacityHistory', { description: 'How much was used: equally spaced values.' })
export class CapacityHistoryType implements Plotted {
  @Field(() => DateTime, { description: 'When the first step begins.' })
  readonly startAt!: number;

  @Field(() => Int, { description: 'How long a step is, ms.' })
  readonly stepMs!: number;

  @Field(() => [Float], { nullable: 'items', description: 'One value a step; null where nothing was measured.' })
  readonly values!: readonly (number | null)[];
}

@ObjectType('CapacityForecast', { description: 'How much will be used: equally spaced values with their intervals.' })
export class CapacityForecastType implements ForecastFan {
  @Field(() => DateTime, { description: 'When the first step begins.' })
  readonly startAt!: number;

  @Field(() => Int, { description: 'How long a step is, ms.' })
  readonly stepMs!: number;

  @Field(() => [Float], { description: 'What is expected.' })
  readonly mean!: readonly number[];

  @Field(() => [Float], { description: 'One value in ten is less.' })
  readonly lower80!: readonly number[];

  @Field(() => [Float], { description: 'One value in ten is more.' })
  readonly upper80!: readonly number[];

  @Field(() => [Float], { description: 'One value in forty is less.' })
  readonly lower95!: readonly number[];

  @Field(() => [Float], { description: 'One value in forty is more.' })
  readonly upper95!: readonly number[];

  @Field(() => [String], { description: 'What it was made by, and what speaks against it.' })
  readonly because!: readonly string[];
}

@ObjectType('CapacityResource', { description: 'Something that an entity can run out of, and when it does.' })
export class CapacityResourceType implements Pick<Finding, 'entity' | 'key' | 'used' | 'usedAt' | 'urgent'> {
  @Field(() => String, { description: 'Whose it is.' })
  readonly entity!: string;

  @Field(() => String, { nullable: true, description: 'The team that owns the entity.' })
  readonly owner?: string;

  @Field(() => [String], { nullable: true, description: 'Tags of the entity, as `name=value`.' })
  readonly tags?: readonly string[];

  @Field(() => String, { description: 'What it is: the id of an entry of `capacityCatalogue`.' })
  readonly resource!: string;

  @Field(() => String, { description: 'Which one of several, such as `/var`; empty when there is one.' })
  readonly key!: string;

  @Field(() => String, {
    description: 'In what it is measured: cores, bytes, share (0 to 1), count, messages, per second, seconds, days.',
  })
  readonly unit!: string;

  @Field(() => [String], { description: 'Metrics that tell of it.' })
  readonly metrics!: readonly string[];

  @Field(() => Float, { description: 'How much was used last; days left for what ends.' })
  readonly used!: number;

  @Field(() => DateTime, { description: 'When that was measured.' })
  readonly usedAt!: number;

  @Field(() => Float, { nullable: true, description: 'How much there is; absent when nothing tells it.' })
  readonly limit?: number;

  @Field(() => String, {
    nullable: true,
    description: 'From where the limit is known: `metric`, `attribute`, `configuration`, or `nature` of a share.',
  })
  readonly limitFrom?: string;

  @Field(() => Float, { description: 'How long it takes to get more, ms.' })
  readonly leadTimeMs!: number;

  @Field(() => ExhaustionType, { nullable: true, description: 'When it is spent; absent when that cannot be said.' })
  readonly exhaustion?: ExhaustionDates;

  @Field(() => String, { nullable: true, description: 'Why there is no forecast, or no date.' })
  readonly refused?: string;

  @Field(() => CapacityMissingType, { nullable: true, description: 'What is missing for a forecast.' })
  readonly missing?: Missing;

  @Field(() => Boolean, { description: 'Whether it is likely spent before more of it can be had.' })
  readonly urgent!: boolean;
}

@ObjectType('CapacityAmount', { description: 'How much there is, and how much there should be.' })
export class CapacityAmountType {
  @Field(() => Float, { description: 'How much there is.' })
  readonly from!: number;

  @Field(() => Float, { description: 'How much there should be.' })
  readonly to!: number;
}

@ObjectType('CapacityAction', {
  description: 'What to do about a resource that runs out, or a container of the wrong size.',
})
export class CapacityActionType implements Pick<CapacityAction, 'id' | 'entity' | 'key' | 'summary' | 'effect'> {
  @Field(() => ID, { description: 'Stable: the same action of a later plan has the same id. Propose it by this.' })
  readonly id!: string;

  @Field(() => CapacityActionKindEnum, { description: 'What is done.' })
  readonly kind!: ActionKind;

  @Field(() => String, { description: 'To what it is done.' })
  readonly entity!: string;

  @Field(() => String, { nullable: true, description: 'The team that owns the entity.' })
  readonly owner?: string;

  @Field(() => [String], { nullable: true, description: 'Tags of the entity, as `name=value`.' })
  readonly tags?: readonly string[];

  @Field(() => String, { description: 'The kind of resource it is about.' })
  readonly resource!: string;

  @Field(() => String, { description: 'Which one of several; of a size, the container.' })
  readonly key!: string;

  @Field(() => String, { description: 'What to do, in a sentence.' })
  readonly summary!: string;

  @Field(() => String, { description: 'What is expected of it.' })
  readonly effect!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it must be begun to be done in time.' })
  readonly beginBy?: number;

  @Field(() => Float, {
    nullable: true,
    description: 'What it costs (negative: saves) in a month of 730 hours; absent without prices.',
  })
  readonly costPerMonth?: number;

  @Field(() => CapacityAmountType, {
    nullable: true,
    description: 'From how much to how much, in the unit of the resource; absent where that is not what changes.',
  })
  readonly amount?: CapacityAmountType;

  @Field(() => [String], { description: 'Why.' })
  readonly because!: readonly string[];
}

@ObjectType('Sizing', { description: 'What one replica should ask for.' })
export class SizingType implements Sizing {
  @Field(() => Float, { nullable: true, description: 'What it asks for now; absent when nothing tells it.' })
  readonly from?: number;

  @Field(() => Float, { description: 'What it should ask for.' })
  readonly to!: number;

  @Field(() => Int, { description: 'By how many readings.' })
  readonly readings!: number;

  @Field(() => DateTime, { description: 'Since when it was seen.' })
  readonly since!: number;

  @Field(() => DateTime, { description: 'Until when it was seen.' })
  readonly until!: number;

  @Field(() => Float, { description: 'How much of two weeks was seen, 0 to 1.' })
  readonly confidence!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'What all replicas cost less in a month of 730 hours (negative: more); absent without prices.',
  })
  readonly savesPerMonth?: number;

  @Field(() => [String], { description: 'Why.' })
  readonly because!: readonly string[];
}

@ObjectType('ContainerSize', { description: 'How large one container should be, or why that cannot be said.' })
export class ContainerSizeType implements Pick<SizeFinding, 'entity' | 'container' | 'replicas'> {
  @Field(() => String, { description: 'Whose container it is.' })
  readonly entity!: string;

  @Field(() => String, { nullable: true, description: 'The team that owns the entity.' })
  readonly owner?: string;

  @Field(() => [String], { nullable: true, description: 'Tags of the entity, as `name=value`.' })
  readonly tags?: readonly string[];

  @Field(() => String, { description: 'Its name; empty when the entity is the container.' })
  readonly container!: string;

  @Field(() => String, { description: 'Of what: `cpu` (in cores) or `memory` (in bytes).' })
  readonly resource!: string;

  @Field(() => Int, { description: 'How many replicas there are.' })
  readonly replicas!: number;

  @Field(() => SizingType, { nullable: true, description: 'The size; absent when too little was seen.' })
  readonly sizing?: Sizing;

  @Field(() => String, { nullable: true, description: 'Why there is no size.' })
  readonly refused?: string;

  @Field(() => CapacityMissingType, { nullable: true, description: 'What is missing for a size.' })
  readonly missing?: Missing;
}

@ObjectType('UnitCost', { description: 'What a thousand requests to one version of a model cost.' })
export class UnitCostType implements Pick<UnitCost, 'entity' | 'key' | 'perThousand' | 'because'> {
  @Field(() => String, { description: 'What serves it.' })
  readonly entity!: string;

  @Field(() => String, { nullable: true, description: 'The team that owns the entity.' })
  readonly owner?: string;

  @Field(() => [String], { nullable: true, description: 'Tags of the entity, as `name=value`.' })
  readonly tags?: readonly string[];

  @Field(() => String, { description: 'The model and its version.' })
  readonly key!: string;

  @Field(() => Float, { description: 'In the currency of the configured prices.' })
  readonly perThousand!: number;

  @Field(() => [String], { description: 'How it comes about.' })
  readonly because!: readonly string[];
}

export const CapacityResourceConnection = Connection(CapacityResourceType, 'CapacityResource', 'resources');
export const CapacityActionConnection = Connection(CapacityActionType, 'CapacityAction', 'capacity actions');
export const ContainerSizeConnection = Connection(ContainerSizeType, 'ContainerSize', 'sizes of containers');
export const UnitCostConnection = Connection(UnitCostType, 'UnitCost', 'costs of model versions');
