import { createUnionType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { DeadLetter, DeadLetterStatus } from '../../ingest/dead-letter.store.js';
import type { Scope, Token } from '../../platform/access/token.js';
import type { AuditEntry } from '../../platform/audit.store.js';
import { PlainConnection } from './connection.js';
import { DateTime } from './date-time.js';
import { ScopeEnum } from './enums.js';
import { IllegalTransitionType, NotFoundType, problemTypeOf, type Problem } from './problem.type.js';

export const DeadLetterStatusEnum: Readonly<Record<string, DeadLetterStatus>> = {
  WAITING: 'waiting',
  REPLAYED: 'replayed',
  DISCARDED: 'discarded',
};
registerEnumType(DeadLetterStatusEnum, {
  name: 'DeadLetterStatus',
  description: 'What became of a dead letter.',
  valuesMap: {
    WAITING: { description: 'Nobody has dealt with it yet.' },
    REPLAYED: { description: 'It was read after all.' },
    DISCARDED: { description: 'Somebody decided that it is not needed.' },
  },
});

@ObjectType('DeadLetter', { description: 'A payload that could not be read; kept so that it can be read again.' })
export class DeadLetterType implements Omit<DeadLetter, 'id' | 'headers' | 'query'> {
  @Field(() => ID, { description: 'Its identity.' })
  readonly id!: number;

  @Field(() => String, { description: 'The source that could not read it.' })
  readonly source!: string;

  @Field(() => DateTime, { description: 'When it came.' })
  readonly receivedAt!: number;

  @Field(() => String, { description: 'The method of its request.' })
  readonly method!: string;

  @Field(() => String, { description: 'The path of its request.' })
  readonly path!: string;

  @Field(() => Int, { description: 'How long its body is, in bytes.' })
  readonly bytes!: number;

  @Field(() => String, { description: 'The beginning of its body, personal data and secrets masked.' })
  readonly preview!: string;

  @Field(() => String, { description: 'Why it could not be read.' })
  readonly reason!: string;

  @Field(() => DeadLetterStatusEnum, { description: 'What became of it.' })
  readonly status!: DeadLetterStatus;

  @Field(() => Int, { description: 'How often it was replayed in vain.' })
  readonly attempts!: number;
}

export const DeadLetterConnection = PlainConnection(DeadLetterType, 'DeadLetter', 'dead letters');

@ObjectType('Done', { description: 'It was done.' })
export class DoneType {
  @Field(() => ID, { description: 'The id of what it was done to.' })
  readonly id!: string;
}

export const DeadLetterResult = createUnionType({
  name: 'DeadLetterResult',
  description: 'What became of a dead letter that somebody dealt with.',
  types: () => [DoneType, NotFoundType, IllegalTransitionType] as const,
  resolveType: (value: DoneType | Problem) => problemTypeOf(value) ?? DoneType,
});

@ObjectType('CatalogueExample', { description: 'An example of a catalogue entry, which is also its test.' })
export class CatalogueExampleType {
  @Field(() => String, { description: 'What it shows.' })
  readonly name!: string;

  @Field(() => String, { description: 'What is given and what comes of it, as JSON.' })
  readonly json!: string;
}

export function toExamples(examples: readonly { readonly name: string }[]): readonly CatalogueExampleType[] {
  return examples.map(({ name, ...rest }) => ({ name, json: JSON.stringify(rest) }));
}

@ObjectType('CatalogueEntry', { description: 'One entry of a catalogue: a source, a detector, a kind of evidence …' })
export class CatalogueEntryType {
  @Field(() => ID, { description: 'Its identity.' })
  readonly id!: string;

  @Field(() => String, { description: 'What it does, in a sentence.' })
  readonly summary!: string;

  @Field(() => [CatalogueExampleType], { description: 'Examples of what it does.' })
  readonly examples!: readonly CatalogueExampleType[];
}

@ObjectType('Token', { description: 'A token, without its secret.' })
export class TokenType implements Omit<Token, 'secretHash'> {
  @Field(() => ID, { description: 'The part of the token that may be shown.' })
  readonly id!: string;

  @Field(() => String, { description: 'What its owner calls it; the actor of what is done with it.' })
  readonly name!: string;

  @Field(() => [ScopeEnum], { description: 'What it may do.' })
  readonly scopes!: readonly Scope[];

  @Field(() => DateTime, { description: 'When it was created.' })
  readonly createdAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When it ends by itself.' })
  readonly expiresAt?: number;

  @Field(() => DateTime, { nullable: true, description: 'When it was revoked.' })
  readonly revokedAt?: number;
}

@ObjectType('NewToken', { description: 'A token that was just created.' })
export class NewTokenType {
  @Field(() => String, { description: 'The token itself. It is shown this once and kept nowhere.' })
  readonly text!: string;

  @Field(() => TokenType, { description: 'What is kept of it.' })
  readonly token!: Token;
}

export const RevokeTokenResult = createUnionType({
  name: 'RevokeTokenResult',
  description: 'Whether a token was revoked.',
  types: () => [DoneType, NotFoundType] as const,
  resolveType: (value: DoneType | Problem) => problemTypeOf(value) ?? DoneType,
});

@ObjectType('AuditEntry', { description: 'Who did what to what.' })
export class AuditEntryType implements Omit<AuditEntry, 'detail'> {
  @Field(() => Int, { description: 'Grows with every entry.' })
  readonly id!: number;

  @Field(() => DateTime, { description: 'When, by the clock.' })
  readonly at!: number;

  @Field(() => String, { description: 'The name of a token, `loopback`, `cli`, or the tool that asked.' })
  readonly who!: string;

  @Field(() => String, { description: 'What was asked, e.g. `incident.acknowledge`.' })
  readonly action!: string;

  @Field(() => String, { description: 'The id of what it was asked of.' })
  readonly subject!: string;
}

export const AuditConnection = PlainConnection(AuditEntryType, 'AuditEntry', 'audit entries');
