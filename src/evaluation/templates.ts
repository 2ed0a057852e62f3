/** Predicts the templates of recorded log lines, for the scorer of the templates benchmark. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TemplateMiner } from '../analysis/templates/miner.js';

/** The scorer's mask for a slot, whatever is in it. */
const SLOT = '<*>';

/**
 * Reads the columns `line` and `content` of every `<System>.csv` in a folder and writes `<System>.csv` with the columns
 * line, cluster, template: what the miner says of each line after the last one. Throws on a file without these columns.
 */
export async function evaluate(dataFolder: string, outFolder: string): Promise<void> {
  await mkdir(outFolder, { recursive: true });
  const files = (await readdir(dataFolder)).filter((file) => file.endsWith('.csv')).sort();
  for (const file of files) {
    await writeFile(join(outFolder, file), predictionOf(await readLines(join(dataFolder, file))));
  }
}

export interface NumberedLine {
  readonly line: string;
  readonly content: string;
}

/** The columns `line` and `content` of a CSV file, the only ones that are read. */
export async function readLines(file: string): Promise<NumberedLine[]> {
  const [header = [], ...rows] = parseCsv(await readFile(file, 'utf8'));
  const line = header.indexOf('line');
  const content = header.indexOf('content');
  if (line < 0 || content < 0) {
    throw new Error(`${file} needs the columns line and content, it has ${header.join(', ')}`);
  }
  return rows.map((row) => ({ line: row[line] ?? '', content: row[content] ?? '' }));
}

function predictionOf(lines: readonly NumberedLine[]): string {
  const miner = new TemplateMiner();
  const ids = lines.map(({ content }) => miner.add(content));
  const rows = lines.map(({ line, content }, i) => {
    const id = miner.resolve(ids[i]);
    const tokens = miner.tokens(id);
    const template = tokens?.map(({ text, isSlot }) => (isSlot ? SLOT : text)).join('') ?? content;
    return [line, id, template].map(quoted).join(',');
  });
  return `line,cluster,template\n${rows.join('\n')}\n`;
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** Rows of fields; a quoted field may hold commas, line ends and doubled quotes. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quotedField, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quotedField?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}
