import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { Failure } from '../../platform/failure.js';
import type { Page } from '../../platform/page.js';

/** Most rows of one page. A page that says nothing has {@link DEFAULT_FIRST}. */
export const MAX_FIRST = 100;
export const DEFAULT_FIRST = 20;

@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: DEFAULT_FIRST, description: `How many rows, 1 to ${MAX_FIRST}.` })
  readonly first!: number;

  @Field(() => String, { nullable: true, description: 'The cursor of the last row already seen.' })
  readonly after?: string | null;
}

/** The page that is asked for; throws `graphql.page-size` when it is too large or empty. */
export function checkedPage({ first, after }: PageArgs): {
  readonly first: number;
  readonly after: string | undefined;
} {
  if (first >= 1 && first <= MAX_FIRST) return { first, after: after ?? undefined };
  throw new Failure('graphql.page-size', `first is ${first}; it must be between 1 and ${MAX_FIRST}`);
}

@ObjectType('PageInfo', { description: 'Whether a list goes on, and where.' })
export class PageInfoType {
  @Field(() => Boolean, { description: 'Whether rows follow.' })
  readonly hasNextPage!: boolean;

  @Field(() => String, { nullable: true, description: 'The cursor of the last row of this page; give it as `after`.' })
  readonly endCursor?: string;
}

export interface EdgeOf<T> {
  readonly cursor: string;
  readonly node: T;
}

/** A page as a resolver returns it. */
export interface PlainConnectionOf<T> {
  readonly edges: readonly EdgeOf<T>[];
  readonly pageInfo: PageInfoType;
}

/** The same of a list that can be counted: `count` costs a query and is asked only when `totalCount` is selected. */
export interface ConnectionOf<T> extends PlainConnectionOf<T> {
  readonly count: () => Promise<number>;
}

export function plainConnectionOf<T>({ edges, hasNextPage }: Page<T>): PlainConnectionOf<T> {
  return { edges, pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor } };
}

export function connectionOf<T>(page: Page<T>, count: () => Promise<number>): ConnectionOf<T> {
  return { ...plainConnectionOf(page), count };
}

/** The Relay connection of a type, without a count: `XConnection { edges { cursor node } pageInfo }`. */
export function PlainConnection<T extends object>(Node: Type<T>, name: string, of: string): Type<PlainConnectionOf<T>> {
  @ObjectType(`${name}Edge`, { description: `One row of a list of ${of}.` })
  class Edge implements EdgeOf<T> {
    @Field(() => String, { description: 'Where this row is in its list; opaque.' })
    readonly cursor!: string;

    @Field(() => Node, { description: 'The row itself.' })
    readonly node!: T;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${of}.` })
  class Page implements PlainConnectionOf<T> {
    @Field(() => [Edge], { description: 'The rows of this page, in the order of the list.' })
    readonly edges!: readonly Edge[];

    @Field(() => PageInfoType, { description: 'Whether the list goes on.' })
    readonly pageInfo!: PageInfoType;
  }
  return Page;
}

/** The Relay connection of a type: `XConnection { edges { cursor node } pageInfo totalCount }`. */
export function Connection<T extends object>(Node: Type<T>, name: string, of: string): Type<ConnectionOf<T>> {
  const Plain = PlainConnection(Node, name, of);

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${of}.` })
  class Page extends Plain implements ConnectionOf<T> {
    @Field(() => Int, {
      name: 'totalCount',
      description: 'How many rows the whole list has. Costs a query of its own.',
      middleware: [({ source }) => (source as ConnectionOf<T>).count()],
    })
    readonly count!: () => Promise<number>;
  }
  return Page;
}
