/** A 64-bit unsigned integer as two of 32 bits: a number would lose what nanoseconds need. */
export interface Fixed64 {
  readonly high: number;
  readonly low: number;
}

const utf8 = new TextDecoder();

/**
 * Reads protobuf's wire format from left to right, without a schema: `next` names a field, then exactly one of the
 * value methods or `skip` is called. Throws RangeError for a message that ends too soon or says what it cannot mean.
 */
export class ProtoReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;
  #at: number;
  #wireType = 0;

  constructor(
    bytes: Uint8Array,
    view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    start = 0,
    end = bytes.length,
  ) {
    this.#bytes = bytes;
    this.#view = view;
    this.#at = start;
    this.#end = end;
  }

  /** The number of the next field; 0 at the end. */
  next(): number {
    if (this.#at >= this.#end) return 0;
    const tag = this.varint();
    this.#wireType = tag & 7;
    const field = Math.floor(tag / 8);
    if (field === 0) throw new RangeError('a protobuf field has the number 0');
    return field;
  }

  /** Up to 2^53 exactly; above, and for negative numbers (64 bits of two's complement), the nearest number. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      const byte = this.#byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw new RangeError('a protobuf varint is longer than 10 bytes');
  }

  /** A signed 64-bit varint, exactly. */
  int64(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
    throw new RangeError('a protobuf varint is longer than 10 bytes');
  }

  /** A zigzag varint of 32 bits. */
  sint32(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  bool(): boolean {
    return this.varint() !== 0;
  }

  fixed32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  fixed64(): Fixed64 {
    const at = this.#take(8);
    return { low: this.#view.getUint32(at, true), high: this.#view.getUint32(at + 4, true) };
  }

  /** The nearest number to a signed fixed 64-bit integer. */
  sfixed64(): number {
    return Number(this.#view.getBigInt64(this.#take(8), true));
  }

  double(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  /** Whether the double that follows has exactly these bits; it is not read. */
  isDouble({ high, low }: Fixed64): boolean {
    const fits = this.#at + 8 <= this.#end;
    return fits && this.#view.getUint32(this.#at, true) === low && this.#view.getUint32(this.#at + 4, true) === high;
  }

  bytes(): Uint8Array {
    const length = this.varint();
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  string(): string {
    const bytes = this.bytes();
    if (bytes.length > 24) return utf8.decode(bytes);
    let text = '';
    for (const byte of bytes) {
      if (byte > 127) return utf8.decode(bytes);
      text += String.fromCharCode(byte);
    }
    return text;
  }

  hex(): string {
    let text = '';
    for (const byte of this.bytes()) text += hexOf[byte];
    return text;
  }

  /** The embedded message that follows. */
  message(): ProtoReader {
    const length = this.varint();
    const at = this.#take(length);
    return new ProtoReader(this.#bytes, this.#view, at, at + length);
  }

  /** A repeated number, packed or not: `read` is called for each. */
  repeated(read: (reader: ProtoReader) => void): void {
    if (this.#wireType !== 2) return read(this);
    const packed = this.message();
    while (packed.#at < packed.#end) read(packed);
  }

  skip(): void {
    switch (this.#wireType) {
      case 0:
        this.varint();
        break;
      case 1:
        this.#take(8);
        break;
      case 2:
        this.#take(this.varint());
        break;
      case 5:
        this.#take(4);
        break;
      default:
        throw new RangeError(`protobuf wire type ${this.#wireType} is not known`);
    }
  }

  #byte(): number {
    if (this.#at >= this.#end) throw new RangeError('the protobuf message ends too soon');
    const byte = this.#bytes[this.#at] ?? 0;
    this.#at += 1;
    return byte;
  }

  #take(length: number): number {
    const at = this.#at;
    if (at + length > this.#end) throw new RangeError('the protobuf message ends too soon');
    this.#at = at + length;
    return at;
  }
}

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
