import { createReadStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { RemediationService } from '../actions/remediation.service.js';
import { createLine, inMemory } from '../application.js';
import { DetectionService } from '../detection/detection.service.js';
import { IncidentStore } from '../incidents/incident.store.js';
import { IngestService } from '../ingest/ingest.service.js';
import { readRecordingLines } from '../ingest/recording.js';
import { loadConfig } from '../platform/config.js';
import { Failure } from '../platform/failure.js';
import { ReplayClock } from '../replay-clock.js';
import { exportIncidents } from './export-incidents.js';

/** Lines of one second are fed together: what is decided from them is decided at the next second. */
const sliceMs = 1_000;
/** The same everywhere: embedded stores in memory, everything else as the server's defaults have it, no snapshots. */
const settings = { DATA_DIR: inMemory, LOG_LEVEL: 'error', SNAPSHOT_MS: String(Number.MAX_SAFE_INTEGER) };

/** `replay FILE… [--out DIR] [--speed max|N]`: plays recordings through the line and writes their incidents. */
export async function replay(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { out: { type: 'string' }, speed: { type: 'string', default: 'max' } },
  });
  if (positionals.length === 0)
    throw new Failure('cli.usage', 'replay FILE… [--out DIR] [--speed max|N]: which recording?');
  const speed = values.speed === 'max' ? Infinity : Number(values.speed);
  if (!(speed > 0)) throw new Failure('cli.usage', `--speed is max or a positive number, not ${values.speed}`);
  if (values.out !== undefined) await mkdir(values.out, { recursive: true });
  for (const file of positionals) {
    const started = performance.now();
    const incidents = await replayFile(file, speed).catch((cause: unknown) => {
      throw new Failure('replay.failed', `${file} cannot be replayed`, { cause });
    });
    const name = basename(file)
      .replace(/\.gz$/, '')
      .replace(/\.ndjson$/, '');
    if (values.out === undefined) process.stdout.write(`${JSON.stringify(incidents, null, 2)}\n`);
    else await writeFile(join(values.out, `${name}.json`), `${JSON.stringify(incidents, null, 2)}\n`);
    process.stderr.write(
      `${name}: ${incidents.length} incidents in ${((performance.now() - started) / 1_000).toFixed(1)} s\n`,
    );
  }
}

/** Plays one recording through a line of its own. */
async function replayFile(file: string, speed: number) {
  const clock = new ReplayClock();
  const line = await createLine(loadConfig(settings), clock);
  try {
    await line.init();
    const ingest = line.get(IngestService, { strict: false });
    for await (const { at, lines, firstLine } of slicesOf(file)) {
      const before = clock.now();
      clock.reach(at);
      if (Number.isFinite(speed) && before > 0 && at > before) await wait((at - before) / speed);
      await ingest.accept(readRecordingLines(lines, firstLine));
    }
    await line.get(DetectionService, { strict: false }).finish();
    return await exportIncidents(
      line.get(IncidentStore, { strict: false }),
      line.get(RemediationService, { strict: false }),
    );
  } finally {
    await line.close();
  }
}

/** Consecutive lines of one second; `at` is the newest event read with them. */
async function* slicesOf(file: string): AsyncGenerator<{ at: number; lines: string[]; firstLine: number }> {
  // What goes wrong in either stream ends the iteration with it.
  const input = file.endsWith('.gz')
    ? pipeline(createReadStream(file), createGunzip(), () => undefined)
    : createReadStream(file);
  let lines: string[] = [];
  let [slice, at, number, firstLine] = [-1, 0, 0, 1];
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    number += 1;
    const time = Number(/"at"\s*:\s*(\d+)/.exec(text)?.[1] ?? at);
    if (Math.floor(time / sliceMs) !== slice && lines.length > 0) {
      yield { at, lines, firstLine };
      lines = [];
      firstLine = number;
    }
    slice = Math.floor(time / sliceMs);
    at = Math.max(at, time);
    lines.push(text);
  }
  if (lines.length > 0) yield { at, lines, firstLine };
}
