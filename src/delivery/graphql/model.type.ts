import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Card, CardDataset, Fact } from '../../inventory/card.js';
import type { ImpactDirection, Reached } from '../../inventory/impact.js';
import type { ModelAlias } from '../../inventory/model.service.js';
import { PlainConnection } from './connection.js';
import { DateTime } from './date-time.js';
import { ImpactDirectionEnum } from './enums.js';
import { AttributeType } from './inventory.type.js';

@ObjectType('ModelAlias', { description: 'A name that stands for a version of a model, and can be moved to another.' })
export class ModelAliasType implements ModelAlias {
  @Field(() => String, { description: 'The alias, e.g. champion.' })
  readonly alias!: string;

  @Field(() => String, { description: 'The version it stands for now.' })
  readonly version!: string;
}

@ObjectType('CardDataset', { description: 'A dataset that a model version was trained on.' })
class CardDatasetType implements CardDataset {
  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'The hash of the very data, when the run recorded one.' })
  readonly digest?: string;
}

@ObjectType('ReproducibilityCard', {
  description: 'What it takes to make a model version again, and a sentence for everything that is missing.',
})
export class CardType implements Card {
  @Field(() => ID, { description: 'The version as an entity: the model, a colon, the version.' })
  readonly name!: string;

  @Field(() => String, { description: 'The model.' })
  readonly model!: string;

  @Field(() => String, { description: 'The version.' })
  readonly version!: string;

  @Field(() => String, { nullable: true, description: 'The id of the training run.' })
  readonly run?: string;

  @Field(() => String, { nullable: true, description: 'The commit that the training ran from.' })
  readonly commit?: string;

  @Field(() => String, { nullable: true, description: 'What was run: a script, a notebook, an entry point.' })
  readonly code?: string;

  @Field(() => String, { nullable: true, description: 'Who trained or registered it.' })
  readonly author?: string;

  @Field(() => String, { nullable: true, description: 'Where its artefacts are.' })
  readonly source?: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was registered.' })
  readonly registeredAt?: number;

  @Field(() => [CardDatasetType], { description: 'What it was trained on.' })
  readonly datasets!: readonly CardDataset[];

  @Field(() => [AttributeType], { description: 'The parameters of the run.' })
  readonly parameters!: readonly Fact[];

  @Field(() => [AttributeType], { description: 'What it was trained with: packages, images, versions.' })
  readonly environment!: readonly Fact[];

  @Field(() => String, { nullable: true, description: 'Its inputs and outputs, in the notation of its registry.' })
  readonly signature?: string;

  @Field(() => [String], { description: 'What keeps anybody from making it again, each in a sentence; none is best.' })
  readonly gaps!: readonly string[];
}

@ObjectType('ModelVersion', { description: 'One version of a model.' })
export class ModelVersionType {
  @Field(() => ID, { description: 'Its name as an entity: the model, a colon, the version.' })
  readonly name!: string;
}

@ObjectType('Model', { description: 'A model of a registry, whatever its version.' })
export class ModelType {
  @Field(() => ID, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'Who owns it.' })
  readonly owner?: string;
}

@ObjectType('Reached', { description: 'An entity that is fed by another, or feeds it.' })
export class ReachedType implements Reached {
  @Field(() => String, { description: 'Its name.' })
  readonly entity!: string;

  @Field(() => Int, { description: 'How many relations away.' })
  readonly hops!: number;

  @Field(() => [String], { description: 'One of the shortest ways there, relation by relation.' })
  readonly path!: readonly string[];
}

@ObjectType('Impact', { description: 'What an entity feeds, or is made from, along the lineage.' })
export class ImpactType {
  @Field(() => ID, { description: 'The entity that was asked about.' })
  readonly entity!: string;

  @Field(() => ImpactDirectionEnum, { description: 'Which way was looked.' })
  readonly direction!: ImpactDirection;

  @Field(() => [ReachedType], { description: 'What is reached, the nearest first.' })
  readonly reached!: readonly Reached[];

  @Field(() => Boolean, { description: 'Whether there is more than is shown: at most 8 relations away, 200 entities.' })
  readonly truncated!: boolean;
}

export const ModelConnection = PlainConnection(ModelType, 'Model', 'models');
