import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import type { Change, ChangeKind, Entity, EntityKind, Relation, RelationKind } from '../../domain/inventory.js';
import type { Attributes } from '../../domain/signal.js';
import { PlainConnection } from './connection.js';
import { DateTime } from './date-time.js';
import { ChangeKindEnum, EntityKindEnum, RelationKindEnum } from './enums.js';

@ObjectType('Attribute', { description: 'One attribute: its name and its value as text.' })
export class AttributeType {
  @Field(() => String, { description: 'Its name, as OpenTelemetry or the sender calls it.' })
  readonly name!: string;

  @Field(() => String, { description: 'Its value; JSON when it is no text, number or flag.' })
  readonly value!: string;
}

@InputType('AttributeInput', { description: 'An attribute that a log line must have.' })
export class AttributeInput {
  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => String, { description: 'Exactly its value.' })
  readonly value!: string;
}

/** Attributes by name, as a list. */
export function toAttributes(attributes: Attributes | Readonly<Record<string, unknown>>): readonly AttributeType[] {
  return Object.entries(attributes)
    .map(([name, value]) => ({ name, value: typeof value === 'string' ? value : JSON.stringify(value) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

@ObjectType('Entity', { description: 'Something that exists: a service, a host, a dataset, a model …' })
export class EntityType implements Omit<Entity, 'attributes' | 'seenBy'> {
  @Field(() => ID, { description: 'Its name, which is its identity across all kinds.' })
  readonly name!: string;

  @Field(() => EntityKindEnum, { description: 'What it is.' })
  readonly kind!: EntityKind;

  @Field(() => String, { nullable: true, description: 'Who owns it.' })
  readonly owner?: string;

  @Field(() => String, { description: 'From where it is known.' })
  readonly source!: string;

  @Field(() => DateTime, { description: 'When it was first seen, in event time.' })
  readonly firstSeenAt!: number;

  @Field(() => DateTime, { description: 'When it was last seen, in event time.' })
  readonly lastSeenAt!: number;
}

@ObjectType('Relation', { description: 'A directed connection between two entities.' })
export class RelationType implements Omit<Relation, 'seenBy'> {
  @Field(() => String, { description: 'The entity that calls, runs on, reads …' })
  readonly from!: string;

  @Field(() => String, { description: 'The entity that is called, run on, read …' })
  readonly to!: string;

  @Field(() => RelationKindEnum, { description: 'How they are connected.' })
  readonly kind!: RelationKind;

  @Field(() => String, { description: 'From where it is known.' })
  readonly source!: string;

  @Field(() => DateTime, { description: 'When it was last seen, in event time.' })
  readonly lastSeenAt!: number;
}

@ObjectType('Topology', { description: 'What exists around an entity and how it is connected.' })
export class TopologyType {
  @Field(() => [EntityType], { description: 'The entities, the nearest first.' })
  readonly entities!: readonly Entity[];

  @Field(() => [RelationType], { description: 'The relations between them.' })
  readonly relations!: readonly Relation[];
}

@ObjectType('Change', { description: 'Something that was done to an entity.' })
export class ChangeType implements Omit<Change, 'attributes'> {
  @Field(() => ID, { description: 'Its identity.' })
  readonly id!: string;

  @Field(() => DateTime, { description: 'When it was done.' })
  readonly at!: number;

  @Field(() => ChangeKindEnum, { description: 'What was done.' })
  readonly kind!: ChangeKind;

  @Field(() => String, { nullable: true, description: 'To which entity; a commit of a shared repository names none.' })
  readonly entity?: string;

  @Field(() => String, { description: 'What was done, in a sentence.' })
  readonly summary!: string;

  @Field(() => String, { nullable: true, description: 'Who did it.' })
  readonly author?: string;

  @Field(() => String, { nullable: true, description: 'The commit it brings.' })
  readonly commit?: string;

  @Field(() => String, { nullable: true, description: 'The version it brings.' })
  readonly version?: string;

  @Field(() => [String], { nullable: true, description: 'The paths it touches, as far as they are known.' })
  readonly files?: readonly string[];

  @Field(() => String, { nullable: true, description: 'The unified diff, as far as it is known.' })
  readonly diff?: string;

  @Field(() => String, { description: 'The source that told of it.' })
  readonly source!: string;
}

export const EntityConnection = PlainConnection(EntityType, 'Entity', 'entities');
export const ChangeConnection = PlainConnection(ChangeType, 'Change', 'changes');
