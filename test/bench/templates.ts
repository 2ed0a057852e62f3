/**
 * `npm run bench -- templates [--data DIR] [--lines N] [--half design|confirm]`: our template miner beside Drain3 with its six
 * usual masks, on the same lines in the same run, in CPU time of one thread. First the speed, on a log mixed from the probe
 * templates and, with DIR, on one mixed from the logs in `DIR/templates` (as `cli eval templates` reads them), their numbers redrawn. Then
 * the probes, hostile lines, and the memory over N lines.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { TemplateMiner } from '../../src/analysis/templates/miner.js';
import { readLines } from '../../src/evaluation/templates.js';
import { dialects, draw, type EvidenceName, type ProbeLine, seeded, templatesOf } from '../probes/templates/draw.js';
import { hostileLines } from '../probes/templates/hostile.js';
import { binaryFormats, packageFormats, pythonFormats } from '../probes/templates/program-formats.js';
import { type GroupingScore, scoreGroups } from '../probes/templates/score.js';

const drain3 = '0.9.11';
const mixedLines = 500_000;
const hostileCount = 50_000;
/** What `%s` stands for in the formats of programs. */
const slotKinds = ['name', 'word', 'path', 'host', 'cls', 'user'];
const textKinds = ['err', 'text'];
const pythonHome = '/usr/lib';
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

interface Mix {
  readonly name: string;
  readonly read: () => readonly string[] | Promise<readonly string[]>;
}

interface Probe {
  readonly name: string;
  readonly lines: readonly ProbeLine[];
}

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    lines: { type: 'string', default: '10000000' },
    half: { type: 'string' },
  },
  allowPositionals: true,
});
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const half = options.half === 'design' || options.half === 'confirm' ? options.half : undefined;
const { data } = options;
await printSpeed([
  { name: 'generated', read: generatedMix },
  ...(data === undefined ? [] : [{ name: data, read: () => recordedMix(join(data, 'templates')) }]),
]);
printProbes('enough');
printProbes('scarce');
printHostile();
printMemory(generatedMix(), Number(options.lines));

function probesWith(evidence: EvidenceName): Probe[] {
  const programs = [
    { name: 'packages', formats: packageFormats(join(root, 'node_modules')) },
    { name: 'binaries', formats: binaryFormats('/usr/bin', slotKinds, seeded(7)) },
    { name: 'python', formats: pythonFormats(pythonSources(), [...slotKinds, ...textKinds], seeded(7)) },
  ];
  return [
    ...dialects.map((name) => ({ name, lines: draw(templatesOf(name, half), 2000, 2026, evidence) })),
    ...programs.map(({ name, formats }) => ({ name, lines: drawPrograms(formats, evidence) })),
  ];
}

/** The standard library of the machine's Python. */
function pythonSources(): string {
  const found = readdirSync(pythonHome).find((name) => /^python3[.]\d+$/.test(name));
  return join(pythonHome, found ?? 'python3');
}

/** One mix at a time, and none of its garbage in the way: the collector's threads count as well. */
async function printSpeed(mixes: readonly Mix[]): Promise<void> {
  console.log(`logs of ${mixedLines} lines: median of three rounds after two     lines/s  Drain3 ${drain3}`);
  for (const { name, read } of mixes) {
    // Fresh from JSON, as the peer reads them and as they come in by HTTP.
    const lines = JSON.parse(JSON.stringify(await read())) as string[];
    const [peer] = peerRuns([lines]).map(({ seconds }) => lines.length / seconds);
    const rates = [1, 2, 3, 4, 5].map(() => {
      collect();
      return lines.length / ourRun(lines).seconds;
    });
    const [, rate] = rates.slice(2).sort((a, b) => a - b);
    console.log(
      `  ${name.padEnd(60)} ${thousands(rate).padStart(8)} ${thousands(peer).padStart(8)}  ${(rate / peer).toFixed(1)}x`,
    );
  }
}

function printProbes(evidence: EvidenceName): void {
  console.log(`probes, ${evidence === 'enough' ? 'enough' : 'few'} values seen      ours GA    FGA   Drain3 GA    FGA`);
  const probes = probesWith(evidence);
  const peers = peerRuns(probes.map(({ lines }) => lines.map(({ text }) => text)));
  const rows = probes.map(({ name, lines }, i) => ({
    name,
    ours: score(lines, ourRun(lines.map(({ text }) => text))),
    peer: score(lines, peers[i]),
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

/** The heap in use after each tenth of the lines, garbage collected: the mixed log over and over, with a number that never repeats. */
function printMemory(lines: readonly string[], count: number): void {
  const miner = new TemplateMiner();
  const heaps: string[] = [];
  for (let i = 1; i <= count; i++) {
    miner.add(`${lines[i % lines.length]} ${i}`);
    if (i % Math.ceil(count / 10) === 0 || i === count) {
      collect();
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
function drawPrograms(templates: readonly string[], evidence: EvidenceName): ProbeLine[] {
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
