/**
 * Writes outages of every kind as recordings with their truth, in the layout of the recordings benchmark:
 * node_modules/.bin/node --import ./tools/ts-hooks.mjs test/scenarios/write-recordings.ts FOLDER [SEEDS, e.g. 1,2] [KINDS, e.g. memory-leak,calm]
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { generateOutage } from '../../src/scenarios/generate.js';
import { outageKinds } from '../../src/scenarios/outage-kinds.js';

/** Of a recording, the first minutes only teach what is usual. */
const warmUpMs = 15 * 60_000;

const [, , folder, seeds = '1', kinds = outageKinds.map(({ id }) => id).join(',')] = process.argv;
if (!folder) throw new Error('say into which folder: write-recordings.ts FOLDER [SEEDS] [KINDS]');
await mkdir(join(folder, 'generated'), { recursive: true });
const truths: Record<string, unknown> = {};
for (const kind of kinds.split(','))
  for (const seed of seeds.split(',').map(Number)) {
    const { recording, truth } = generateOutage(kind, seed);
    const name = `${kind}-${seed}`;
    const ndjson = recording.map((line) => `${JSON.stringify(line)}\n`).join('');
    await writeFile(join(folder, 'generated', `${name}.ndjson.gz`), gzipSync(ndjson));
    truths[name] = { ...truth, scoreFrom: truth.from + warmUpMs };
  }
await writeFile(join(folder, 'generated', 'truth.json'), JSON.stringify(truths, undefined, 1));
