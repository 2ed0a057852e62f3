import { alertSeverity } from '../alert-words.js';
import { readQuality, type CheckResult } from '../check-results.js';
import { runFacts, schemaText } from '../model-facts.js';
import { defineSource, plainAnswer, type Told } from '../source.js';
import { ToldInventory } from '../told-inventory.js';
import { runEvent, type Dataset, type RunEvent } from './openlineage/run-event.js';

export default defineSource({
  id: 'openlineage',
  summary:
    'OpenLineage events: jobs and datasets and who reads and writes what, loads as changes, failed runs and assertions as alerts.',
  paths: ['/api/v1/lineage'],
  payload: runEvent,
  occurredAt: ({ eventTime }) => Date.parse(eventTime),
  /** Datasets accumulate over the events of a run and may be told by any of them; the end of a run says what came of it. */
  read(event) {
    const inventory = new ToldInventory();
    for (const dataset of [event.dataset, ...(event.inputs ?? []), ...(event.outputs ?? [])])
      if (dataset) tellDataset(dataset, inventory);
    const at = Date.parse(event.eventTime);
    const assertions = [...(event.inputs ?? []), ...(event.outputs ?? [])].flatMap((dataset) =>
      assertionsOf(dataset, at),
    );
    const run = event.job ? readRun(event, event.job, at, inventory) : { checks: [], changes: [] };
    return {
      ...readQuality([...run.checks, ...assertions]),
      changes: run.changes ?? [],
      points: pointsOf(event, at),
      ...inventory.told,
    };
  },
  answer: (outcome) => (outcome.kind === 'accepted' ? { status: 201, body: {} } : plainAnswer(outcome)),
  examples: [
    {
      name: 'a run that failed because an assertion of its input did',
      given: {
        eventTime: '2026-01-02T12:00:00.178744+00:00',
        eventType: 'FAIL',
        producer: 'https://github.com/OpenLineage/OpenLineage',
        schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
        run: { runId: '01a20dca-fb6e-7eac-a9f6-60321b442cd2', facets: { errorMessage: { message: 'null user_id' } } },
        job: { namespace: 'ml', name: 'build_user_stats' },
        inputs: [
          {
            namespace: 's3://raw',
            name: 'events',
            inputFacets: {
              dataQualityAssertions: { assertions: [{ assertion: 'not_null', column: 'user_id', success: false }] },
            },
          },
        ],
        outputs: [{ namespace: 'feast://prod', name: 'user_stats' }],
      },
      yields: {
        alerts: [
          {
            at: 1767355200178,
            fingerprint: 'ml/build_user_stats',
            entity: 'build_user_stats',
            name: 'run failed',
            severity: 'error',
            status: 'firing',
            summary: 'build_user_stats ended with FAIL: null user_id',
          },
          {
            at: 1767355200178,
            fingerprint: 'events/not_null/user_id',
            entity: 'events',
            name: 'not_null of user_id',
            severity: 'error',
            status: 'firing',
            summary: 'events: not_null of user_id does not hold',
            attributes: { column: 'user_id' },
          },
        ],
        checks: [
          {
            at: 1767355200178,
            fingerprint: 'ml/build_user_stats',
            entity: 'build_user_stats',
            name: 'run failed',
            passed: false,
            because: 'build_user_stats ended with FAIL: null user_id',
          },
          {
            at: 1767355200178,
            fingerprint: 'events/not_null/user_id',
            entity: 'events',
            name: 'not_null of user_id',
            column: 'user_id',
            passed: false,
            because: 'events: not_null of user_id does not hold',
          },
        ],
        entities: [
          { name: 'events', kind: 'dataset', attributes: { namespace: 's3://raw' } },
          { name: 'user_stats', kind: 'dataset', attributes: { namespace: 'feast://prod' } },
          {
            name: 'build_user_stats',
            kind: 'pipeline',
            attributes: {
              namespace: 'ml',
              last_run: '01a20dca-fb6e-7eac-a9f6-60321b442cd2',
              last_run_state: 'FAIL',
              last_run_at: '2026-01-02T12:00:00.178Z',
            },
          },
        ],
        relations: [
          { from: 'build_user_stats', to: 'events', kind: 'reads' },
          { from: 'build_user_stats', to: 'user_stats', kind: 'writes' },
        ],
      },
    },
    {
      name: 'a load that completed',
      given: {
        eventTime: '2026-01-02T12:00:00Z',
        eventType: 'COMPLETE',
        run: { runId: 'r1' },
        job: { namespace: 'ml', name: 'load', facets: { sourceCodeLocation: { version: 'f00d' } } },
        outputs: [{ namespace: 'pg', name: 'orders', outputFacets: { outputStatistics: { rowCount: 10 } } }],
      },
      yields: {
        changes: [
          {
            id: 'openlineage:r1:orders',
            at: 1767355200000,
            kind: 'data',
            entity: 'orders',
            summary: 'load wrote 10 rows to orders',
            commit: 'f00d',
            attributes: { run: 'r1', job: 'load' },
          },
        ],
        points: [{ at: 1767355200000, entity: 'orders', name: 'dataset.rows.written', value: 10 }],
        checks: [{ at: 1767355200000, fingerprint: 'ml/load', entity: 'load', name: 'run failed', passed: true }],
        followUps: [{ at: 1767355200000, fingerprint: 'ml/load', status: 'resolved' }],
        entities: [
          { name: 'orders', kind: 'dataset', attributes: { namespace: 'pg' } },
          {
            name: 'load',
            kind: 'pipeline',
            attributes: {
              namespace: 'ml',
              last_run: 'r1',
              last_run_state: 'COMPLETE',
              last_run_at: '2026-01-02T12:00:00.000Z',
            },
          },
        ],
        relations: [{ from: 'load', to: 'orders', kind: 'writes' }],
      },
    },
  ],
});

/** What the key of a tag says when it marks personal data. */
const sensitiveTag = /pii|phi|sensitive|personal|confidential|gdpr|secret/i;

function tellDataset({ name, namespace, facets }: Dataset, inventory: ToldInventory): void {
  const schema = schemaText(facets?.schema?.fields ?? []);
  const version = facets?.version?.datasetVersion;
  const sensitive = (facets?.tags?.tags ?? []).flatMap(({ key, value, field }) =>
    field && sensitiveTag.test(key) && value?.toLowerCase() !== 'false' ? [field] : [],
  );
  const owner = facets?.ownership?.owners?.[0]?.name;
  inventory.entity({
    name,
    kind: 'dataset',
    ...(owner && { owner }),
    attributes: {
      namespace,
      ...(schema && { schema }),
      ...(version && { version }),
      ...(sensitive.length > 0 && { sensitive: [...new Set(sensitive)].join(', ') }),
    },
  });
}

function readRun(event: RunEvent, job: NonNullable<RunEvent['job']>, at: number, inventory: ToldInventory) {
  inventory.entity({
    name: job.name,
    kind: 'pipeline',
    attributes: { namespace: job.namespace, ...runFactsOf(event, at) },
  });
  for (const { name } of event.inputs ?? []) inventory.relation(job.name, 'reads', name);
  for (const { name } of event.outputs ?? []) inventory.relation(job.name, 'writes', name);
  const type = event.eventType ?? 'OTHER';
  const failed = type === 'FAIL' || type === 'ABORT';
  const message = event.run?.facets?.errorMessage?.message;
  const ended: CheckResult = {
    at,
    fingerprint: `${job.namespace}/${job.name}`,
    entity: job.name,
    name: 'run failed',
    failed,
    severity: 'error',
    summary: `${job.name} ended with ${type}${message ? `: ${message}` : ''}`,
  };
  return {
    checks: failed || type === 'COMPLETE' ? [ended] : [],
    changes: type === 'COMPLETE' ? loadsOf(event, job, at) : [],
  };
}

const bounds: ReadonlySet<string> = new Set(['START', 'COMPLETE', 'FAIL', 'ABORT']);

/** Where a run begins and ends, by which one that never ends is known. */
function runFactsOf({ run, eventType }: RunEvent, at: number): Readonly<Record<string, string>> {
  if (!run || !eventType || !bounds.has(eventType)) return {};
  return { [runFacts.run]: run.runId, [runFacts.state]: eventType, [runFacts.at]: new Date(at).toISOString() };
}

function loadsOf({ run, outputs }: RunEvent, job: NonNullable<RunEvent['job']>, at: number): Told['changes'] {
  const commit = job.facets?.sourceCodeLocation?.version;
  return (outputs ?? []).map(({ name, outputFacets }) => {
    const rows = outputFacets?.outputStatistics?.rowCount;
    return {
      id: `openlineage:${run?.runId ?? job.name}:${name}`,
      at,
      kind: 'data',
      entity: name,
      summary: `${job.name} wrote ${rows === undefined || rows === null ? '' : `${rows} rows `}to ${name}`,
      ...(commit && { commit }),
      attributes: { ...(run && { run: run.runId }), job: job.name },
    };
  });
}

function assertionsOf({ name, inputFacets }: Dataset, at: number): CheckResult[] {
  return (inputFacets?.dataQualityAssertions?.assertions ?? []).map(({ assertion, column, success, severity }) => {
    const title = column ? `${assertion} of ${column}` : assertion;
    return {
      at,
      fingerprint: `${name}/${assertion}/${column ?? ''}`,
      entity: name,
      name: title,
      ...(column && { column }),
      failed: !success,
      severity: severity ? alertSeverity(severity) : 'error',
      summary: `${name}: ${title} does not hold`,
    };
  });
}

function pointsOf({ inputs, outputs }: RunEvent, at: number): NonNullable<Told['points']> {
  const read = (inputs ?? []).map(
    ({ name, inputFacets }) => ['dataset.rows', name, inputFacets?.dataQualityMetrics?.rowCount] as const,
  );
  const written = (outputs ?? []).map(
    ({ name, outputFacets }) => ['dataset.rows.written', name, outputFacets?.outputStatistics?.rowCount] as const,
  );
  return [...read, ...written].flatMap(([name, entity, value]) =>
    typeof value === 'number' ? [{ at, entity, name, value }] : [],
  );
}
