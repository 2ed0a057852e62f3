import type { Parameter } from './miner.js';

export interface SlotValue {
  readonly value: string;
  readonly count: number;
}

/** A slot of a template and what stood in it in some lines. */
export interface SlotCount {
  /** As the text of the template shows it: `<num>`, `<*>`. */
  readonly placeholder: string;
  /** The most frequent first, equal ones in the order in which they were seen. */
  readonly values: readonly SlotValue[];
  /** How many different values there were, those left out included. */
  readonly distinct: number;
}

/** How often which value stood in each slot; of each slot the `most` frequent. `lines`: the parameters of one line each. */
export function countSlots(
  placeholders: readonly string[],
  lines: readonly (readonly Parameter[])[],
  most: number,
): SlotCount[] {
  return placeholders.map((placeholder, slot) => {
    const counts = new Map<string, number>();
    for (const parameters of lines) {
      const parameter = parameters.at(slot);
      if (parameter !== undefined) counts.set(parameter.value, (counts.get(parameter.value) ?? 0) + 1);
    }
    const values = Array.from(counts, ([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
    return { placeholder, values: values.slice(0, most), distinct: values.length };
  });
}
