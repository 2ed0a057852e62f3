import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entities } from '../../src/app.module.js';
import { CapacityModule } from '../../src/capacity/capacity.module.js';
import { CapacityService } from '../../src/capacity/capacity.service.js';
import { CapacityStore } from '../../src/capacity/capacity.store.js';
import { capacityEntities } from '../../src/capacity/entities.js';
import { renderReport } from '../../src/capacity/report/render-report.js';
import { DetectionModule } from '../../src/detection/detection.module.js';
import { emptyBatch } from '../../src/domain/batch.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import { InventoryStore } from '../../src/inventory/inventory.store.js';
import { Clock } from '../../src/platform/clock.js';
import { loadConfig } from '../../src/platform/config.js';
import { openLog } from '../../src/platform/log.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { testDatabases } from '../support/stores.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const gib = 1024 ** 3;
const start = Date.UTC(2026, 0, 1);

class SetClock extends Clock {
  at = start;
  now(): number {
    return this.at;
  }
}

@Module({})
class Stages {
  static of(dataSource: DataSource, clock: Clock): DynamicModule {
    const config = loadConfig({ DATA_DIR: ':memory:', LOG_LEVEL: 'silent' });
    const platform = PlatformModule.of({ config, clock, log: openLog(config), dataSource });
    return { module: Stages, imports: [platform, DetectionModule, CapacityModule] };
  }
}

/** The disk of an entity, hourly: 40 of 100 GiB, and so much more a day. */
async function fill(ingest: IngestService, entity: string, growth: number, days: number, owner: string): Promise<void> {
  const attributes = { mountpoint: '/data' };
  const points = Array.from({ length: days * 24 }, (_, i) => start + i * hourMs).flatMap((at) => {
    const free = (60 - (growth * (at - start)) / dayMs + Math.sin(at) / 2) * gib;
    return [
      { at, entity, name: 'node_filesystem_avail_bytes', value: free, attributes },
      { at, entity, name: 'node_filesystem_size_bytes', value: 100 * gib, attributes },
    ];
  });
  await ingest.accept({ ...emptyBatch('test'), points, entities: [{ name: entity, kind: 'host', owner }] });
}

const databases = await testDatabases();

describe.each(databases)('capacity on $name', (database) => {
  const clock = new SetClock();
  let line: INestApplicationContext;

  beforeEach(async () => {
    const dataSource = await database.open({ entities: [...new Set([...entities, ...capacityEntities])] });
    line = await NestFactory.createApplicationContext(Stages.of(dataSource, clock), {
      logger: ['error'],
      abortOnError: false,
    });
    const ingest = line.get(IngestService);
    for (const [entity, growth, owner] of [
      ['db-1', 2, 'data'],
      ['db-2', 0.01, 'data'],
      ['web', 0, 'shop'],
    ] as const) {
      await fill(ingest, entity, growth, 26, owner);
    }
    clock.at = start + 26 * dayMs;
  });
  afterEach(() => line.close());

  it('has tables that are what its entities say', async () => {
    const { upQueries } = await line.get(CapacityStore)['manager'].connection.driver.createSchemaBuilder().log();
    expect(upQueries.filter(({ query }) => query.includes('capacity'))).toEqual([]);
  });

  it('plans every entity, raises what is urgent as an alert, and keeps reports that can be made again', async () => {
    await line.get(CapacityService).plan();
    const store = line.get(CapacityStore);
    expect((await store.planOf('db-1'))?.findings[0]).toMatchObject({
      resource: 'disk',
      key: '/data',
      urgent: true,
      owner: 'data',
    });
    expect((await store.planOf('db-2'))?.findings[0]).toMatchObject({ urgent: false });
    const alerts = await line.get(InventoryStore).alertsSince(start);
    expect(alerts.map(({ fingerprint, status }) => [fingerprint, status])).toEqual([
      ['capacity/db-1/disk//data', 'firing'],
    ]);

    const reports = await store.reports(10);
    expect(reports.map(({ id }) => id.split('/')[1]).toSorted()).toEqual(['', 'data', 'shop']);
    const report = await store.report(`${clock.at}/data`);
    expect(report?.runningOut.map(({ entity }) => entity)).toEqual(['db-1']);
    expect(report && renderReport(report, 'html').body).toContain('<svg ');
  });

  it('resolves its alert when there is room again, and knows since when it was known', async () => {
    clock.at = start + 22 * dayMs;
    await line.get(CapacityService).plan();
    clock.at = start + 26 * dayMs;
    await line.get(CapacityService).plan();
    const saturated = { entity: 'db-1', at: start + 28 * dayMs };
    const prevention = await line.get(CapacityService).prevention(saturated);
    expect(prevention).toMatchObject({ knownSince: start + 22 * dayMs, action: { resource: 'disk' } });

    const points = Array.from({ length: 72 }, (_, i) => ({
      at: start + 26 * dayMs + i * hourMs,
      entity: 'db-1',
      name: 'node_filesystem_size_bytes',
      value: 1000 * gib,
      attributes: { mountpoint: '/data' },
    }));
    const free = points.map((point) => ({ ...point, name: 'node_filesystem_avail_bytes', value: 900 * gib }));
    await line.get(IngestService).accept({ ...emptyBatch('test'), points: [...points, ...free] });
    clock.at = start + 29 * dayMs;
    await line.get(CapacityService).plan();
    expect((await line.get(InventoryStore).alertsSince(start)).at(-1)).toMatchObject({ status: 'resolved' });
  });

  it('goes on where a run was broken off', async () => {
    const store = line.get(CapacityStore);
    const controller = new AbortController();
    const keep = store.keepPlan.bind(store);
    store.keepPlan = async (entity, plan) => {
      await keep(entity, plan);
      controller.abort(new Error('the process ends'));
    };
    await expect(line.get(CapacityService).plan(controller.signal)).rejects.toThrow('the process ends');
    expect(await store.newestRun()).toMatchObject({ cursor: 'db-1', finished: false });
    const planned: string[] = [];
    store.keepPlan = async (entity, plan) => {
      planned.push(entity);
      await keep(entity, plan);
    };
    clock.at += hourMs;
    await line.get(CapacityService).plan();
    expect(planned).toEqual(['db-2', 'web']);
    expect(await store.newestRun()).toMatchObject({ at: start + 26 * dayMs, finished: true });
  });
});
