/** Scores every value of every series of a folder with the streaming detector, as the server does, for the neutral scorer. */
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nextSurprise, openSurprise } from '../analysis/series/surprise.js';

/**
 * Reads `<category>/<file>.csv` (header, then `YYYY-MM-DD hh:mm:ss,value`; times are taken as UTC) and writes the same path with
 * a third column, `anomaly_score`, 0 to 1. A row that repeats the time of the row before it scores 0.
 */
export async function evaluate(dataFolder: string, outFolder: string): Promise<void> {
  for await (const path of glob('*/*.csv', { cwd: dataFolder })) {
    const scored = scoreRows(await readFile(join(dataFolder, path), 'utf8'), path);
    const target = join(outFolder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, scored);
  }
}

function scoreRows(csv: string, path: string): string {
  const state = openSurprise();
  const rows = csv.trimEnd().split(/\r?\n/).slice(1);
  const scored = rows.map((row, index) => {
    const [time = '', value = ''] = row.split(',');
    const atMs = Date.parse(`${time.replace(' ', 'T')}Z`);
    if (Number.isNaN(atMs)) throw new Error(`${path}, row ${index + 1}: ${JSON.stringify(time)} is not a time`);
    nextSurprise(state, atMs, value.trim() === '' ? NaN : Number(value));
    return `${row},${state.score}`;
  });
  return ['timestamp,value,anomaly_score', ...scored, ''].join('\n');
}
