/** What was seen in the slots of a template: kinds of values, and the words that were merged. */
import { NOTHING_BIT, placeholderBit, SEVERAL_BIT, WORD_BIT } from './placeholders.js';
import { align, type Skeleton, VALUE_TOKEN, WORD_TOKEN } from './skeleton.js';

const MAX_VALUES = 16;
const MAX_VALUE_LENGTH = 64;

/** By token position; entries of tokens that are no values are empty. */
export interface Slots {
  readonly bits: Uint32Array;
  readonly values: (string[] | undefined)[];
}

export function emptySlots(length: number): Slots {
  return { bits: new Uint32Array(length), values: [] };
}

/** Slots of a skeleton just scanned, `text(i)` being what its token `i` stands for. */
export function slotsOf(skeleton: Skeleton, text: (token: number) => string): Slots {
  const slots = emptySlots(skeleton.length);
  for (let i = 0; i < skeleton.length; i++) {
    if (skeleton.kinds[i] === VALUE_TOKEN) slots.bits[i] = placeholderBit(text(i));
  }
  return slots;
}

function addValue(slots: Slots, at: number, value: string): void {
  const values = (slots.values[at] ??= []);
  if (value !== '' && values.length < MAX_VALUES && !values.includes(value)) values.push(value);
}

/** Adds what the slots of `special` show, a skeleton that `general` stands for, to `into`, the slots of `general`. */
export function absorb(general: Skeleton, into: Slots, special: Skeleton, slots: Slots): void {
  const ends = align(general, special);
  if (ends === undefined) return;
  for (let i = 0, from = 0; i < general.length; from = ends[i++]) {
    if (general.kinds[i] !== VALUE_TOKEN) continue;
    const to = ends[i];
    if (to === from + 1 && special.kinds[from] === VALUE_TOKEN) {
      into.bits[i] |= slots.bits[from];
      for (const value of slots.values[from] ?? []) addValue(into, i, value);
    } else {
      const text = special.words.slice(from, to).join('').slice(0, MAX_VALUE_LENGTH);
      if (special.kinds.subarray(from, to).includes(WORD_TOKEN)) into.bits[i] |= WORD_BIT;
      if (to !== from + 1) into.bits[i] |= to === from ? NOTHING_BIT : SEVERAL_BIT;
      addValue(into, i, text);
    }
  }
}
