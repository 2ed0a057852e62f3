import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Entity } from '../domain/inventory.js';
import { readCapacityFile, settingsOf } from './capacity-file.js';

describe('readCapacityFile', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-capacity-file-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const read = async (text: string) => {
    await writeFile(join(folder, 'capacity.yaml'), text);
    return readCapacityFile(join(folder, 'capacity.yaml'));
  };

  it.each([
    { what: 'no file', of: () => readCapacityFile(undefined) },
    { what: 'an empty file', of: () => read('') },
  ])('has a default for everything: $what', async ({ of }) => {
    expect(await of()).toMatchObject({ horizonDays: 14, historyDays: 30, limits: [], announce: ['whole'] });
  });

  it('reads limits, lead times, prices and spreads', async () => {
    const file = await read(`
horizonDays: 7
limits: [{ resource: queue-lag, key: mail orders, limit: 10000 }]
leadTimeDays: { disk: 5 }
prices: { currency: EUR, gpu: 2.5 }
spreads: { web: { replicas: 6, zones: 3, autoscaler: { target: 0.7, most: 12 } } }
announce: [teams]`);
    expect(file).toMatchObject({ horizonDays: 7, leadTimeDays: { disk: 5 }, announce: ['teams'] });
    expect(file.spreads['web']).toEqual({ replicas: 6, zones: 3, autoscaler: { target: 0.7, most: 12 } });
  });

  it.each([
    { text: 'horizonDays: -1', says: 'horizonDays' },
    { text: 'horizon: 7', says: 'horizon' },
    { text: 'prices: { core: 1 }', says: 'currency' },
    { text: 'announce: [everybody]', says: 'announce' },
    { text: 'limits: [', says: 'capacity.yaml' },
  ])('refuses "$text" and says what is wrong', async ({ text, says }) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'capacity.invalid-file',
      message: expect.stringContaining(says),
    });
  });

  it('says which file it cannot read', async () => {
    await expect(readCapacityFile(join(folder, 'none.yaml'))).rejects.toMatchObject({
      code: 'capacity.unreadable-file',
      message: expect.stringContaining('none.yaml'),
    });
  });
});

describe('settingsOf', () => {
  it('knows teams and tags by the inventory', async () => {
    const file = await readCapacityFile(undefined);
    const seen = { source: 'spec', firstSeenAt: 0, lastSeenAt: 0 };
    const entities: Entity[] = [
      { name: 'db', kind: 'host', owner: 'data', attributes: { 'deployment.environment.name': 'prod' }, ...seen },
      { name: 'web', kind: 'service', attributes: {}, ...seen },
    ];
    expect(settingsOf(file, 5, entities)).toMatchObject({
      at: 5,
      horizonMs: 14 * 86_400_000,
      owners: { db: 'data' },
      tags: { db: ['deployment.environment.name=prod'] },
    });
  });
});
