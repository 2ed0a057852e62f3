import { describe, expect, it } from 'vitest';
import { countSlots } from './count-slots.js';

const line = (...values: string[]): { placeholder: string; value: string }[] =>
  values.map((value) => ({ placeholder: '<*>', value }));

describe('countSlots', () => {
  it('counts the values of each slot, the most frequent first', () => {
    const lines = [line('a', '1'), line('b', '2'), line('b', '1'), line('c', '1')];
    expect(countSlots(['<*>', '<num>'], lines, 2)).toEqual([
      {
        placeholder: '<*>',
        values: [
          { value: 'b', count: 2 },
          { value: 'a', count: 1 },
        ],
        distinct: 3,
      },
      {
        placeholder: '<num>',
        values: [
          { value: '1', count: 3 },
          { value: '2', count: 1 },
        ],
        distinct: 2,
      },
    ]);
  });

  it.each([
    { of: 'no line', lines: [], is: [{ placeholder: '<num>', values: [], distinct: 0 }] },
    {
      of: 'a line whose slots are not known',
      lines: [line()],
      is: [{ placeholder: '<num>', values: [], distinct: 0 }],
    },
  ])('finds nothing in $of', ({ lines, is }) => expect(countSlots(['<num>'], lines, 3)).toEqual(is));
});
