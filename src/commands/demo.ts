import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RemediationService } from '../actions/remediation.service.js';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../application.js';
import { DetectionService } from '../detection/detection.service.js';
import type { RecordingLine } from '../domain/recording.js';
import { IncidentStore } from '../incidents/incident.store.js';
import { InboxService } from '../ingest/inbox.service.js';
import { loadConfig } from '../platform/config.js';
import { Failure } from '../platform/failure.js';
import { generateOutage, type Outage } from '../scenarios/generate.js';
import { requestsOf } from '../scenarios/requests.js';
import { exportIncidents, type ExportedIncident } from './export-incidents.js';

/** How much of the outage one round of requests holds, in its own time. */
const sliceMs = 15_000;
/** The outage ended this long ago, so that it is the newest thing in every list. */
const agoMs = 60_000;

/** `demo [--once] [--kind KIND] [--seed N] [--port N]`: serves on embedded stores and plays an outage through the real doors. */
export async function demo(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      once: { type: 'boolean', default: false },
      kind: { type: 'string', default: 'model-promotion' },
      seed: { type: 'string', default: '1' },
      port: { type: 'string', default: process.env['PORT'] ?? '4800' },
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 'throughline-demo-'));
  const application = await createApplication(
    loadConfig({ DATA_DIR: folder, PORT: values.once ? '0' : values.port, LOG_LEVEL: 'error' }),
  );
  try {
    await application.listen(values.once ? 0 : Number(values.port), '127.0.0.1');
    const outage = outageEndingNow(values.kind, Number(values.seed));
    const incidents = await play(application, outage);
    const right = isRight(incidents, outage);
    say(describe(incidents, outage, right));
    if (!values.once) await serve(await application.getUrl());
    process.stdout.write(`${JSON.stringify(incidents)}\n`);
    process.exitCode = right ? 0 : 1;
  } finally {
    await application.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** The same outage at any time of the day, moved as a whole so that it ended just now. */
function outageEndingNow(kind: string, seed: number): Outage {
  const { recording, truth } = generateOutage(kind, seed);
  const byMs = Math.floor((Date.now() - agoMs - truth.to) / 60_000) * 60_000;
  return {
    recording: recording.map((line) => ('at' in line ? { ...line, at: line.at + byMs } : line)),
    truth: {
      ...truth,
      faults: truth.faults.map((fault) => ({ ...fault, at: fault.at + byMs, until: fault.until + byMs })),
    },
  };
}

/** Plays the outage as fast as the server takes it; returns what it made of it. */
async function play(application: NestFastifyApplication, { recording }: Outage): Promise<readonly ExportedIncident[]> {
  const url = await application.getUrl();
  say(`Playing ${recording.length} records of an outage through ${url} (OTLP/HTTP, CloudEvents) …`);
  const started = performance.now();
  for (const slice of slices(recording)) for (const request of requestsOf(slice)) await send(url, request);
  await application.get(InboxService, { strict: false }).idle();
  await application.get(DetectionService, { strict: false }).finish();
  say(`… done in ${((performance.now() - started) / 1_000).toFixed(1)} s\n`);
  return exportIncidents(
    application.get(IncidentStore, { strict: false }),
    application.get(RemediationService, { strict: false }),
  );
}

function slices(lines: readonly RecordingLine[]): RecordingLine[][] {
  const sliceOf = (line: RecordingLine): number => ('at' in line ? Math.floor(line.at / sliceMs) : -1);
  return [...Map.groupBy(lines, sliceOf).values()];
}

async function send(url: string, { path, contentType, body }: ReturnType<typeof requestsOf>[number]): Promise<void> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok)
    throw new Failure('demo.refused', `POST ${path} was answered ${response.status}: ${text.slice(0, 500)}`);
}

/** One incident during the outage, whose first cause is the right one. */
function isRight(incidents: readonly ExportedIncident[], { truth }: Outage): boolean {
  const [fault] = truth.faults;
  const [incident, ...more] = incidents;
  if (!fault) return incidents.length === 0;
  const [cause] = incident?.causes ?? [];
  if (!cause || more.length > 0) return false;
  const entities = [fault.rootEntity, ...fault.rootEntityAliases];
  if (fault.rootChange === 'none')
    return cause.change === null && cause.entity !== null && entities.includes(cause.entity);
  return cause.change === null
    ? entities.includes(cause.entity ?? '')
    : [fault.rootChange, ...fault.rootChangeAliases].includes(cause.change);
}

function describe(incidents: readonly ExportedIncident[], { truth }: Outage, right: boolean): string {
  const time = (at: number | null): string => (at === null ? 'still open' : new Date(at).toISOString().slice(11, 19));
  const lines = incidents.flatMap((incident, i) => {
    const { title, severity, startedAt, openedAt, resolvedAt, entities, causes, remediations } = incident;
    return [
      `Incident ${i + 1}: ${title}  [${severity}]`,
      `  began ${time(startedAt)}, opened ${time(openedAt)}, resolved ${time(resolvedAt)}; affects ${entities.join(', ')}`,
      ...causes
        .slice(0, 5)
        .flatMap(({ title: cause, score, because }, rank) => [
          `  ${rank + 1}. ${(100 * score).toFixed(1)} %  ${cause}`,
          ...because.slice(0, 4).map((reason) => `        ${reason}`),
        ]),
      ...(remediations.length > 0 ? [`  What to do: ${remediations.slice(0, 3).join('; or: ')}`] : []),
    ];
  });
  const decoys = truth.decoys.length === 0 ? '' : ` Near and innocent: ${truth.decoys.join(', ')}.`;
  return `${lines.join('\n')}\n\n${right ? 'One incident, and its first cause is the right one.' : 'NOT the expected incident.'}${decoys}`;
}

/** Stays up until it is told to stop. */
async function serve(url: string): Promise<void> {
  const query = '{ incidents(first: 5) { edges { node { number title status causes { score title because } } } } }';
  say(
    `\nLook at it: ${url}/console#1\n\nGraphQL: ${url}/graphql — paste this:\n\n  curl -s ${url}/graphql -H 'content-type: application/json' -d '${JSON.stringify({ query })}'\n\nCtrl-C stops it.`,
  );
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}
