import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entities } from '../../src/app.module.js';
import { CapacityModule } from '../../src/capacity/capacity.module.js';
import { CapacityReportService } from '../../src/capacity/capacity-report.service.js';
import { CapacityService } from '../../src/capacity/capacity.service.js';
import { CapacityStore } from '../../src/capacity/capacity.store.js';
import { PreventionService } from '../../src/capacity/prevention.service.js';
import { SeriesHistory } from '../../src/capacity/series-history.js';
import type { Anomaly } from '../../src/domain/anomaly.js';
import type { Announcement } from '../../src/domain/announcement.js';
import { DetectionModule } from '../../src/detection/detection.module.js';
import { emptyBatch } from '../../src/domain/batch.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import { InventoryStore } from '../../src/inventory/inventory.store.js';
import { Clock } from '../../src/platform/clock.js';
import { loadConfig } from '../../src/platform/config.js';
import { openLog } from '../../src/platform/log.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { halfADayAway } from '../capacity/far-hour.js';
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
    const config = loadConfig({ DATA_DIR: ':memory:', LOG_LEVEL: 'silent', CAPACITY_SCHEDULE: halfADayAway });
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
  await ingest.accept({
    ...emptyBatch('test'),
    points,
    entities: [{ name: entity, kind: 'host', owner, attributes: { 'deployment.environment.name': 'prod' } }],
  });
}

/** An alert of another tool that says that the disk of db-1 is full. */
const full: Anomaly = {
  id: 'full',
  entity: 'db-1',
  signal: { kind: 'alert', key: 'a', name: 'NodeFilesystemAlmostOutOfSpace' },
  detector: 'alertmanager',
  startedAt: start + 28 * dayMs,
  detectedAt: start + 28 * dayMs,
  lastSeenAt: start + 28 * dayMs,
  probability: 1,
  direction: 'changed',
  because: 'no space left on /data',
};

const databases = await testDatabases();

describe.each(databases)('capacity on $name', (database) => {
  const clock = new SetClock();
  let line: INestApplicationContext;

  beforeEach(async () => {
    const dataSource = await database.open({ entities });
    line = await NestFactory.createApplicationContext(Stages.of(dataSource, clock), {
      logger: ['error'],
      abortOnError: false,
    });
    const ingest = line.get(IngestService);
    clock.at = start + 26 * dayMs;
    for (const [entity, growth, owner] of [
      ['db-1', 2, 'data'],
      ['db-2', 0.01, 'data'],
      ['web', 0, 'shop'],
    ] as const) {
      await fill(ingest, entity, growth, 26, owner);
    }
  });
  afterEach(() => line.close());

  const plan = async (): Promise<void> => {
    const capacity = line.get(CapacityService);
    await capacity.plan(await capacity.begin(clock.at));
  };

  it('plans every entity, raises what is urgent as an alert, and keeps reports that can be made again', async () => {
    await plan();
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

    const reports = line.get(CapacityReportService);
    const { edges } = await reports.page({}, 10);
    expect(edges.map(({ node: { owner, tag } }) => owner ?? tag ?? 'whole').toSorted()).toEqual([
      'data',
      'deployment.environment.name=prod',
      'shop',
      'whole',
    ]);
    const [{ node }] = (await reports.page({ owner: 'data' }, 10)).edges;
    expect((await reports.byIds([node.id])).get(node.id)?.runningOut.map(({ entity }) => entity)).toEqual(['db-1']);
    expect(await reports.render(node.id, 'html')).toEqual(await reports.render(node.id, 'html'));
  });

  it('tells of the report about everything, once for a person and with the files beside it', async () => {
    const told: Announcement[] = [];
    line.get(CapacityReportService).announcements.subscribe(async (batch) => void told.push(...batch));
    await plan();
    const [announcement] = told;
    expect(told).toHaveLength(1);
    expect(announcement).toMatchObject({ kind: 'capacity-report', at: clock.at, title: 'Capacity report' });
    expect(announcement.markdown).toContain('**db-1 disk /data**: ');
    expect(announcement.markdown).toContain('Free space on /data of db-1');
    expect(announcement.attachments.map(({ name }) => name)).toEqual([
      'capacity-2026-01-27.html',
      'capacity-2026-01-27.csv',
    ]);
  });

  it('forgets what is gone, and ends its alert', async () => {
    await plan();
    await line.get(InventoryStore).expire(clock.at + dayMs, clock.at + dayMs);
    clock.at += dayMs;
    await plan();
    expect(await line.get(CapacityStore).planOf('db-1')).toBeUndefined();
    expect((await line.get(InventoryStore).alertsSince(start)).at(-1)).toMatchObject({
      status: 'resolved',
      summary: 'db-1 is gone',
    });
  });

  it('resolves its alert when there is room again, and knows since when it was known', async () => {
    clock.at = start + 22 * dayMs;
    await plan();
    clock.at = start + 26 * dayMs;
    await plan();
    const [prevented, nothing] = await line.get(PreventionService).of([[full], [{ ...full, entity: 'db-2' }]]);
    expect(prevented).toMatchObject({
      anomaly: 'full',
      knownSince: start + 22 * dayMs,
      action: { resource: 'disk', key: '/data' },
    });
    expect(nothing).toBeUndefined();

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
    await plan();
    expect((await line.get(InventoryStore).alertsSince(start)).at(-1)).toMatchObject({ status: 'resolved' });
  });

  it('goes on where a run was broken off', async () => {
    const store = line.get(CapacityStore);
    const keep = store.keepPlan.bind(store);
    store.keepPlan = async (...kept) => {
      await keep(...kept);
      throw new Error('the process ends');
    };
    await expect(plan()).rejects.toThrow('the process ends');
    expect(await store.newestRun()).toMatchObject({
      cursor: 'db-1',
      finished: false,
      planned: 1,
      entities: 3,
      brokenOffBecause: 'the process ends',
    });
    const planned: string[] = [];
    store.keepPlan = async (...kept) => {
      planned.push(kept[0]);
      await keep(...kept);
    };
    clock.at += hourMs;
    await plan();
    expect(planned).toEqual(['db-2', 'web']);
    expect(await store.newestRun()).toMatchObject({
      at: start + 26 * dayMs,
      finished: true,
      planned: 3,
      series: 6,
      failed: 0,
      brokenOffBecause: null,
    });
  });

  it('goes on behind an entity that cannot be planned, and keeps what was known of it', async () => {
    await plan();
    const history = line.get(SeriesHistory);
    const read = history.of.bind(history);
    history.ofAll = () => Promise.reject(new Error('one of them cannot be read'));
    history.of = (entity, at) =>
      entity === 'db-1' ? Promise.reject(new Error('its series cannot be read')) : read(entity, at);
    clock.at += hourMs;
    await plan();
    const store = line.get(CapacityStore);
    expect(await store.newestRun()).toMatchObject({
      finished: true,
      planned: 2,
      failed: 1,
      failures: [{ entity: 'db-1', because: 'its series cannot be read' }],
    });
    expect((await store.planOf('db-1'))?.settings.at).toBe(clock.at - hourMs);
  });

  it('stops when nothing at all can be read', async () => {
    const names = Array.from({ length: 30 }, (_, i) => `x-${i}`);
    const entities = names.map((name) => ({ name, kind: 'host' as const }));
    await line.get(IngestService).accept({ ...emptyBatch('test'), entities });
    const history = line.get(SeriesHistory);
    history.ofAll = () => Promise.reject(new Error('the store is away'));
    history.of = () => Promise.reject(new Error('the store is away'));
    await expect(plan()).rejects.toThrow('20 entities in a row could not be planned; the last one: the store is away');
    expect(await line.get(CapacityStore).newestRun()).toMatchObject({ cursor: '', finished: false });
  });
});
