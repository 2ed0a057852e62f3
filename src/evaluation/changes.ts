/** Names the commit behind every incident of a folder, or none, as the server ranks causes, for the neutral scorer. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SeriesWindow } from '../analysis/causes/deviation.js';
import { TemplateMiner } from '../analysis/templates/miner.js';
import { blastRadius } from '../analysis/causes/roles.js';
import { loadEvidence } from '../correlation/load-evidence.js';
import { rankCauses } from '../correlation/rank-causes.js';
import { SceneView } from '../correlation/scene-view.js';
import { emptyScene, type Scene } from '../correlation/scene.js';
import type { Cause } from '../domain/anomaly.js';
import type { Alert, Change } from '../domain/inventory.js';
import type { LogLine } from '../domain/recording.js';
import { severities, type Attributes, type Severity } from '../domain/signal.js';
import { readJson, readLines, readNdjson } from './case-files.js';
import { remedyOf } from './remedy.js';
import { TemplateCounts } from './template-counts.js';

interface AlertFile {
  readonly service: string;
  readonly metric: string;
  readonly fired_at: string;
  readonly severity: string;
  readonly monitor: string;
  readonly summary: string;
}
interface LogFile {
  readonly timestamp: string;
  readonly service: string;
  readonly severity_text: string;
  readonly msg: string;
  readonly [attribute: string]: unknown;
}
interface SpanFile {
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_id: string | null;
  readonly service: string;
  readonly name: string;
  readonly start: string;
  readonly status: string;
  readonly error?: string;
}
interface CommitFile {
  readonly sha: string;
  readonly author: string;
  readonly timestamp: string;
  readonly message: string;
  readonly files_changed: readonly string[];
  readonly diff: string | null;
}
interface DeployFile {
  readonly timestamp: string;
  readonly service: string;
  readonly commit_sha: string;
  readonly version: string;
}
interface FlagFile {
  readonly timestamp: string;
  readonly flag: string;
  readonly service: string;
  readonly change: string;
  readonly actor: string;
}

/** `<incident>/{alert.json,logs.ndjson,metrics.csv,traces.json,context/*.json}` to `predictions.json`. */
export async function evaluate(dataFolder: string, outFolder: string): Promise<void> {
  const evidence = await loadEvidence();
  const predictions: Record<string, unknown> = {};
  for await (const { name, scene } of changeScenes(dataFolder))
    predictions[name] = answerOf(scene, rankCauses(scene, evidence));
  await mkdir(outFolder, { recursive: true });
  await writeFile(join(outFolder, 'predictions.json'), JSON.stringify(predictions, undefined, 1));
}

/** The commit of the first cause, or none; where it started; who else suffers. */
export function answerOf(scene: Scene, causes: readonly Cause[]) {
  const [best] = causes;
  const change = scene.changes.find(({ id }) => id === best?.change);
  const first = causes.find((cause) => cause.change === undefined)?.entity;
  const view = new SceneView(scene);
  return {
    root_cause_commit: change?.commit ?? 'none',
    first_failing_service: first,
    blast_radius: blastRadius(view.impacted, first ?? '', view.graph).map(({ entity }) => entity),
    remediation: remedyOf(change, best?.terms ?? []),
  };
}

/** Every incident of the folder as the scene that the server would have made of it when the alert came. */
export async function* changeScenes(dataFolder: string): AsyncGenerator<{ name: string; scene: Scene }> {
  const folders = (await readdir(dataFolder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  for (const { name } of folders) yield { name, scene: await sceneOf(join(dataFolder, name)) };
}

async function sceneOf(folder: string): Promise<Scene> {
  const alert = await readJson<AlertFile>(join(folder, 'alert.json'));
  const firedAt = Date.parse(alert.fired_at);
  const spans = await readJson<SpanFile[]>(join(folder, 'traces.json'));
  const series = readSeries(await readLines(join(folder, 'metrics.csv')));
  const logs = [...(await readNdjson<LogFile>(join(folder, 'logs.ndjson'))).map(logOf), ...spans.flatMap(exceptionOf)];
  const counts = new TemplateCounts(new TemplateMiner());
  for (const log of logs.toSorted((a, b) => a.at - b.at)) counts.add(log, 'recent');
  const newest = logs.reduce((latest, { at }) => Math.max(latest, at), firedAt);
  return {
    ...emptyScene(firedAt, newest),
    symptom: alert.service,
    alerts: [alertOf(alert, firedAt)],
    relations: relationsOf(spans),
    series,
    templates: counts.windows(),
    changes: await readChanges(join(folder, 'context')),
  };
}

function alertOf({ service, monitor, metric, summary, severity }: AlertFile, startsAt: number): Alert {
  return {
    at: startsAt,
    fingerprint: monitor,
    entity: service,
    name: metric,
    severity: severity === 'critical' ? 'critical' : 'error',
    status: 'firing',
    startsAt,
    summary,
    attributes: {},
    source: 'monitor',
  };
}

function logOf({ timestamp, service, severity_text: severity, msg, ...attributes }: LogFile): LogLine {
  const told = Object.entries(attributes).filter(([key]) => key !== 'trace_id');
  const body = [msg, ...told.map(([key, value]) => `${key}=${String(value)}`)].join(' ');
  return { type: 'log', at: Date.parse(timestamp), entity: service, severity: severityOf(severity), body };
}

function severityOf(text: string): Severity {
  return severities.find((severity) => text.toUpperCase().startsWith(severity)) ?? 'INFO';
}

/** The exception of a failed span is a log line of its entity. */
function exceptionOf({ start, service, status, error, ...rest }: SpanFile): LogLine[] {
  if (status.toUpperCase() !== 'ERROR' || error === undefined) return [];
  const told = Object.entries((rest as { attributes?: Attributes }).attributes ?? {}).map(
    ([key, value]) => `${key}=${String(value)}`,
  );
  return [{ type: 'log', at: Date.parse(start), entity: service, severity: 'ERROR', body: [error, ...told].join(' ') }];
}

function relationsOf(spans: readonly SpanFile[]): Scene['relations'] {
  const byId = new Map(spans.map((span) => [span.span_id, span]));
  return spans.flatMap(({ parent_id: parent, service }) => {
    const caller = parent === null ? undefined : byId.get(parent)?.service;
    return caller === undefined || caller === service ? [] : [{ from: caller, to: service, kind: 'calls' as const }];
  });
}

function readSeries(lines: readonly string[]): SeriesWindow[] {
  const series = new Map<string, { entity: string; name: string; times: number[]; values: number[] }>();
  for (const line of lines.slice(1)) {
    const [timestamp = '', entity = '', name = '', value = ''] = line.split(',');
    const window = series.get(`${entity},${name}`) ?? { entity, name, times: [], values: [] };
    series.set(`${entity},${name}`, window);
    window.times.push(Date.parse(timestamp));
    window.values.push(value.trim() === '' ? NaN : Number(value));
  }
  return [...series.values()];
}

async function readChanges(context: string): Promise<Change[]> {
  const commits = await readJson<CommitFile[]>(join(context, 'commits.json'));
  const deploys = await readJson<DeployFile[]>(join(context, 'deploys.json'));
  const flags = await readJson<FlagFile[]>(join(context, 'flags.json'));
  const common = { attributes: {}, source: 'context' };
  return [
    ...commits.map(({ sha, author, timestamp, message, files_changed: files, diff }): Change => ({
      ...common,
      id: sha,
      at: Date.parse(timestamp),
      kind: 'commit',
      summary: message,
      author,
      commit: sha,
      files,
      ...(diff !== null && { diff }),
    })),
    ...deploys.map(({ timestamp, service, commit_sha: commit, version }): Change => ({
      ...common,
      id: `deployment of ${service} ${version}`,
      at: Date.parse(timestamp),
      kind: 'deployment',
      entity: service,
      summary: `${service} ${version}`,
      commit,
      version,
    })),
    ...flags.map(({ timestamp, flag, service, change, actor }): Change => ({
      ...common,
      id: `flag ${flag} ${timestamp}`,
      at: Date.parse(timestamp),
      kind: 'feature-flag',
      entity: service,
      summary: `${flag} ${change}`,
      author: actor,
    })),
  ].toSorted((a, b) => a.at - b.at);
}
