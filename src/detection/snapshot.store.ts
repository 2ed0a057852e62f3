import { deserialize, serialize } from 'node:v8';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { SnapshotEntity } from './snapshot.entity.js';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Grows when what is stored changes its shape: an older snapshot is then made anew from the stores. */
const version = 2;

/** Keeps what the stages know, so that a restart goes on where it was. */
@Injectable()
export class SnapshotStore {
  constructor(private readonly manager: EntityManager) {}

  /** The parts of one moment, all or none. Each part must be structured-clonable. */
  async save(at: number, parts: Readonly<Record<string, unknown>>): Promise<void> {
    const rows = await Promise.all(
      Object.entries(parts).map(async ([name, part]) => ({
        name,
        at,
        content: await compress(serialize({ version, part })),
      })),
    );
    await this.manager.upsert(SnapshotEntity, rows, ['name']);
  }

  /** Undefined when there is none, or none that this version can read. */
  async load(name: string): Promise<{ readonly at: number; readonly part: unknown } | undefined> {
    const row = await this.manager.findOneBy(SnapshotEntity, { name });
    if (!row) return undefined;
    const content = deserialize(await decompress(row.content)) as { version: number; part: unknown };
    return content.version === version ? { at: row.at, part: content.part } : undefined;
  }
}
