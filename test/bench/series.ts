/**
 * `npm run bench -- series [--data DIR]`: speed, size and judgement of the detector and the change points, peers in the same run: an EWMA
 * z-score as the ceiling of speed, river's Gaussian scorer, and ruptures' sliding window. All on generated probes; `DIR/anomalies` (as `cli eval
 * anomalies` reads it) adds the speed on its series. Accuracy on annotated series: docs/reading-metrics.md says how.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { changePoints } from '../../src/analysis/series/change-points.js';
import { snapshot } from '../../src/analysis/series/surprise-snapshot.js';
import { nextSurprise, openSurprise } from '../../src/analysis/series/surprise.js';
import { cleanKinds } from '../probes/series/clean-series.js';
import { openEwma } from '../probes/series/ewma.js';
import { falseChanges, type FindChanges, onsetFigures } from '../probes/series/onsets.js';
import { cleanFigures, LEARNING_STEPS, type OpenDetector, recallFigures } from '../probes/series/probe.js';
import { seeded } from '../probes/series/random.js';

const river = '0.26.1';
const ruptures = '1.1.10';
const root = join(import.meta.dirname, '..', '..');
const MINUTE = 60_000;

const peerScript = `
import json, sys, time
import numpy as np, ruptures
from river.anomaly import GaussianScorer
told = json.load(open(sys.argv[1]))
values = told["speed"]
scorer = GaussianScorer(window_size=256)
started = time.process_time()
for v in values: scorer.score_one(None, v); scorer.learn_one(None, v)
speed = len(values) / (time.process_time() - started)
found = []
started = time.process_time()
for s in told["series"]:
    y = np.array(s, dtype=float)
    z = (y - y.mean()) / (y.std() or 1)
    found.append([int(i) for i in ruptures.Window(width=40, model="l2").fit(z).predict(pen=3 * np.log(len(z)))[:-1]])
ms = (time.process_time() - started) * 1000 / len(found)
print(json.dumps({"speed": speed, "found": found, "ms": ms}))
`;

/** Values a second of river; what ruptures found in each series, and its CPU time for one. */
interface PeerAnswer {
  readonly speed: number;
  readonly found: readonly (readonly number[])[];
  readonly ms: number;
}

const { values: options } = parseArgs({ options: { data: { type: 'string' } }, allowPositionals: true });
const openOurs: OpenDetector = () => {
  const state = openSurprise();
  return (atMs, value) => (nextSurprise(state, atMs, value)?.kind ?? 'calm') !== 'calm';
};
const generated = cleanKinds.map((kind, k) => kind.values(seeded(k), 20_000));
const asked: number[][] = [];
askedByOnsets((values) => {
  asked.push(Array.from(values));
  return [];
});
const peer = askPeer(asked, generated[0]);

reportSpeed('generated', generated);
if (options.data !== undefined) reportSpeed(options.data, readSeries(join(options.data, 'anomalies')));
console.log(`state of a series: ${snapshot(openSurprise()).byteLength} bytes (goal 1,024)`);
reportJudgement('ours', openOurs);
for (const limit of [4, 6]) reportJudgement(`EWMA z ${limit}`, openEwma(limit));
reportChanges('ours', changePoints);
if (peer) {
  const answers = peer.found.values();
  reportChanges('ruptures Window', () => (answers.next().value ?? []).map((index) => ({ index })), peer.ms);
}

/** Values a second of one core, by CPU time: the best of three rounds. */
function reportSpeed(name: string, series: readonly Float64Array[]): void {
  const ours = perSecond(openOurs, series);
  const ceiling = perSecond(openEwma(4), series);
  const other = peer
    ? `; river GaussianScorer ${(peer.speed / 1e6).toFixed(3)} M (ours ${(ours / peer.speed).toFixed(0)}×)`
    : '';
  console.log(
    `${name}: ${(ours / 1e6).toFixed(1)} M values/s (goal 3); EWMA z-score ${(ceiling / 1e6).toFixed(1)} M (ceiling)${other}`,
  );
}

function perSecond(openDetector: OpenDetector, series: readonly Float64Array[]): number {
  const count = series.reduce((sum, values) => sum + values.length, 0);
  const rounds = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    for (const values of series) {
      const next = openDetector();
      for (let i = 0; i < values.length; i++) next(1_700_000_000_000 + i * MINUTE, values[i]);
    }
    return (count / process.cpuUsage(before).user) * 1e6;
  });
  return Math.max(...rounds);
}

function reportJudgement(name: string, openDetector: OpenDetector): void {
  const clean = cleanFigures(openDetector, 1, 2);
  const recall = recallFigures(openDetector, 8);
  const share = recall.filter(({ found }) => found).length / recall.length;
  console.log(
    `${name}: ${mean(clean.map(({ later }) => later)).toFixed(2)} alarms per 10,000 calm values of ${clean.length} kinds (goal 2), ` +
      `${mean(clean.map(({ early }) => early)).toFixed(1)} in the first ${LEARNING_STEPS}; ` +
      `${(100 * share).toFixed(1)} % of ${recall.length} events found (goal 92)`,
  );
}

/** Clean series first, then faults; the peer answers in this order. */
function askedByOnsets(find: FindChanges): {
  clean: ReturnType<typeof falseChanges>;
  faults: ReturnType<typeof onsetFigures>;
} {
  return { clean: falseChanges(find, 10, 6), faults: [1, 50_001].flatMap((seed) => onsetFigures(find, seed)) };
}

function reportChanges(name: string, find: FindChanges, measuredMs?: number): void {
  const before = process.cpuUsage();
  const { clean, faults } = askedByOnsets(find);
  const ms = measuredMs ?? process.cpuUsage(before).user / 1000 / asked.length;
  const errors = faults.flatMap((figure) => figure.errors);
  const within = (steps: number) =>
    ((100 * errors.filter((error) => error <= steps).length) / errors.length).toFixed(0);
  console.log(
    `change points, ${name}: ${within(2)} % of ${errors.length} onsets within 2 steps (goal 85), ${within(10)} % within 10; ` +
      `${mean(clean.map(({ per5000 }) => per5000)).toFixed(2)} false per 5,000 calm values (goal 1); ${ms.toFixed(1)} ms a series`,
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function readSeries(folder: string): Float64Array[] {
  return globSync('*/*.csv', { cwd: folder }).map((path) =>
    Float64Array.from(readFileSync(join(folder, path), 'utf8').trimEnd().split('\n').slice(1), (row) =>
      Number(row.split(',')[1]),
    ),
  );
}

/** What the peers say in a Python environment of their own; undefined, with the reason, when there can be none. */
function askPeer(series: number[][], speed: Float64Array): PeerAnswer | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'series-bench-'));
  try {
    const input = join(folder, 'input.json');
    writeFileSync(input, JSON.stringify({ series, speed: Array.from(speed) }));
    return JSON.parse(execFileSync(peerPython(), ['-c', peerScript, input], { encoding: 'utf8', maxBuffer: 1e9 }));
  } catch (cause) {
    console.log(`no peers: ${cause instanceof Error ? cause.message.split('\n')[0] : String(cause)}`);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function peerPython(): string {
  const environment = join(root, '.cache', `river-${river}-ruptures-${ruptures}`);
  const python = join(environment, 'bin', 'python');
  if (existsSync(join(environment, 'ready'))) return python;
  execFileSync('python3', ['-m', 'venv', environment]);
  execFileSync(python, ['-m', 'pip', 'install', '-q', `river==${river}`, `ruptures==${ruptures}`], {
    stdio: 'inherit',
  });
  writeFileSync(join(environment, 'ready'), '');
  return python;
}
