/** Finds the change points of every series of a folder, as the server does, for the neutral scorer. */
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { changePoints } from '../analysis/series/change-points.js';

/**
 * Reads `<series>.json` (`series[0].raw`: numbers, null where missing) and writes `predictions.json`: for each series the indices at which
 * it changed for good. Spikes and dips are no borders between segments and are left out.
 */
export async function evaluate(dataFolder: string, outFolder: string): Promise<void> {
  const found: Record<string, number[]> = {};
  for await (const path of glob('*.json', { cwd: dataFolder })) {
    const name = basename(path, '.json');
    if (name === 'annotations') continue; // the truth
    found[name] = changePoints(valuesOf(await readFile(join(dataFolder, path), 'utf8'), path))
      .filter(({ kind }) => kind !== 'spike' && kind !== 'dip')
      .map(({ index }) => index);
  }
  await mkdir(outFolder, { recursive: true });
  await writeFile(join(outFolder, 'predictions.json'), `${JSON.stringify(found, null, 1)}\n`);
}

function valuesOf(text: string, path: string): Float64Array {
  const { series } = JSON.parse(text) as { series?: { raw?: (number | null)[] }[] };
  const raw = series?.[0]?.raw;
  if (!Array.isArray(raw)) throw new Error(`${path}: expected numbers in series[0].raw`);
  return Float64Array.from(raw, (value) => value ?? NaN);
}
