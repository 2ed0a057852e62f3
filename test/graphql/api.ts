import 'reflect-metadata';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { entities } from '../../src/app.module.js';
import type { Decision, GroupMember } from '../../src/correlation/decision.js';
import { DeliveryModule } from '../../src/delivery/delivery.module.js';
import type { Anomaly, Cause } from '../../src/domain/anomaly.js';
import { AccessService } from '../../src/platform/access/access.service.js';
import { scopes, type Scope } from '../../src/platform/access/token.js';
import { Clock } from '../../src/platform/clock.js';
import { loadConfig } from '../../src/platform/config.js';
import { openDatabase } from '../../src/platform/databases.js';
import { openLog } from '../../src/platform/log.js';
import { PlatformModule } from '../../src/platform/platform.module.js';

export const T0 = 1_767_225_600_000;

export class StillClock extends Clock {
  at = T0;
  now(): number {
    return this.at;
  }
}

export interface Answer {
  readonly status: number;
  // What a spec asked for is what it knows the shape of.
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[];
}

export interface Api {
  readonly app: NestFastifyApplication;
  readonly clock: StillClock;
  /** A token of each scope. */
  readonly tokens: ReadonlyMap<Scope, string>;
  ask(query: string, variables?: Record<string, unknown>, as?: Scope): Promise<Answer>;
  close(): Promise<void>;
}

/** The whole line and its GraphQL API on embedded stores in memory. */
export async function openApi(environment: Record<string, string> = {}): Promise<Api> {
  const config = loadConfig({ DATA_DIR: ':memory:', LOG_LEVEL: 'silent', ...environment });
  const clock = new StillClock();
  const dataSource = await openDatabase({ entities });
  const world = PlatformModule.of({ config, clock, log: openLog(config), dataSource });
  const built = Test.createTestingModule({ imports: [world, DeliveryModule] });
  const app = (await built.compile()).createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  const tokens = new Map<Scope, string>();
  for (const scope of scopes) {
    const { text } = await app.get(AccessService).create({ name: `the ${scope} one`, scopes: [scope] }, 'spec');
    tokens.set(scope, text);
  }
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return {
    app,
    clock,
    tokens,
    ask: async (query, variables = {}, scope) => {
      const post = request(app.getHttpServer()).post('/graphql').set('host', 'localhost');
      if (scope !== undefined) post.set('authorization', `Bearer ${tokens.get(scope)}`);
      const { status, body } = await post.send({ query, variables });
      const { data = null, errors = [] } = body as Partial<Answer>;
      return { status, data, errors };
    },
    close: async () => {
      await app.close();
      if (dataSource.isInitialized) await dataSource.destroy();
    },
  };
}

export function anomaly(id: string, over: Partial<Anomaly> = {}): Anomaly {
  return {
    id,
    entity: 'checkout',
    signal: { kind: 'metric', key: `latency-${id}`, name: 'latency', measure: 'latency' },
    detector: 'deviation',
    startedAt: T0,
    detectedAt: T0,
    lastSeenAt: T0,
    probability: 0.99,
    direction: 'up',
    because: `latency of ${id} is high`,
    ...over,
  };
}

export function cause(id: string, score: number, change?: string): Cause {
  const terms = [{ evidence: 'latency', logOdds: 2, because: `${id} was slow first` }];
  const because = [`${id} was slow first`];
  return {
    id,
    entity: id,
    title: `${id} failed`,
    score,
    verdict: 'suspected',
    because,
    terms,
    ...(change && { change }),
  };
}

export function member(of: Anomaly): GroupMember {
  return { anomaly: of, role: 'impact', because: `${of.entity} calls the database` };
}

type Opened = Extract<Decision, { kind: 'opened' }>;

export function opened(group: string, over: Partial<Opened> = {}): Opened {
  return {
    kind: 'opened',
    at: T0,
    group,
    startedAt: T0,
    title: `trouble in ${group}`,
    severity: 'error',
    members: [member(anomaly(`a-${group}`))],
    causes: [cause('database', 0.6, `deploy-${group}`), cause('host', 0.3)],
    ...over,
  };
}
