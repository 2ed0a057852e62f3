import { z } from 'zod';
import { isFields, textIn } from '../plain-fields.js';
import { defineSource } from '../source.js';
import { readDrift, type DriftMeasurement } from './models/drift.js';

type Fields = Readonly<Record<string, unknown>>;

const metric = z.looseObject({
  id: z.string().nullish(),
  metric_name: z.string().nullish(),
  metric_id: z.string().nullish(),
  config: z.record(z.string(), z.unknown()).nullish(),
  value: z.unknown().optional(),
  metric: z.string().nullish(),
  result: z.record(z.string(), z.unknown()).nullish(),
});

const payload = z.looseObject({
  metrics: z.array(metric).max(10_000),
  tests: z
    .array(
      z.looseObject({
        status: z.string(),
        metric_config: z.looseObject({ metric_id: z.string().nullish() }).nullish(),
      }),
    )
    .nullish(),
  metadata: z.looseObject({ model_id: z.string().nullish() }).nullish(),
  timestamp: z.string().nullish(),
});
type Payload = z.output<typeof payload>;

const dataset = 'the dataset';

/**
 * A report knows neither model nor time: they are asked of the query (`?model=fraud&version=7&at=2026-01-02T12:00:00Z`),
 * else of the snapshot's metadata.
 */
export default defineSource({
  id: 'evidently',
  summary:
    'Evidently reports (0.7 and before): drift of columns and of the dataset, as series and alerts of the model.',
  payload,
  read(report, { query, receivedAt }) {
    const at = Date.parse(query['at'] ?? '');
    const version = query['version'];
    const subject = {
      at: Number.isNaN(at) ? receivedAt : at,
      model: query['model'] ?? report.metadata?.model_id ?? 'model',
      ...(version !== undefined && { version }),
    };
    const verdicts = new Map((report.tests ?? []).map(({ metric_config: of, status }) => [of?.metric_id, status]));
    const measured = report.metrics.flatMap((one) => (one.metric ? legacy(one) : current(one, verdicts.get(one.id))));
    return readDrift(measured.map((one) => ({ ...subject, ...one })));
  },
  examples: [
    {
      name: 'a column below the p-value, judged by its test',
      given: {
        metrics: [
          {
            id: 'm1',
            metric_name: 'ValueDrift(column=age,method=K-S p_value,threshold=0.05)',
            config: { type: 'evidently:metric_v2:ValueDrift', column: 'age', method: 'K-S p_value', threshold: 0.05 },
            value: 0.001,
          },
        ],
        tests: [{ id: 't', status: 'FAIL', metric_config: { metric_id: 'm1', params: {} } }],
      },
      arrival: { query: { model: 'fraud', version: '7', at: '2026-01-02T12:00:00Z' } },
      yields: {
        alerts: [
          {
            at: 1767355200000,
            fingerprint: 'fraud/drift/age',
            entity: 'fraud',
            name: 'drift of age',
            severity: 'warning',
            status: 'firing',
            summary: 'fraud: age has drifted, K-S p_value is 0.001 (threshold 0.05)',
            attributes: { feature: 'age', method: 'K-S p_value', score: 0.001, version: '7' },
          },
        ],
        checks: [
          {
            at: 1767355200000,
            fingerprint: 'fraud/drift/age',
            entity: 'fraud',
            name: 'drift of age',
            passed: false,
            because: 'fraud: age has drifted, K-S p_value is 0.001 (threshold 0.05)',
          },
        ],
        points: [
          {
            at: 1767355200000,
            entity: 'fraud',
            name: 'drift.age',
            value: 0.001,
            attributes: { method: 'K-S p_value' },
          },
        ],
        entities: [
          { name: 'fraud', kind: 'model' },
          { name: 'fraud:7', kind: 'model-version' },
        ],
        relations: [{ from: 'fraud:7', to: 'fraud', kind: 'part-of' }],
      },
    },
    {
      name: 'a distance below its threshold, in the old format',
      given: {
        metrics: [
          {
            metric: 'ColumnDriftMetric',
            result: {
              column_name: 'age',
              stattest_name: 'Wasserstein distance (normed)',
              stattest_threshold: 0.1,
              drift_score: 0.07,
              drift_detected: false,
            },
          },
        ],
      },
      arrival: { query: { model: 'fraud' }, receivedAt: 1767355200000 },
      yields: {
        followUps: [{ at: 1767355200000, fingerprint: 'fraud/drift/age', status: 'resolved' }],
        checks: [
          {
            at: 1767355200000,
            fingerprint: 'fraud/drift/age',
            entity: 'fraud',
            name: 'drift of age',
            passed: true,
          },
        ],
        points: [
          {
            at: 1767355200000,
            entity: 'fraud',
            name: 'drift.age',
            value: 0.07,
            attributes: { method: 'Wasserstein distance (normed)' },
          },
        ],
        entities: [{ name: 'fraud', kind: 'model' }],
      },
    },
  ],
});

type Measured = Omit<DriftMeasurement, 'at' | 'model' | 'version'>;

/** 0.7 and later: the configuration is beside the value, in its first versions only within the metric's name. */
function current(one: Payload['metrics'][number], verdict: string | undefined): Measured[] {
  const name = one.metric_name ?? one.metric_id ?? '';
  const config: Fields = one.config ?? parametersIn(name);
  const drifted = verdict === undefined ? {} : { drifted: verdict === 'FAIL' };
  if (name.startsWith('ValueDrift(') && typeof one.value === 'number') {
    const threshold = numberIn(config, 'threshold');
    const feature = textIn(config, 'column') ?? 'column';
    const method = textIn(config, 'method') ?? 'unknown';
    return [{ feature, method, score: one.value, ...(threshold !== undefined && { threshold }), ...drifted }];
  }
  if (name.startsWith('DriftedColumnsCount(') && isFields(one.value)) {
    const score = numberIn(one.value, 'share');
    const threshold = numberIn(config, 'drift_share') ?? 0.5;
    return score === undefined
      ? []
      : [{ feature: dataset, method: 'share of drifted columns', score, threshold, ...drifted }];
  }
  return [];
}

function legacy({ metric: name, result = {} }: Payload['metrics'][number]): Measured[] {
  const fields = result ?? {};
  if (name === 'ColumnDriftMetric') return columnOf(fields);
  if (name === 'DataDriftTable' && isFields(fields['drift_by_columns']))
    return Object.values(fields['drift_by_columns']).flatMap((column) => (isFields(column) ? columnOf(column) : []));
  const score = numberIn(fields, 'share_of_drifted_columns');
  if (name !== 'DatasetDriftMetric' || score === undefined) return [];
  const threshold = numberIn(fields, 'drift_share') ?? 0.5;
  return [
    {
      feature: dataset,
      method: 'share of drifted columns',
      score,
      threshold,
      drifted: fields['dataset_drift'] === true,
    },
  ];
}

function columnOf(fields: Fields): Measured[] {
  const score = numberIn(fields, 'drift_score');
  if (score === undefined) return [];
  const threshold = numberIn(fields, 'stattest_threshold');
  return [
    {
      feature: textIn(fields, 'column_name') ?? 'column',
      method: textIn(fields, 'stattest_name') ?? 'unknown',
      score,
      ...(threshold !== undefined && { threshold }),
      ...(typeof fields['drift_detected'] === 'boolean' && { drifted: fields['drift_detected'] }),
    },
  ];
}

/** `ValueDrift(column=age,method=PSI,threshold=0.1)` */
function parametersIn(name: string): Fields {
  const inner = /\(([^()]{0,1000})\)/.exec(name)?.[1] ?? '';
  return Object.fromEntries(
    inner.split(',').map((pair) => {
      const [key = '', value = ''] = pair.split('=');
      const number = Number(value);
      return [key.trim(), value === '' || Number.isNaN(number) ? value.trim() : number] as const;
    }),
  );
}

function numberIn(fields: Fields, key: string): number | undefined {
  const value = fields[key];
  return typeof value === 'number' ? value : undefined;
}
