import type { MercuriusDriverConfig } from '@nestjs/mercurius';
import { Inject, Injectable } from '@nestjs/common';
import type { GqlOptionsFactory } from '@nestjs/graphql';
import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { CONFIG, type Config } from '../../platform/config.js';
import { LOG, type Log } from '../../platform/log.js';
import { formatErrors } from './errors.js';
import { LoaderFactory } from './loaders.js';
import { queryCost } from './query-cost.js';

/** Tokens of one document; more than any console sends. */
const MAX_TOKENS = 5_000;
/** Characters of a subscription: it is validated before anybody is identified. */
const MAX_SUBSCRIPTION_CHARS = 10_000;
/** Documents kept parsed, validated and compiled. */
const CACHED_DOCUMENTS = 512;

interface Socket {
  terminate(): void;
}

/** How Mercurius serves the schema: limits, errors, loaders, subscriptions. */
@Injectable()
export class GraphqlOptions implements GqlOptionsFactory<MercuriusDriverConfig> {
  constructor(
    private readonly loaders: LoaderFactory,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOG) private readonly log: Log,
  ) {}

  createGqlOptions(): MercuriusDriverConfig {
    const rules = this.config.GRAPHQL_INTROSPECTION ? [] : [NoSchemaIntrospectionCustomRule];
    return {
      path: '/graphql',
      autoSchemaFile: true,
      sortSchema: true,
      jit: 1,
      cache: CACHED_DOCUMENTS,
      graphiql: false,
      validationRules: rules,
      graphql: { parseOptions: { maxTokens: MAX_TOKENS } },
      additionalRouteOptions: { bodyLimit: this.config.MAX_GRAPHQL_BYTES },
      context: () => ({ loaders: this.loaders.open() }),
      errorFormatter: (result) => formatErrors(result, (hidden) => this.log.error(hidden, 'GraphQL failed')),
      hooks: {
        preExecution: (schema, document, _context, variables) =>
          this.#assertAffordable(schema, document, variables ?? {}),
        preSubscriptionExecution: async (schema, document) => {
          // Mercurius does not bound or validate what comes over a socket.
          if ((document.loc?.end ?? Infinity) > MAX_SUBSCRIPTION_CHARS) throw refusal('The subscription is too long');
          const [error] = validate(schema, document, [...specifiedRules, ...rules]);
          if (error) throw error;
          this.#assertAffordable(schema, document);
        },
      },
      subscription: {
        context: (socket: Socket) => ({ loaders: this.loaders.open('fresh'), drop: () => socket.terminate() }),
        keepAlive: 30_000,
      },
    };
  }

  #assertAffordable(
    schema: GraphQLSchema,
    document: DocumentNode,
    variables?: Readonly<Record<string, unknown>>,
  ): void {
    const { depth, cost } = queryCost(schema, document, variables);
    const { MAX_QUERY_DEPTH, MAX_QUERY_COST } = this.config;
    if (depth > MAX_QUERY_DEPTH)
      throw refusal(`The query is ${depth} levels deep; at most ${MAX_QUERY_DEPTH} are served`);
    if (cost > MAX_QUERY_COST)
      throw refusal(`The query costs ${cost}; at most ${MAX_QUERY_COST} is served. Ask for fewer rows or fields`);
  }
}

function refusal(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'QUERY_TOO_COSTLY' } });
}
