import { describe, expect, it } from 'vitest';
import type { SeenEntity } from '../domain/batch.js';
import { schemaText } from '../ingest/model-facts.js';
import { columnsOf, datasetVersionsIn, freshnessOf, schemaHistory, sensitiveColumns } from './catalogue.js';

const hour = 3_600_000;

describe('columnsOf', () => {
  it('reads what schemaText wrote, commas and colons in types included', () => {
    const columns = [
      { name: 'id', type: 'BIGINT' },
      { name: 'tags', type: 'struct<a: int, b: string>' },
      { name: 'note', type: '?' },
    ];
    expect(columnsOf(schemaText([{ name: 'id', type: 'BIGINT' }, { name: 'note' }]))).toEqual([columns[0], columns[2]]);
    expect(columnsOf('tags: struct<a:int,b:string>')).toEqual([{ name: 'tags', type: 'struct<a:int,b:string>' }]);
    expect(columnsOf(undefined)).toEqual([]);
    expect(columnsOf('bare')).toEqual([{ name: 'bare', type: '?' }]);
  });
});

describe('datasetVersionsIn', () => {
  it('names a version by its platform, else by its digest, else by its schema, and nothing by nothing', () => {
    const seen: SeenEntity[] = [
      { name: 'a', kind: 'dataset', attributes: { version: 'v1', digest: 'd', schema: 'id: int' } },
      { name: 'b', kind: 'dataset', attributes: { digest: 'd' } },
      { name: 'c', kind: 'dataset', attributes: { schema: 'id: int' } },
      { name: 'd', kind: 'dataset' },
      { name: 'e', kind: 'service', attributes: { version: '1' } },
    ];
    expect(datasetVersionsIn(seen, 'openlineage', 5).map(({ dataset, version }) => `${dataset} ${version}`)).toEqual([
      'a v1',
      'b d',
      expect.stringMatching(/^c schema:[0-9a-f]{16}$/),
    ]);
  });
});

describe('schemaHistory', () => {
  it('says what became of the columns, latest first, and nothing of versions with the same ones', () => {
    const version = (id: string, at: number, schema?: string) => ({
      dataset: 'orders',
      version: id,
      source: 'openlineage',
      firstSeenAt: at,
      lastSeenAt: at,
      ...(schema !== undefined && { schema }),
    });
    const told = [
      version('3', 3, 'id: bigint\nemail: text'),
      version('1', 1, 'id: int\nnote: text'),
      version('2', 2, 'id: int\nnote: text'),
      version('2b', 2),
      version('4', 4, 'email: text\nid: bigint'),
    ];
    expect(schemaHistory(told)).toEqual([
      { at: 4, version: '4', added: [], removed: [], retyped: [], summary: 'the order of the columns changed' },
      {
        at: 3,
        version: '3',
        added: [{ name: 'email', type: 'text' }],
        removed: [{ name: 'note', type: 'text' }],
        retyped: [{ name: 'id', type: 'bigint', from: 'int' }],
        summary: 'email (text) was added, note was removed, id became bigint, was int',
      },
    ]);
  });
});

describe('freshnessOf', () => {
  it.each([
    { loads: [], now: 0, is: { overdue: false } },
    { loads: [0, hour], now: 9 * hour, is: { loadedAt: hour, overdue: false } },
    { loads: [0, 2 * hour, hour], now: 3 * hour, is: { loadedAt: 2 * hour, usualIntervalMs: hour, overdue: false } },
    { loads: [2 * hour, 0, hour], now: 5 * hour, is: { loadedAt: 2 * hour, usualIntervalMs: hour, overdue: true } },
    { loads: [5, 5, 5], now: 9, is: { loadedAt: 5, usualIntervalMs: 0, overdue: false } },
    { loads: [], told: 7, now: 9, is: { loadedAt: 7, overdue: false } },
  ])('of loads at $loads is $is at $now', ({ loads, now, told, is }) => {
    expect(freshnessOf(loads, now, told)).toEqual({ ...is, because: expect.any(String) });
  });

  it('says it in words', () => {
    expect(freshnessOf([0, hour, 2 * hour], 5 * hour).because).toBe('Loaded 3 h ago, usually every 60 min');
  });
});

describe('sensitiveColumns', () => {
  it.each([
    { told: 'email, ssn', are: ['email', 'ssn'] },
    { told: undefined, are: [] },
  ])('of "$told" are $are', ({ told, are }) => {
    expect([...sensitiveColumns({ attributes: { ...(told && { sensitive: told }) } })]).toEqual(are);
  });
});
