import { Global, Injectable, Module, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { AuditStore } from '../audit.store.js';
import { AccessService } from './access.service.js';
import { ScopeGuard } from './require-scope.js';
import { TokenStore } from './token.store.js';

/** Refuses, before anything else, what no program of this machine would send to a server without tokens. */
@Injectable()
export class Doorkeeper implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly access: AccessService,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter?.getInstance<FastifyInstance | undefined>();
    fastify?.addHook('onRequest', async (request, reply) => {
      const because = this.access.foreignBecause(request.headers);
      if (because !== undefined) await reply.code(403).send({ message: because });
    });
  }

  /** Without an HTTP server (the command line) there is nobody to let in. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.host.httpAdapter?.getInstance<FastifyInstance | undefined>()) await this.access.assertReachable();
  }
}

@Global()
@Module({
  providers: [AccessService, AuditStore, Doorkeeper, ScopeGuard, TokenStore],
  exports: [AccessService, AuditStore, ScopeGuard],
})
export class AccessModule {}
