/** Ranks the entities of every fault case of a folder as the server does, given the time of the fault, for the neutral scorer. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompactSpan } from '../analysis/causes/compact-span.js';
import type { SeriesWindow } from '../analysis/causes/deviation.js';
import { openSpanBaseline } from '../analysis/causes/span-baseline.js';
import { TemplateMiner } from '../analysis/templates/miner.js';
import { loadEvidence } from '../correlation/load-evidence.js';
import { rankCauses } from '../correlation/rank-causes.js';
import { emptyScene, type Scene } from '../correlation/scene.js';
import type { LogLine, SpanLine } from '../domain/recording.js';
import { readJson, readLines, readNdjson } from './case-files.js';
import { TemplateCounts } from './template-counts.js';

/** The fault-free traces that must precede a fault; where fewer do, the rest of the day's are borrowed. */
const ENOUGH_TRACES = 200;

interface CaseFile {
  /** Unix seconds. */
  readonly injectTime: number;
  /** The last rows of the table: the normal period may stem from an earlier run, after a jump of the clock. */
  readonly faultRows: number;
  readonly symptom: { readonly node: string } | null;
  /** A file in the folder of the set with pairs of caller and callee. */
  readonly relations?: string;
}

/** `<set>/<case>/{case.json,metrics.csv.gz,spans.ndjson.gz,logs.ndjson.gz}` to `predictions.json`: entities, best guess first. */
export async function evaluate(dataFolder: string, outFolder: string): Promise<void> {
  const evidence = await loadEvidence();
  const predictions: Record<string, string[]> = {};
  for await (const { name, scene } of causeScenes(dataFolder))
    predictions[name] = rankCauses(scene, evidence).flatMap(({ entity }) => entity ?? []);
  await mkdir(outFolder, { recursive: true });
  await writeFile(join(outFolder, 'predictions.json'), JSON.stringify(predictions, undefined, 1));
}

/** Every case of the folder as the scene that the server would have made of it. */
export async function* causeScenes(dataFolder: string): AsyncGenerator<{ name: string; scene: Scene }> {
  for (const set of (await readdir(dataFolder, { withFileTypes: true })).filter((entry) => entry.isDirectory())) {
    const folder = join(dataFolder, set.name);
    const day = new Day(await readPast(folder));
    const cases = await Promise.all(
      (await readdir(folder))
        .filter((name) => name.startsWith('case-'))
        .map(async (name) => ({ name, file: await readJson<CaseFile>(join(folder, name, 'case.json')) })),
    );
    for (const { name, file } of cases.toSorted((a, b) => a.file.injectTime - b.file.injectTime))
      yield { name: `${set.name}/${name}`, scene: await sceneOf(folder, name, file, day) };
  }
}

interface Past {
  readonly spans: readonly SpanLine[];
  readonly logs: readonly LogLine[];
}

async function readPast(folder: string): Promise<Past> {
  const byTime = (a: { readonly at: number }, b: { readonly at: number }): number => a.at - b.at;
  return {
    spans: (await readNdjson<SpanLine>(join(folder, 'baseline.spans.ndjson.gz'))).toSorted(byTime),
    logs: (await readNdjson<LogLine>(join(folder, 'baseline.logs.ndjson.gz'))).toSorted(byTime),
  };
}

async function sceneOf(folder: string, name: string, file: CaseFile, day: Day): Promise<Scene> {
  const onset = file.injectTime * 1000;
  const series = readSeries(await readLines(join(folder, name, 'metrics.csv.gz')), file, name);
  const now = series.reduce((latest, { times }) => Math.max(latest, times.at(-1) ?? 0), onset);
  const pairs = file.relations ? await readJson<[string, string][]>(join(folder, file.relations)) : [];
  const spans = await readNdjson<SpanLine>(join(folder, name, 'spans.ndjson.gz'));
  const logs = await readNdjson<LogLine>(join(folder, name, 'logs.ndjson.gz'));
  return {
    ...emptyScene(onset, now),
    ...(file.symptom && { symptom: file.symptom.node }),
    relations: pairs.map(([from, to]) => ({ from, to, kind: 'calls' })),
    series,
    ...day.joinSpans(spans, logs, onset),
  };
}

/** The fault-free past of the cases of a set, which grows from case to case: nothing of it is counted twice. */
class Day {
  readonly #past: Past;
  readonly #counts = new TemplateCounts(new TemplateMiner());
  readonly #baseline = openSpanBaseline();
  #spans = 0;
  #logs = 0;

  constructor(past: Past) {
    this.#past = past;
  }

  /**
   * Mines the past and then the case, joins the templates to their spans, and counts what was usual: what lies before the
   * fault, or the whole day where that is too little; the traces of the case are told once.
   */
  joinSpans(
    spans: readonly SpanLine[],
    logs: readonly LogLine[],
    onset: number,
  ): Pick<Scene, 'spans' | 'baseline' | 'templates'> {
    const own = new Set(spans.map(({ traceId }) => traceId));
    const earlier = new Set(this.#past.spans.filter(({ at }) => at < onset).map(({ traceId }) => traceId));
    if (earlier.difference(own).size < ENOUGH_TRACES) {
      const others = this.#past.spans.filter(({ traceId }) => !own.has(traceId));
      return new Day({ spans: others, logs: this.#past.logs }).#judge(spans, logs, Infinity);
    }
    return this.#judge(spans, logs, Math.min(onset, spans[0]?.at ?? onset));
  }

  #judge(spans: readonly SpanLine[], logs: readonly LogLine[], until: number) {
    const { spans: pastSpans, logs: pastLogs } = this.#past;
    for (; this.#logs < pastLogs.length && pastLogs[this.#logs].at < until; this.#logs++)
      this.#counts.add(pastLogs[this.#logs], 'earlier');
    const first = this.#spans;
    while (this.#spans < pastSpans.length && pastSpans[this.#spans].at < until) this.#spans++;
    this.#baseline.add(pastSpans.slice(first, this.#spans).map((span) => compact(span, this.#counts)));
    this.#counts.turn();
    for (const log of logs) this.#counts.add(log, 'recent');
    return {
      spans: spans.map((span) => compact(span, this.#counts)),
      baseline: openSpanBaseline(this.#baseline.snapshot()),
      templates: this.#counts.windows(),
    };
  }
}

function compact(span: SpanLine, counts: TemplateCounts): CompactSpan {
  const { at, entity, name, traceId, spanId, parentSpanId, durationMs, status } = span;
  return {
    at,
    entity,
    name,
    traceId,
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    kind: 'internal',
    durationMs,
    status,
    statements: counts.ofSpan(traceId, spanId),
  };
}

/** Columns `<entity>||<metric>`; a normal period from an earlier run is moved up to the fault, a missing value is NaN. */
function readSeries(lines: readonly string[], { faultRows, injectTime }: CaseFile, name: string): SeriesWindow[] {
  const [header = '', ...rows] = lines;
  const columns = header.split(',').slice(1);
  const cells = rows.map((row) => row.split(','));
  const clock = cells.map((row) => Number(row[0]) * 1000);
  if (clock.some((at) => !Number.isFinite(at))) throw new Error(`${name}/metrics.csv.gz: a row has no time`);
  const normal = clock.length - faultRows;
  const step = (clock[1] ?? 0) - (clock[0] ?? 0);
  const shift = injectTime * 1000 - step - (clock[normal - 1] ?? 0);
  const times = clock.map((at, i) => (i < normal ? at + shift : Math.max(at, injectTime * 1000)));
  return columns.map((column, i) => {
    const at = column.indexOf('||');
    return {
      entity: column.slice(0, at),
      name: column.slice(at + 2),
      times,
      values: cells.map((row) => (row[i + 1] === '' || row[i + 1] === undefined ? NaN : Number(row[i + 1]))),
    };
  });
}
