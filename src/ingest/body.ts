import { promisify } from 'node:util';
import { gunzip, inflate, zstdDecompress } from 'node:zlib';
import { uncompress } from 'snappyjs';
import { Failure } from '../platform/failure.js';

type Inflate = (body: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Uint8Array>;

const inflaters: Readonly<Record<string, Inflate>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  zstd: promisify(zstdDecompress),
  /** The block format, as remote_write sends it. Its length comes first, so that too much is refused unread. */
  snappy: (body, { maxOutputLength }) => Promise.resolve().then(() => uncompress(body, maxOutputLength)),
};

/**
 * A request body as its sender wrote it, at most `maxBytes` of it.
 * Throws `body.too-large`, `body.encoding` for an unknown encoding, `body.corrupt`.
 */
export async function decompress(
  body: Uint8Array,
  encoding: string | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') {
    if (body.length > maxBytes) throw tooLarge(maxBytes);
    return body;
  }
  const inflater = Object.hasOwn(inflaters, name) ? inflaters[name] : undefined;
  if (!inflater) throw new Failure('body.encoding', `The content encoding ${name.slice(0, 40)} is not read here`);
  try {
    return await inflater(body, { maxOutputLength: maxBytes });
  } catch (cause) {
    if (isTooLarge(cause)) throw tooLarge(maxBytes);
    throw new Failure('body.corrupt', `The body is not ${name}: ${(cause as Error).message}`, { cause });
  }
}

function isTooLarge(error: unknown): boolean {
  const { code, message } = error as { readonly code?: string; readonly message: string };
  return code === 'ERR_BUFFER_TOO_LARGE' || /should not exceed|too (large|big|long)/i.test(message);
}

function tooLarge(maxBytes: number): Failure {
  return new Failure('body.too-large', `The body is larger than ${maxBytes} bytes (MAX_BODY_BYTES)`);
}
