import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { forecast, type Forecast, type Refusal } from '../analysis/forecast/forecast.js';
import { Failure } from '../platform/failure.js';

/** What `set.json` says of a set; its season is not read, since the forecaster finds seasons by itself. */
export interface ForecastSet {
  readonly name: string;
  readonly horizon: number;
  readonly intervalMs: number;
  readonly histories: ReadonlyMap<string, readonly number[]>;
}

/** Forecasts every series of every set of a folder and writes `<set>/<series>.csv` for the scorer. */
export async function evaluate(dataFolder: string, outFolder: string): Promise<void> {
  for (const set of await readForecastSets(dataFolder)) {
    await mkdir(join(outFolder, set.name), { recursive: true });
    for (const [series, history] of set.histories) {
      const made = forecast(history, set.horizon, { intervalMs: set.intervalMs });
      await writeFile(join(outFolder, set.name, `${series}.csv`), toCsv(made, history, set.horizon));
    }
  }
}

/** The sets of a folder: every subfolder with a `set.json` and a `history.csv.gz` (series, step, value). */
export async function readForecastSets(dataFolder: string): Promise<ForecastSet[]> {
  const folders = (await readdir(dataFolder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const sets = await Promise.all(
    folders.map(async ({ name }): Promise<ForecastSet> => {
      const told = JSON.parse(await readFile(join(dataFolder, name, 'set.json'), 'utf8')) as {
        horizon: number;
        intervalSeconds: number;
      };
      const packed = await readFile(join(dataFolder, name, 'history.csv.gz'));
      const histories = readHistories((await promisify(gunzip)(packed)).toString('utf8'), name);
      return { name, horizon: told.horizon, intervalMs: told.intervalSeconds * 1000, histories };
    }),
  );
  return sets.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function readHistories(csv: string, set: string): Map<string, number[]> {
  const [header, ...lines] = csv.trim().split(/\r?\n/);
  if (header !== 'series,step,value') {
    throw new Failure(
      'evaluation.bad-input',
      `${set}/history.csv.gz begins with "${header}", not with series,step,value`,
    );
  }
  const histories = new Map<string, number[]>();
  for (const line of lines) {
    const [series, , value] = line.split(',');
    const history = histories.get(series) ?? [];
    history.push(value === '' ? NaN : Number(value));
    histories.set(series, history);
  }
  return histories;
}

/** A refusal still needs a row a step: the last value, without intervals. */
function toCsv(made: Forecast | Refusal, history: readonly number[], horizon: number): string {
  const last = history.findLast((value) => Number.isFinite(value)) ?? 0;
  const rows = Array.from({ length: horizon }, (_, h) =>
    'refused' in made
      ? [h + 1, last, '', '', '', '']
      : [h + 1, made.mean[h], made.lower80[h], made.upper80[h], made.lower95[h], made.upper95[h]],
  );
  return ['step,mean,lo80,hi80,lo95,hi95', ...rows.map((row) => row.join(','))].join('\n') + '\n';
}
