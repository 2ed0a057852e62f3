import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordingLine } from '../../src/domain/recording.js';
import { generateOutage, type Outage, type OutageOptions } from '../../src/scenarios/generate.js';

/** An outage small enough to play in a test: coarser and shorter than the demo's. */
export function smallOutage(kind: string, seed: number, options: OutageOptions = {}): Outage {
  return generateOutage(kind, seed, { stepMs: 30_000, ...options });
}

export const ndjson = (lines: readonly RecordingLine[]): string => lines.map((line) => JSON.stringify(line)).join('\n');

/** The lines of one second at a time, as `replay` feeds them. */
export function secondsOf(lines: readonly RecordingLine[]): RecordingLine[][] {
  return [...Map.groupBy(lines, (line) => ('at' in line ? Math.floor(line.at / 1_000) : -1)).values()];
}

/** A folder of its own for `work`, gone afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-test-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function writeRecording(folder: string, name: string, lines: readonly RecordingLine[]): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, ndjson(lines));
  return file;
}
