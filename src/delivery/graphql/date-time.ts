import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/** A time: epoch ms inside, ISO 8601 in UTC with milliseconds outside. */
export const DateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description: 'A time as ISO 8601 with an offset, e.g. `2026-01-01T00:00:00.000Z`. Precision: one millisecond.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (at) => new Date(at as number).toISOString(),
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
});

const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/i;

function parse(value: unknown): number {
  const at = typeof value === 'string' && shape.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(at))
    throw new GraphQLError(`A DateTime looks like 2026-01-01T00:00:00Z, not ${String(value).slice(0, 60)}`);
  return at;
}
