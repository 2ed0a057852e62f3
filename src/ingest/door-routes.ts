import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AccessService } from '../platform/access/access.service.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Failure } from '../platform/failure.js';
import { Budget } from './budget.js';
import { Door, overloaded } from './door.js';
import type { Request } from './source-reader.js';
import { SOURCES, type Answer, type Greeting, type Outcome, type Source } from './source.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Bytes this request holds of the budget of the doors. */
    budgeted: number;
  }
  interface FastifyContextConfig {
    source?: Source;
  }
}

/** What a request without a length is taken for, until it has been read. */
const unknownLength = 1_048_576;

/**
 * Serves every source at `/ingest/<id>` and its own paths. Straight on Fastify, not as controllers: the routes come from
 * the catalogue, and a signature needs the body's bytes whatever its content type.
 */
@Injectable()
export class DoorRoutes implements OnModuleInit {
  readonly budget: Budget;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly door: Door,
    private readonly access: AccessService,
    @Inject(SOURCES) private readonly sources: readonly Source[],
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.budget = new Budget(config.MAX_IN_FLIGHT_BYTES);
  }

  async onModuleInit(): Promise<void> {
    const fastify = this.host.httpAdapter?.getInstance<FastifyInstance | undefined>();
    if (!fastify) return;
    await fastify.register(async (scope) => {
      this.#readRawBodies(scope);
      this.#budgetRequests(scope);
      scope.setErrorHandler((error, request, reply) => this.#refuse(error, request, reply));
      for (const source of this.sources) this.#serve(scope, source);
    });
  }

  #readRawBodies(scope: FastifyInstance): void {
    scope.removeAllContentTypeParsers();
    const options = { parseAs: 'buffer' as const, bodyLimit: this.config.MAX_BODY_BYTES };
    scope.addContentTypeParser('*', options, (_request, body, done) => done(null, body));
  }

  #budgetRequests(scope: FastifyInstance): void {
    scope.decorateRequest('budgeted', 0);
    scope.addHook('onRequest', async (request, reply) => {
      const { source } = request.routeOptions.config;
      const length = Number(request.headers['content-length'] ?? unknownLength);
      if (!source || !(length > 0)) return;
      const asked = incoming(request);
      const refused = await this.door.refusedBecause(source, asked.headers);
      if (refused) await send(reply, this.door.refuse(source, asked, refused));
      else if (this.budget.take(length)) request.budgeted = length;
      else await send(reply, this.door.refuse(source, asked, overloaded('too much is being worked on')));
    });
    scope.addHook('onResponse', async (request) => {
      this.budget.giveBack(request.budgeted);
      request.budgeted = 0;
    });
  }

  #serve(scope: FastifyInstance, source: Source): void {
    for (const url of [`/ingest/${source.id}`, ...(source.paths ?? [])]) {
      scope.route({
        method: [...(source.methods ?? ['POST'])],
        url,
        config: { source },
        handler: async (request, reply) => {
          const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
          await send(reply, await this.door.receive(source, incoming(request), body, this.budget));
        },
      });
    }
    for (const greeting of source.greetings ?? []) this.#greet(scope, source, greeting);
  }

  #greet(scope: FastifyInstance, source: Source, { methods, path, answer, page }: Greeting): void {
    scope.route({
      method: [...methods],
      url: path,
      config: { source },
      exposeHeadRoute: false,
      handler: async (request, reply) => {
        if (page !== undefined && request.headers.accept?.includes('text/html')) {
          await reply.redirect(page);
          return;
        }
        await this.access.authorise(request.headers, 'ingest');
        await send(reply, answer);
      },
    });
  }

  async #refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { source } = request.routeOptions.config;
    if (!source) throw error;
    await send(reply, this.door.refuse(source, incoming(request), outcomeOf(error)));
  }
}

function outcomeOf(error: unknown): Outcome {
  const { message: because, statusCode } = error as { readonly message: string; readonly statusCode?: number };
  if (statusCode === 413) return { kind: 'too-large', because };
  if (statusCode !== undefined && statusCode < 500) return { kind: 'invalid', because };
  if (error instanceof Failure && error.code === 'access.unauthenticated') return { kind: 'unauthenticated', because };
  if (error instanceof Failure && error.code === 'access.forbidden') return { kind: 'forbidden', because };
  return overloaded('this server cannot take it in at the moment');
}

function incoming(request: FastifyRequest): Omit<Request, 'body' | 'receivedAt'> {
  const [path = '/'] = request.url.split('?', 1);
  return { method: request.method, path, headers: texts(request.headers), query: texts(request.query) };
}

/** The first of several values; Node joins most repeated headers itself. */
function texts(pairs: unknown): Record<string, string> {
  const kept: [string, string][] = [];
  for (const [name, value] of Object.entries(pairs as Readonly<Record<string, unknown>>)) {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === 'string') kept.push([name, first]);
  }
  return Object.fromEntries(kept);
}

/** As bytes: of a text Fastify would rewrite the content type, which clients of Elasticsearch compare. */
async function send(reply: FastifyReply, { status, headers, body }: Answer): Promise<void> {
  void reply.code(status).headers({ ...(isJson(body) && { 'content-type': 'application/json' }), ...headers });
  if (body === undefined) await reply.send();
  else if (body instanceof Uint8Array) await reply.send(Buffer.from(body));
  else await reply.send(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
}

function isJson(body: unknown): boolean {
  return body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array);
}
