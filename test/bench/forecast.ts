/**
 * `npm run bench -- forecast [--data DIR]`: our forecaster against statsforecast's MSTL (with intervals) on the same
 * series in the same run. `DIR/forecast` has sets as `cli eval forecast` reads them; without it series are generated.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { forecast } from '../../src/analysis/forecast/forecast.js';
import { readForecastSets } from '../../src/evaluation/forecast.js';

const statsforecast = '2.1.1';
/** MSTL takes tenths of a second a series. */
const seriesPerSet = 4;
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

interface BenchSet {
  readonly name: string;
  readonly horizon: number;
  readonly intervalMs: number;
  readonly series: readonly (readonly number[])[];
}

const peerScript = `
import json, sys, time, numpy as np
from statsforecast.models import MSTL
told = json.load(open(sys.argv[1]))
series = [np.array(s, dtype=float) for s in told["series"]]
run = lambda y: MSTL(season_length=told["seasons"]).forecast(y=y, h=told["horizon"], level=[80, 95])
run(series[0])
rounds = []
for _ in range(3):
    started = time.perf_counter()
    for y in series: run(y)
    rounds.append((time.perf_counter() - started) * 1000 / len(series))
print(min(rounds))
`;

const { values: arguments_ } = parseArgs({ options: { data: { type: 'string' } }, allowPositionals: true });
const sets = arguments_.data ? await readSets(join(arguments_.data, 'forecast')) : generatedSets();
const python = peerPython();
console.log('set            series  values  horizon   ours ms   MSTL ms   ratio');
for (const set of sets) report(set, timeOurs(set), timePeer(python, set));

function report(set: BenchSet, ours: number, peer: number | undefined): void {
  const cells = [set.series.length, set.series[0].length, set.horizon, ours.toFixed(2)];
  const [ms, ratio] = peer === undefined ? ['-', 'no season'] : [peer.toFixed(1), (peer / ours).toFixed(1)];
  console.log(
    set.name.padEnd(14),
    ...cells.map((cell) => String(cell).padStart(7)),
    ms.padStart(11),
    ratio.padStart(9),
  );
}

async function readSets(folder: string): Promise<BenchSet[]> {
  const read = await readForecastSets(folder);
  return read.map(({ name, horizon, intervalMs, histories }) => {
    const all = [...histories.values()];
    const step = Math.max(1, Math.floor(all.length / seriesPerSet));
    return { name, horizon, intervalMs, series: all.filter((_, i) => i % step === 0).slice(0, seriesPerSet) };
  });
}

/** Hourly and five-minute loads with a day, a week, growth and noise; the noise is a fixed sequence. */
function generatedSets(): BenchSet[] {
  return [
    { name: 'hourly', horizon: 48, intervalMs: 3_600_000, series: generated(24, 960) },
    { name: 'five minutes', horizon: 144, intervalMs: 300_000, series: generated(288, 4032) },
  ];
}

function generated(day: number, length: number): number[][] {
  let state = 1;
  const noise = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5;
  return Array.from({ length: seriesPerSet }, (_, s) =>
    Array.from({ length }, (_, t) => {
      const weekend = Math.floor(t / day) % 7 > 4 ? 0.6 : 1;
      return 100 + t / day + weekend * (30 + 5 * s) * Math.sin((2 * Math.PI * t) / day) + 8 * noise();
    }),
  );
}

/** Milliseconds a series, the best of three rounds after a round to warm up, as the peer is measured. */
function timeOurs({ series, horizon, intervalMs }: BenchSet): number {
  const rounds = Array.from({ length: 4 }, () => {
    const started = performance.now();
    for (const values of series) forecast(values, horizon, { intervalMs });
    return (performance.now() - started) / series.length;
  });
  return Math.min(...rounds.slice(1));
}

/** Undefined where MSTL has no season to work with. */
function timePeer(python: string, set: BenchSet): number | undefined {
  const day = Math.round(86_400_000 / set.intervalMs);
  const length = set.series[0].length;
  if (length < 2 * day + set.horizon) return undefined;
  const seasons = length >= 14 * day + set.horizon ? [day, 7 * day] : [day];
  const folder = mkdtempSync(join(tmpdir(), 'bench-forecast-'));
  writeFileSync(join(folder, 'series.json'), JSON.stringify({ ...set, seasons }));
  writeFileSync(join(folder, 'peer.py'), peerScript);
  return Number(execFileSync(python, [join(folder, 'peer.py'), join(folder, 'series.json')], { encoding: 'utf8' }));
}

function peerPython(): string {
  const environment = join(root, '.cache', `statsforecast-${statsforecast}`);
  const python = join(environment, 'bin', 'python');
  if (!existsSync(join(environment, 'ready'))) {
    execFileSync('python3', ['-m', 'venv', environment], { stdio: 'inherit' });
    execFileSync(python, ['-m', 'pip', 'install', '-q', `statsforecast==${statsforecast}`], { stdio: 'inherit' });
    writeFileSync(join(environment, 'ready'), '');
  }
  return python;
}
