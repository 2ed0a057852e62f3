import 'reflect-metadata';
import { join } from 'node:path';
import type { DynamicModule, INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule, entities } from './app.module.js';
import { Clock, SystemClock } from './platform/clock.js';
import type { Config } from './platform/config.js';
import { openDatabase } from './platform/databases.js';
import { openLog } from './platform/log.js';
import { PlatformModule, type World } from './platform/platform.module.js';

/** The data folder that is no folder: embedded stores in memory. */
export const inMemory = ':memory:';

/** Opens what the configuration names: the log and the state database. */
export async function openWorld(config: Config, clock: Clock = new SystemClock()): Promise<World> {
  const { DATABASE_URL: url, DATA_DIR } = config;
  const folder = DATA_DIR === inMemory ? undefined : join(DATA_DIR, 'state');
  const dataSource = await openDatabase(
    url === undefined ? { entities, ...(folder !== undefined && { folder }) } : { entities, url },
  );
  return { config, clock, log: openLog(config), dataSource };
}

/** A sender that needs longer for one request holds what others could use. */
const requestTimeoutMs = 60_000;

/** The server, ready to listen. Whoever makes it closes it. */
export async function createApplication(config: Config, clock?: Clock): Promise<NestFastifyApplication> {
  const world = await openWorld(config, clock);
  const adapter = new FastifyAdapter({
    bodyLimit: config.MAX_GRAPHQL_BYTES,
    requestTimeout: requestTimeoutMs,
    genReqId: () => crypto.randomUUID(),
    requestIdHeader: 'x-request-id',
  });
  const application = await NestFactory.create<NestFastifyApplication>(AppModule.of(world), adapter, {
    logger: ['error', 'fatal'],
    abortOnError: false,
  });
  application.enableShutdownHooks();
  return application;
}

/** The line without a server: what replays and commands run. Whoever makes it closes it. */
export async function createLine(config: Config, clock?: Clock): Promise<INestApplicationContext> {
  const world = await openWorld(config, clock);
  return NestFactory.createApplicationContext(AppModule.ofLine(world), {
    logger: ['error', 'fatal'],
    abortOnError: false,
  });
}

/** Some stages without a server, for a command that needs no more. Whoever makes it closes it. */
export async function createTool(config: Config, ...modules: readonly Type[]): Promise<INestApplicationContext> {
  const world = await openWorld(config);
  const module: DynamicModule = { module: Tool, imports: [PlatformModule.of(world), ...modules] };
  return NestFactory.createApplicationContext(module, { logger: ['error', 'fatal'], abortOnError: false });
}

class Tool {}
