import {
  Kind,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { MAX_FIRST } from './connection.js';

/** How deep a query goes and what it may cost at most. The `edges` and `node` of a connection are no depth. */
export interface QueryCost {
  readonly depth: number;
  /** Fields, each as often as the lists around it are long, and as much as it says that it costs. */
  readonly cost: number;
}

/** Rows that a list without `first` is taken to have. */
const PLAIN_LIST = 10;

interface Walk {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly measured: Map<string, QueryCost>;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The cost of the dearest operation of a valid document, over all members of its unions. O(nodes): a fragment is measured
 * once. Introspection counts for nothing; graphql-js bounds it itself. Without the `variables` a page whose size is one is
 * taken to be as large as a page can be.
 */
export function queryCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables?: Readonly<Record<string, unknown>>,
): QueryCost {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
  }
  const walk = { schema, fragments, variables, measured: new Map<string, QueryCost>() };
  const costs = operations.map(({ operation, selectionSet }) =>
    costOf(walk, selectionSet, schema.getRootType(operation)),
  );
  return {
    depth: Math.max(0, ...costs.map(({ depth }) => depth)),
    cost: Math.max(0, ...costs.map(({ cost }) => cost)),
  };
}

function costOf(walk: Walk, { selections }: SelectionSetNode, parent: GraphQLNamedType | undefined | null): QueryCost {
  let depth = 0;
  let cost = 0;
  for (const selection of selections) {
    const part =
      selection.kind === Kind.FIELD ? fieldCost(walk, selection, parent) : fragmentCost(walk, selection, parent);
    depth = Math.max(depth, part.depth);
    cost += part.cost;
  }
  return { depth, cost };
}

type Fragment = Exclude<SelectionSetNode['selections'][number], FieldNode>;

function fragmentCost(walk: Walk, selection: Fragment, parent: GraphQLNamedType | undefined | null): QueryCost {
  if (selection.kind === Kind.INLINE_FRAGMENT) return spreadCost(walk, selection, parent);
  const name = selection.name.value;
  const fragment = walk.fragments.get(name);
  const cost = walk.measured.get(name) ?? (fragment ? spreadCost(walk, fragment, parent) : { depth: 0, cost: 0 });
  walk.measured.set(name, cost);
  return cost;
}

function spreadCost(
  walk: Walk,
  { typeCondition, selectionSet }: InlineFragmentNode | FragmentDefinitionNode,
  parent: GraphQLNamedType | undefined | null,
): QueryCost {
  const on = typeCondition && walk.schema.getType(typeCondition.name.value);
  return costOf(walk, selectionSet, isCompositeType(on) ? on : parent);
}

function fieldCost(walk: Walk, node: FieldNode, parent: GraphQLNamedType | undefined | null): QueryCost {
  const name = node.name.value;
  if (name.startsWith('__')) return { depth: 0, cost: 0 };
  const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  const below = node.selectionSet && costOf(walk, node.selectionSet, field && getNamedType(field.type));
  const isWrapper = name === 'edges' || name === 'node';
  return {
    depth: (isWrapper ? 0 : 1) + (below?.depth ?? 0),
    cost: ownCost(field) + rowsOf(walk, node, field) * (below?.cost ?? 0),
  };
}

/** What a field costs by itself: its `complexity` where it says that it asks more than a row, else 1. */
function ownCost(field: GraphQLField<unknown, unknown> | undefined): number {
  const complexity = field?.extensions['complexity'];
  return typeof complexity === 'number' ? complexity : 1;
}

function rowsOf({ variables }: Walk, node: FieldNode, field: GraphQLField<unknown, unknown> | undefined): number {
  const declared = field?.args.find(({ name }) => name === 'first');
  if (declared) {
    const given = node.arguments?.find(({ name }) => name.value === 'first');
    if (given?.value.kind === Kind.VARIABLE && !variables) return MAX_FIRST;
    const first: unknown = (given && valueFromASTUntyped(given.value, variables)) ?? declared.defaultValue;
    return typeof first === 'number' && first > 0 ? first : 1;
  }
  // The rows of a connection are counted where its `first` is.
  return node.name.value !== 'edges' && field && isList(field.type) ? PLAIN_LIST : 1;
}

function isList(type: GraphQLOutputType): boolean {
  return isNonNullType(type) ? isList(type.ofType) : isListType(type);
}
