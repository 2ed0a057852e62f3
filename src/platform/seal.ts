import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from './failure.js';

const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

/**
 * Encrypts what must stay as it came, personal data and secrets included, and yet not be readable in the database
 * (AES-256-GCM, a fresh nonce each time). The key lies beside the embedded stores in `seal.key`, made when first needed;
 * without a folder it lives as long as the process.
 */
export class Seal {
  readonly #folder: string | undefined;
  #key: Promise<Buffer> | undefined;

  constructor(folder?: string) {
    this.#folder = folder;
  }

  /** Nonce, tag and ciphertext. */
  async seal(plain: Uint8Array): Promise<Buffer> {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', await this.#ownKey(), nonce);
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  }

  /** Throws `seal.broken` for what another key sealed or someone altered. */
  async open(sealed: Uint8Array): Promise<Buffer> {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    try {
      const decipher = createDecipheriv('aes-256-gcm', await this.#ownKey(), bytes.subarray(0, nonceBytes));
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
    } catch (cause) {
      throw new Failure('seal.broken', 'A kept body cannot be opened: it was sealed with another seal.key', { cause });
    }
  }

  #ownKey(): Promise<Buffer> {
    this.#key ??= this.#folder === undefined ? Promise.resolve(randomBytes(keyBytes)) : keyIn(this.#folder);
    return this.#key;
  }
}

/** The key of the folder; of several processes that make one at once the first wins. */
async function keyIn(folder: string): Promise<Buffer> {
  const file = join(folder, 'seal.key');
  const known = await readKey(file);
  if (known) return known;
  const candidate = `${file}.${randomBytes(6).toString('hex')}`;
  await mkdir(folder, { recursive: true });
  await writeFile(candidate, randomBytes(keyBytes).toString('hex'), { mode: 0o600 });
  try {
    await link(candidate, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(candidate);
  }
  const key = await readKey(file);
  if (!key) throw new Failure('seal.key', `${file} was made and is gone again`);
  return key;
}

async function readKey(file: string): Promise<Buffer | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const key = Buffer.from(text.trim(), 'hex');
  if (key.length !== keyBytes) throw new Failure('seal.key', `${file} holds no key of ${keyBytes} bytes`);
  return key;
}
