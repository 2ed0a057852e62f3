import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributesKey } from './attributes-key.js';

const value = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom('1', 1, 'true', true, '=', ':', ';', '1:a'),
);
const attributes = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('a', '1:a', 'a=1;')), value, { maxKeys: 4 });
const sorted = (of: object): unknown => Object.entries(of).toSorted(([a], [b]) => (a < b ? -1 : 1));

describe('attributesKey', () => {
  it('is the same for equal attributes in any order, and for no others', () => {
    fc.assert(
      fc.property(attributes, attributes, (a, b) => {
        const equal = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
        expect(attributesKey(a) === attributesKey(b)).toBe(equal);
        expect(attributesKey(Object.fromEntries(Object.entries(a).toReversed()))).toBe(attributesKey(a));
      }),
    );
  });
});
