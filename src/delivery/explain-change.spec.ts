import { describe, expect, it } from 'vitest';
import { attributeShifts, seriesShifts, templateShifts } from './explain-change.js';

const template = (id: string, alias?: string) => ({
  id,
  text: `${id} <num>`,
  firstSeenAt: 0,
  lastSeenAt: 0,
  lines: 0,
  ...(alias !== undefined && { alias }),
});
const counts = (id: string, count: number) => ({ entity: 'e', template: id, at: 0, count });

describe('templateShifts', () => {
  const spans = { before: 240_000, after: 60_000 };

  it('says how much more frequent a template became', () => {
    expect(templateShifts([counts('a', 40)], [counts('a', 100)], [template('a')], spans)).toMatchObject([
      {
        key: 'a',
        text: 'a <num>',
        rateBefore: 10,
        rateAfter: 100,
        because: expect.stringMatching(/^10 → 100 lines a minute; ×10, by chance/) as string,
      },
    ]);
  });

  it('counts a template for the one it became part of', () => {
    const known = [template('old', 'new'), template('new')];
    expect(templateShifts([counts('old', 400)], [counts('new', 100)], known, spans)).toEqual([]);
  });
});

describe('attributeShifts', () => {
  it('finds the value that the new lines have', () => {
    const before = { lines: 1_000, sampled: 1_000, counts: [{ key: 'version', value: '1', count: 1_000 }] };
    const after = {
      lines: 100,
      sampled: 100,
      counts: [
        { key: 'version', value: '2', count: 60 },
        { key: 'version', value: '1', count: 40 },
      ],
    };
    expect(attributeShifts(before, after).map(({ name, value, because }) => [name, value, because])).toEqual([
      ['version', '2', expect.stringMatching(/^0 % → 60 % of the lines; new/)],
      ['version', '1', expect.stringMatching(/^100 % → 40 % of the lines; ×0.4/)],
    ]);
  });

  it('says nothing where there are no lines', () => {
    const none = { lines: 0, sampled: 0, counts: [] };
    expect(attributeShifts(none, none)).toEqual([]);
  });
});

describe('seriesShifts', () => {
  const window = (values: readonly number[]) => ({
    entity: 'e',
    name: 'latency',
    unit: 'ms',
    attributes: {},
    times: values.map((_, i) => i),
    values,
  });

  it('finds a series that moved, and by how much', () => {
    const moved = window([5, 6, 5, 6, 5, 6, 20, 21, 20, 21, 20]);
    expect(seriesShifts([moved], 6)).toMatchObject([
      { before: 5.5, after: 20, because: 'median 5.5 → 20 ms, 19.6 spreads up' },
    ]);
  });

  it.each([
    { case: 'that stays', values: [5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5] },
    { case: 'of too few values', values: [5, 5, 5, 5, 5, 5, 90, 90] },
    { case: 'that is empty', values: [] },
    { case: 'of constant zero', values: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
  ])('leaves out a series $case', ({ values }) => {
    expect(seriesShifts([window(values)], 6)).toEqual([]);
  });

  it('finds a constant series that moved', () => {
    expect(seriesShifts([window([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1])], 6)).toHaveLength(1);
  });
});
