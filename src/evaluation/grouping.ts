/** Groups the alerts of a folder as the server groups anomalies, for the neutral scorer. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { measureOf } from '../analysis/causes/measure.js';
import { Graph } from '../analysis/graph/graph.js';
import { nextGrouping } from '../analysis/grouping/grouping.js';
import { openGrouping } from '../analysis/grouping/state.js';
import type { Joined } from '../analysis/grouping/step.js';
import type { Anomaly } from '../domain/anomaly.js';

/** What is read of an alert line; `metric` is absent where another tool raised the alert. */
interface AlertRow {
  readonly id: string;
  /** Unix seconds. */
  readonly time: number;
  readonly service: string;
  readonly metric?: string;
  readonly title?: string;
  readonly message?: string;
}

/** The server closes a bucket of event time every ten seconds. */
const bucketMs = 10_000;
/** The front door in these data: it calls whatever nobody else calls. */
const frontDoor = '__entry__';

/** Reads every `<set>.ndjson.gz` with its `<set>.relations.json`, if any, and writes `predictions.json`: alert id to group id. */
export async function evaluate(dataFolder: string, outFolder: string): Promise<void> {
  const predictions: Record<string, string> = {};
  for (const file of (await readdir(dataFolder)).filter((name) => name.endsWith('.ndjson.gz')).toSorted()) {
    const set = file.slice(0, -'.ndjson.gz'.length);
    const rows = readRows(gunzipSync(await readFile(join(dataFolder, file))).toString('utf8'), file);
    const relations = await readFile(join(dataFolder, `${set}.relations.json`), 'utf8').catch(() => '[]');
    for (const { group, anomaly } of groupRows(rows, graphOf(JSON.parse(relations) as [string, string][])))
      predictions[anomaly.id] = `${set} ${group}`;
  }
  await mkdir(outFolder, { recursive: true });
  await writeFile(join(outFolder, 'predictions.json'), JSON.stringify(predictions, undefined, 1));
}

function readRows(ndjson: string, file: string): AlertRow[] {
  return ndjson
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      const row = JSON.parse(line) as AlertRow;
      if (!row.id || !Number.isFinite(row.time) || !row.service)
        throw new Error(`${file}, line ${index + 1}: an alert needs id, time and service`);
      return row;
    });
}

function graphOf(calls: readonly (readonly [string, string])[]): Graph {
  const graph = new Graph(calls.map(([from, to]) => ({ from, to, kind: 'calls' })));
  const called = new Set(calls.map(([, to]) => to));
  for (const [from] of calls) if (!called.has(from)) graph.add({ from: frontDoor, to: from, kind: 'calls' });
  return graph;
}

/** Every alert is an anomaly of a moment; alerts of other tools open a group by themselves. */
function* groupRows(rows: readonly AlertRow[], graph: Graph): Generator<Joined> {
  const state = openGrouping();
  const buckets = Map.groupBy(rows, ({ time }) => Math.ceil((time * 1000) / bucketMs) * bucketMs);
  for (const [at, bucket] of [...buckets].toSorted(([a], [b]) => a - b)) {
    const started = bucket.map(anomalyOf);
    const urgent = new Set(started.filter(({ signal }) => signal.kind === 'alert').map(({ id }) => id));
    const { opened, joined } = nextGrouping(state, { at, started, continuing: [], ended: [], graph, urgent });
    yield* joined;
    for (const { members } of opened) yield* members;
  }
}

function anomalyOf({ id, time, service, metric, title, message }: AlertRow): Anomaly {
  const at = time * 1000;
  return {
    id,
    entity: service,
    signal: metric
      ? { kind: 'metric', key: metric, name: metric, measure: measureOf(metric) }
      : { kind: 'alert', key: title ?? id, name: title ?? id },
    detector: metric ? 'alert-rule' : 'other-tool',
    startedAt: at,
    detectedAt: at,
    lastSeenAt: at,
    endedAt: at,
    probability: 0.9,
    direction: 'up',
    because: message ?? title ?? metric ?? id,
  };
}
