/**
 * `npm run bench -- templates [--data DIR] [--lines N] [--half design|confirm] [--scarce]`: our template miner beside Drain3 with its six usual masks, on the
 * same lines in the same run, in CPU time of one thread. DIR has logs as `cli eval templates` reads them, whose numbers are
 * redrawn; without it the mixed log is made of the probe templates. --scarce: of the probes' values too few are seen to be sure (draw.ts). Then the probes, hostile lines, and the memory over N lines.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { TemplateMiner } from '../../src/analysis/templates/miner.js';
import { readLines } from '../../src/evaluation/templates.js';
import { dialects, draw, type ProbeLine, seeded, templatesOf } from '../probes/templates/draw.js';
import { hostileLines } from '../probes/templates/hostile.js';
import { binaryFormats, packageFormats } from '../probes/templates/program-formats.js';
import { type GroupingScore, scoreGroups } from '../probes/templates/score.js';

const drain3 = '0.9.11';
const mixedLines = 200_000;
/** Drain3 takes seconds for as many. */
const peerLines = 50_000;
const hostileCount = 50_000;
/** What `%s` stands for in the formats of binaries. */
const slotKinds = ['name', 'word', 'path', 'host', 'cls', 'user'];
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Reads lines as a JSON list, writes the CPU seconds and the cluster of every line. */
const peerScript = `
import json, sys, time
from drain3 import TemplateMiner
from drain3.template_miner_config import TemplateMinerConfig
from drain3.masking import MaskingInstruction
config = TemplateMinerConfig()
config.masking_instructions = [MaskingInstruction(pattern, name) for pattern, name in [
    (r"((?<=[^A-Za-z0-9])|^)(([0-9a-f]{2,}:){3,}([0-9a-f]{2,}))((?=[^A-Za-z0-9])|$)", "ID"),
    (r"((?<=[^A-Za-z0-9])|^)(\\\\d{1,3}\\\\.\\\\d{1,3}\\\\.\\\\d{1,3}\\\\.\\\\d{1,3})((?=[^A-Za-z0-9])|$)", "IP"),
    (r"((?<=[^A-Za-z0-9])|^)([0-9a-f]{6,} ?){3,}((?=[^A-Za-z0-9])|$)", "SEQ"),
    (r"((?<=[^A-Za-z0-9])|^)([0-9A-F]{4} ?){4,}((?=[^A-Za-z0-9])|$)", "SEQ"),
    (r"((?<=[^A-Za-z0-9])|^)(0x[a-f0-9A-F]+)((?=[^A-Za-z0-9])|$)", "HEX"),
    (r"((?<=[^A-Za-z0-9])|^)([\\\\-\\\\+]?\\\\d+)((?=[^A-Za-z0-9])|$)", "NUM")]]
logs = json.load(open(sys.argv[1]))
out = []
for lines in logs:
    miner = TemplateMiner(config=config)
    started = time.process_time()
    groups = [miner.add_log_message(line)["cluster_id"] for line in lines]
    out.append({"seconds": time.process_time() - started, "groups": groups})
json.dump(out, open(sys.argv[2], "w"))
`.replaceAll('\\\\', '\\');

interface Run {
  readonly seconds: number;
  readonly groups: readonly string[];
}

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    lines: { type: 'string', default: '2000000' },
    half: { type: 'string' },
    scarce: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const mixed = options.data === undefined ? generatedMix() : await recordedMix(options.data);
const half = options.half === 'design' || options.half === 'confirm' ? options.half : undefined;
const evidence = options.scarce ? 'scarce' : 'enough';
const probes = [
  ...dialects.map((name) => ({ name, lines: draw(templatesOf(name, half), 2000, 2026, evidence) })),
  { name: 'packages', lines: drawPrograms(packageFormats(join(root, 'node_modules'))) },
  { name: 'binaries', lines: drawPrograms(binaryFormats('/usr/bin', slotKinds, seeded(7))) },
];
const [peerMix, ...peerProbes] = peerRuns([
  mixed.slice(0, peerLines),
  ...probes.map(({ lines }) => lines.map(({ text }) => text)),
]);
printSpeed();
printProbes();
printHostile();
printMemory(Number(options.lines));

function printSpeed(): void {
  ourRun(mixed);
  const rates = [1, 2, 3].map(() => mixed.length / ourRun(mixed).seconds).sort((a, b) => a - b);
  const peer = peerLines / peerMix.seconds;
  console.log(
    `mixed log of ${mixed.length} lines, ${options.data ?? 'generated'}: median of three rounds after a first`,
  );
  console.log(
    `  ours ${thousands(rates[1])} lines/s, Drain3 ${drain3} ${thousands(peer)} lines/s: ${(rates[1] / peer).toFixed(1)}x`,
  );
}

function printProbes(): void {
  console.log('probes                      ours GA    FGA   Drain3 GA    FGA');
  const rows = probes.map(({ name, lines }, i) => ({
    name,
    ours: score(lines, ourRun(lines.map(({ text }) => text))),
    peer: score(lines, peerProbes[i]),
  }));
  for (const { name, ours, peer } of rows) printRow(name, ours, peer);
  const mean = (of: 'ours' | 'peer'): Omit<GroupingScore, 'missed'> => ({
    ga: rows.reduce((sum, row) => sum + row[of].ga, 0) / rows.length,
    fga: rows.reduce((sum, row) => sum + row[of].fga, 0) / rows.length,
  });
  printRow('mean', mean('ours'), mean('peer'));
}

function printRow(name: string, ...scores: readonly Omit<GroupingScore, 'missed'>[]): void {
  console.log(
    `  ${name.padEnd(24)}`,
    ...scores.map(({ ga, fga }) => `${ga.toFixed(3)}  ${fga.toFixed(3)}    `.padStart(19)),
  );
}

function printHostile(): void {
  console.log(`hostile lines, ${hostileCount} each      lines/s  templates in memory`);
  for (const [name, lines] of hostileLines(hostileCount, seeded(7))) {
    const miner = new TemplateMiner();
    const seconds = cpuSeconds(() => {
      for (const line of lines) miner.add(line);
    });
    console.log(
      `  ${name.padEnd(24)} ${thousands(lines.length / seconds).padStart(8)}  ${[...miner.templates()].length}`,
    );
  }
}

/** The heap in use after each tenth of the lines: the mixed log over and over, with a number that never repeats. */
function printMemory(count: number): void {
  const miner = new TemplateMiner();
  const heaps: string[] = [];
  for (let i = 1; i <= count; i++) {
    miner.add(`${mixed[i % mixed.length]} ${i}`);
    if (i % Math.ceil(count / 10) === 0 || i === count) {
      globalThis.gc?.();
      heaps.push((process.memoryUsage().heapUsed / 1e6).toFixed(0));
    }
  }
  console.log(
    `heap over ${count} lines, MB after each tenth: ${heaps.join(' ')}; ${[...miner.templates()].length} templates`,
  );
}

function score(lines: readonly ProbeLine[], { groups }: Run): GroupingScore {
  return scoreGroups(
    lines.map(({ template }) => template),
    groups,
  );
}

function ourRun(lines: readonly string[]): Run {
  const miner = new TemplateMiner();
  let ids: string[] = [];
  const seconds = cpuSeconds(() => {
    ids = lines.map((line) => miner.add(line));
  });
  return { seconds, groups: ids.map((id) => miner.resolve(id)) };
}

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function peerRuns(logs: readonly (readonly string[])[]): Run[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-templates-'));
  const [script, input, output] = ['peer.py', 'lines.json', 'groups.json'].map((file) => join(folder, file));
  writeFileSync(script, peerScript);
  writeFileSync(input, JSON.stringify(logs));
  execFileSync(peerPython(), [script, input, output], { stdio: ['ignore', 'ignore', 'inherit'] });
  const runs = JSON.parse(readFileSync(output, 'utf8')) as { seconds: number; groups: number[] }[];
  rmSync(folder, { recursive: true });
  return runs.map(({ seconds, groups }) => ({ seconds, groups: groups.map(String) }));
}

function peerPython(): string {
  const home = join(root, '.cache', `drain3-${drain3}`);
  const python = join(home, 'bin', 'python');
  if (existsSync(join(home, 'ready'))) return python;
  execFileSync('python3', ['-m', 'venv', home], { stdio: 'inherit' });
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', `drain3==${drain3}`], { stdio: 'inherit' });
  writeFileSync(join(home, 'ready'), '');
  return python;
}

/** 8,000 lines of 400 templates drawn from those of a half. */
function drawPrograms(templates: readonly string[]): ProbeLine[] {
  const random = seeded(2026);
  const pool = half === undefined ? templates : templates.filter((_, i) => (i % 2 === 0) === (half === 'design'));
  const chosen = pool.map((template) => ({ template, order: random() })).sort((a, b) => a.order - b.order);
  return draw(
    chosen.slice(0, 400).map(({ template }) => template),
    8000,
    2026,
    evidence,
  );
}

function generatedMix(): string[] {
  return draw(
    dialects.flatMap((dialect) => templatesOf(dialect)),
    mixedLines,
    1,
  ).map(({ text }) => text);
}

async function recordedMix(folder: string): Promise<string[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.csv'));
  const recorded = (await Promise.all(files.map((file) => readLines(join(folder, file))))).flat();
  const random = seeded(1);
  return Array.from({ length: mixedLines }, () => {
    const { content } = recorded[Math.floor(random() * recorded.length)];
    return content.replaceAll(/\d/g, () => String(Math.floor(random() * 10)));
  });
}

function thousands(rate: number): string {
  return `${(rate / 1000).toFixed(1)}k`;
}
