import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { resolvers } from '../../src/delivery/graphql/resolvers.js';

/** Every element of a type that a stranger needs explained, as `Type.field(argument)`. */
function elementsOf(type: GraphQLNamedType): readonly (readonly [string, string | null | undefined])[] {
  const own = [type.name, type.description] as const;
  if (isEnumType(type)) {
    return [own, ...type.getValues().map(({ name, description }) => [`${type.name}.${name}`, description] as const)];
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    const fields = Object.values(type.getFields());
    return [
      own,
      ...fields.map(({ name, description }) => [`${type.name}.${name}`, description] as const),
      ...fields.flatMap((field) =>
        field.args.map(({ name, description }) => [`${type.name}.${field.name}(${name})`, description] as const),
      ),
    ];
  }
  if (!isInputObjectType(type)) return [own];
  return [
    own,
    ...Object.values(type.getFields()).map(({ name, description }) => [`${type.name}.${name}`, description] as const),
  ];
}

describe('the GraphQL schema', () => {
  let schema: GraphQLSchema;

  beforeAll(async () => {
    const builder = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: ['error'] });
    schema = await builder.get(GraphQLSchemaFactory).create(resolvers);
    await builder.close();
  });

  it('is the one that is committed (regenerate: npx vitest run test/graphql/schema.spec.ts -u)', async () => {
    await expect(`${printSchema(lexicographicSortSchema(schema))}\n`).toMatchFileSnapshot('../../schema.graphql');
  });

  it('explains every type, field, argument and value', () => {
    const rootTypes = new Set(['Query', 'Mutation', 'Subscription']);
    const unexplained = Object.values(schema.getTypeMap())
      .filter(({ name }) => !name.startsWith('__'))
      .flatMap(elementsOf)
      .filter(([name, description]) => !description?.trim() && !rootTypes.has(name));
    expect(unexplained.map(([name]) => name)).toEqual([]);
  });
});
