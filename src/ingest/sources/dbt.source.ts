import { z } from 'zod';
import { readQuality, withoutValues, type CheckResult } from '../check-results.js';
import { defineSource, type Told } from '../source.js';
import { ToldInventory } from '../told-inventory.js';

const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'is no time');

const result = z.looseObject({
  unique_id: z.string().min(1),
  status: z.string(),
  timing: z.array(z.looseObject({ name: z.string(), completed_at: time.nullish() })).nullish(),
  message: z.string().nullish(),
  failures: z.number().nullish(),
  compiled_code: z.string().nullish(),
  adapter_response: z.looseObject({ rows_affected: z.number().nullish() }).nullish(),
  max_loaded_at: time.nullish(),
  age: z.number().nullish(),
});
type Result = z.output<typeof result>;

const artifact = z.looseObject({
  metadata: z.looseObject({ generated_at: time, invocation_id: z.string().nullish() }),
  results: z.array(result).max(100_000),
});

const node = z.looseObject({
  attached_node: z.string().nullish(),
  column_name: z.string().nullish(),
  depends_on: z.looseObject({ nodes: z.array(z.string()).nullish() }).nullish(),
  config: z.looseObject({ severity: z.string().nullish() }).nullish(),
});
const manifest = z.looseObject({ nodes: z.record(z.string(), node) });

/** `run_results.json` or `sources.json` as it is, or one of them with the manifest that names what its tests test. */
const payload = z.union([
  z.looseObject({ run_results: artifact, manifest: manifest.nullish() }),
  artifact.transform((run_results) => ({ run_results, manifest: undefined })),
]);

export default defineSource({
  id: 'dbt',
  summary:
    'dbt artifacts (run results, with or without the manifest; source freshness): tests as alerts, models built as changes.',
  payload,
  deliveryId: ({ run_results: { metadata } }) => (metadata.invocation_id ? `dbt:${metadata.invocation_id}` : undefined),
  occurredAt: ({ run_results: { metadata } }) => Date.parse(metadata.generated_at),
  read({ run_results: run, manifest: known }) {
    const inventory = new ToldInventory();
    const checks: CheckResult[] = [];
    const changes: NonNullable<Told['changes']>[number][] = [];
    for (const one of run.results) {
      const at = Date.parse(
        one.timing?.findLast(({ completed_at: end }) => end)?.completed_at ?? run.metadata.generated_at,
      );
      const place = placeOf(one, known?.nodes);
      const loaded = one.max_loaded_at && { attributes: { loaded_at: new Date(one.max_loaded_at).toISOString() } };
      inventory.entity({ name: place.entity, kind: 'dataset', ...loaded });
      for (const from of place.reads) {
        inventory.entity({ name: from, kind: 'dataset' });
        inventory.relation(place.entity, 'depends-on', from);
      }
      checks.push(...checkOf(one, place, at));
      if (place.type === 'test' || one.status !== 'success') continue;
      const rows = one.adapter_response?.rows_affected;
      const summary = `dbt built ${place.entity}${typeof rows === 'number' ? `, ${rows} rows` : ''}`;
      const id = `dbt:${run.metadata.invocation_id ?? run.metadata.generated_at}:${one.unique_id}`;
      changes.push({ id, at, kind: 'data', entity: place.entity, summary });
    }
    return { ...readQuality(checks), changes, ...inventory.told };
  },
  examples: [
    {
      name: 'a model, and a test of it that failed',
      given: {
        metadata: { dbt_schema_version: 'v6', generated_at: '2026-01-02T12:00:01Z', invocation_id: 'i1' },
        results: [
          {
            unique_id: 'model.shop.orders',
            status: 'success',
            timing: [{ name: 'execute', started_at: '2026-01-02T11:59:59Z', completed_at: '2026-01-02T12:00:00Z' }],
            adapter_response: { rows_affected: 5 },
          },
          {
            unique_id: 'test.shop.not_null_orders_id.41ed50364b',
            status: 'fail',
            timing: [{ name: 'execute', completed_at: '2026-01-02T12:00:00Z' }],
            failures: 1,
            message: 'Got 1 result, configured to fail if != 0',
            compiled_code: '\n\nselect id\nfrom "shop"."main"."orders"\nwhere id is null\n',
          },
        ],
      },
      yields: {
        changes: [
          {
            id: 'dbt:i1:model.shop.orders',
            at: 1767355200000,
            kind: 'data',
            entity: 'orders',
            summary: 'dbt built orders, 5 rows',
          },
        ],
        alerts: [
          {
            at: 1767355200000,
            fingerprint: 'test.shop.not_null_orders_id.41ed50364b',
            entity: 'orders',
            name: 'not_null_orders_id',
            severity: 'error',
            status: 'firing',
            summary: 'orders: not_null_orders_id: Got 1 result, configured to fail if != 0',
            attributes: { failures: 1 },
          },
        ],
        checks: [
          {
            at: 1767355200000,
            fingerprint: 'model.shop.orders',
            entity: 'orders',
            name: 'build',
            passed: true,
          },
          {
            at: 1767355200000,
            fingerprint: 'test.shop.not_null_orders_id.41ed50364b',
            entity: 'orders',
            name: 'not_null_orders_id',
            passed: false,
            because: 'orders: not_null_orders_id: Got 1 result, configured to fail if != 0',
          },
        ],
        followUps: [{ at: 1767355200000, fingerprint: 'model.shop.orders', status: 'resolved' }],
        entities: [{ name: 'orders', kind: 'dataset' }],
      },
    },
  ],
});

interface Place {
  readonly type: string;
  readonly name: string;
  /** The dataset that was built or tested. */
  readonly entity: string;
  readonly reads: readonly string[];
  readonly severity: string | undefined;
  /** The column that a test is attached to. */
  readonly column: string | undefined;
}

/** What a result is about: a test is of the node its manifest attaches it to, else of the table that its SQL reads. */
function placeOf(
  { unique_id: id, compiled_code: sql }: Result,
  nodes: Readonly<Record<string, z.output<typeof node>>> = {},
): Place {
  const [type = '', project = '', ...rest] = id.split('.');
  const name = (type === 'test' ? rest[0] : rest.at(-1)) ?? project;
  const known = Object.hasOwn(nodes, id) ? nodes[id] : undefined;
  const upstream = (known?.depends_on?.nodes ?? []).map(lastPart);
  const severity = known?.config?.severity ?? undefined;
  if (type !== 'test') return { type, name, entity: name, reads: upstream, severity, column: undefined };
  const tested = known?.attached_node ? lastPart(known.attached_node) : (upstream[0] ?? tableIn(sql ?? ''));
  const column = known?.column_name ?? undefined;
  return { type, name, entity: tested ?? project, reads: [], severity, column };
}

function lastPart(id: string): string {
  return id.split('.').at(-1) ?? id;
}

/** The last part of the first relation that the SQL selects from. */
function tableIn(sql: string): string | undefined {
  const relation = /\bfrom\s+((?:["`]?\w+["`]?\.){0,3}["`]?\w+["`]?)/i.exec(sql)?.[1];
  return relation === undefined ? undefined : lastPart(relation).replaceAll(/["`]/g, '');
}

/** Unknown statuses of later versions say nothing, rather than something wrong. */
const failing: Readonly<Record<string, CheckResult['severity']>> = {
  fail: 'error',
  error: 'error',
  'runtime error': 'error',
  warn: 'warning',
};
const passing = new Set(['pass', 'success']);

function checkOf({ unique_id: id, status, message, failures }: Result, place: Place, at: number): CheckResult[] {
  const severity = failing[status];
  if (severity === undefined && !passing.has(status)) return [];
  const title = place.type === 'test' ? place.name : place.type === 'source' ? 'freshness' : 'build';
  return [
    {
      at,
      fingerprint: id,
      entity: place.entity,
      name: title,
      ...(place.column !== undefined && { column: place.column }),
      failed: severity !== undefined,
      severity: place.severity?.toLowerCase() === 'warn' ? 'warning' : (severity ?? 'error'),
      summary: `${place.entity}: ${title}: ${withoutValues(message ?? status)}`,
      ...(typeof failures === 'number' && { attributes: { failures } }),
    },
  ];
}
