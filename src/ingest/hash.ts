const offset = 0xcbf29ce484222325n;
const prime = 0x100000001b3n;
const mask = 0xffffffffffffffffn;

/** FNV-1a over the UTF-8 bytes of the parts, each followed by the byte 255; 16 hex digits. For ids, not for secrets. */
export function fnv64(...parts: readonly string[]): string {
  let hash = offset;
  for (const part of parts) {
    for (const byte of new TextEncoder().encode(part)) hash = ((hash ^ BigInt(byte)) * prime) & mask;
    hash = ((hash ^ 0xffn) * prime) & mask;
  }
  return hash.toString(16).padStart(16, '0');
}
