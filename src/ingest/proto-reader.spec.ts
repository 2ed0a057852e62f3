import * as fc from 'fast-check';
import { Writer } from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { ProtoReader } from './proto-reader.js';

const readerOf = (write: (writer: Writer) => Writer): ProtoReader => {
  const reader = new ProtoReader(write(Writer.create().uint32((1 << 3) | 0)).finish());
  reader.next();
  return reader;
};

describe('ProtoReader', () => {
  it('reads what protobufjs writes', () => {
    fc.assert(
      fc.property(
        fc.record({
          uint: fc.nat(),
          sint: fc.integer(),
          big: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
          double: fc.double(),
          text: fc.string({ unit: 'grapheme' }),
        }),
        ({ uint, sint, big, double, text }) => {
          expect(readerOf((writer) => writer.uint32(uint)).varint()).toBe(uint);
          expect(readerOf((writer) => writer.sint32(sint)).sint32()).toBe(sint);
          expect(readerOf((writer) => writer.int64(big.toString())).int64()).toBe(big);
          expect(readerOf((writer) => writer.double(double)).double()).toBe(double);
          expect(readerOf((writer) => writer.string(text)).string()).toBe(text.toWellFormed());
        },
      ),
      { seed: 5 },
    );
  });

  it('ends on any bytes: it reads them or says what is wrong', () => {
    const readAll = (reader: ProtoReader): void => {
      for (let field = reader.next(); field !== 0; field = reader.next()) reader.skip();
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(problemOf(() => readAll(new ProtoReader(bytes)))).toBe(undefined);
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});

/** The name of what was thrown; undefined for nothing, and for the RangeError that names a mistake of the message. */
function problemOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof RangeError ? undefined : String(error);
  }
}
