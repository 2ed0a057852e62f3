import { z } from 'zod';
import { alertSeverity } from '../alert-words.js';
import { readQuality, withoutValues, type CheckResult } from '../check-results.js';
import { fieldAt, isFields, textIn } from '../plain-fields.js';
import { defineSource } from '../source.js';

type Fields = Readonly<Record<string, unknown>>;

const expectation = z.looseObject({
  success: z.boolean(),
  expectation_config: z.looseObject({
    /** 1.x; 0.x calls it `expectation_type`. */
    type: z.string().nullish(),
    expectation_type: z.string().nullish(),
    kwargs: z.record(z.string(), z.unknown()).nullish(),
    severity: z.string().nullish(),
  }),
  result: z.record(z.string(), z.unknown()).nullish(),
  exception_info: z.record(z.string(), z.unknown()).nullish(),
});

const validation = z.looseObject({
  success: z.boolean(),
  results: z.array(expectation).max(10_000),
  meta: z.record(z.string(), z.unknown()).nullish(),
  suite_name: z.string().nullish(),
});
type Validation = z.output<typeof validation>;

/** A validation result, or a checkpoint's, which holds several (in 0.x each under `validation_result`). */
const payload = z.union([
  validation.transform((one) => [one]),
  z
    .looseObject({
      run_results: z.record(z.string(), z.union([validation, z.looseObject({ validation_result: validation })])),
    })
    .transform(({ run_results }) =>
      Object.values(run_results).map((one) => ('results' in one ? one : one.validation_result) as Validation),
    ),
]);

const utf8 = new TextDecoder();

export default defineSource({
  id: 'great-expectations',
  summary:
    'Great Expectations results of a validation or checkpoint, 0.x and 1.x: every expectation that fails is an alert.',
  /** Python writes NaN and Infinity where JSON knows neither. */
  decode: (body) => JSON.parse(utf8.decode(body).replaceAll(/([:[,]\s*)-?(?:NaN|Infinity)(?=\s*[,\]}])/g, '$1null')),
  payload,
  read(validations, { query, receivedAt }) {
    const told = validations.map((one) => {
      const meta = one.meta ?? {};
      const entity =
        query['dataset'] ??
        textIn(
          meta,
          'active_batch_definition.data_asset_name',
          'batch_spec.table_name',
          'batch_kwargs.data_asset_name',
        ) ??
        one.suite_name ??
        textIn(meta, 'expectation_suite_name') ??
        'dataset';
      const at = timeOf(meta) ?? receivedAt;
      return { entity, checks: one.results.map((result) => checkOf(result, entity, at)) };
    });
    return {
      ...readQuality(told.flatMap(({ checks }) => checks)),
      entities: [...new Set(told.map(({ entity }) => entity))].map((name) => ({ name, kind: 'dataset' as const })),
    };
  },
  examples: [
    {
      name: 'nulls where none are expected; the values themselves are not told',
      given: {
        success: false,
        suite_name: 'orders',
        results: [
          {
            success: false,
            expectation_config: {
              type: 'expect_column_values_to_not_be_null',
              kwargs: { column: 'email', batch_id: 'b' },
              severity: 'critical',
            },
            result: { element_count: 100, unexpected_count: 4, unexpected_percent: 4, partial_unexpected_list: ['x'] },
            exception_info: { raised_exception: false, exception_message: null, exception_traceback: null },
          },
          {
            success: true,
            expectation_config: { expectation_type: 'expect_table_row_count_to_be_between', kwargs: {} },
            result: { observed_value: 100 },
          },
        ],
        meta: {
          run_id: { run_name: null, run_time: '2026-01-02T12:00:00+00:00' },
          active_batch_definition: { datasource_name: 'pg', data_asset_name: 'orders' },
        },
      },
      yields: {
        alerts: [
          {
            at: 1767355200000,
            fingerprint: 'orders/expect_column_values_to_not_be_null/email',
            entity: 'orders',
            name: 'expect_column_values_to_not_be_null',
            severity: 'critical',
            status: 'firing',
            summary: 'orders.email: 4 % of the values break expect_column_values_to_not_be_null',
            attributes: { column: 'email', unexpected_percent: 4 },
          },
        ],
        checks: [
          {
            at: 1767355200000,
            fingerprint: 'orders/expect_column_values_to_not_be_null/email',
            entity: 'orders',
            name: 'expect_column_values_to_not_be_null',
            column: 'email',
            passed: false,
            because: 'orders.email: 4 % of the values break expect_column_values_to_not_be_null',
          },
          {
            at: 1767355200000,
            fingerprint: 'orders/expect_table_row_count_to_be_between/',
            entity: 'orders',
            name: 'expect_table_row_count_to_be_between',
            passed: true,
          },
        ],
        followUps: [
          { at: 1767355200000, fingerprint: 'orders/expect_table_row_count_to_be_between/', status: 'resolved' },
        ],
        entities: [{ name: 'orders', kind: 'dataset' }],
      },
    },
  ],
});

function timeOf(meta: Fields): number | undefined {
  const at = Date.parse(textIn(meta, 'run_id.run_time', 'validation_time') ?? '');
  return at > 0 ? at : undefined;
}

function checkOf(
  { success, expectation_config: config, result, exception_info }: z.output<typeof expectation>,
  entity: string,
  at: number,
): CheckResult {
  const name = config.type ?? config.expectation_type ?? 'expectation';
  const column = textIn(config.kwargs ?? {}, 'column', 'column_A') ?? '';
  const percent = fieldAt(result ?? {}, 'unexpected_percent');
  const exception = exceptionIn(exception_info ?? {});
  const place = column === '' ? entity : `${entity}.${column}`;
  const because =
    exception !== undefined
      ? `${name} could not be checked: ${exception}`
      : typeof percent === 'number'
        ? `${percent} % of the values break ${name}`
        : `${name} does not hold`;
  return {
    at,
    fingerprint: `${entity}/${name}/${column}`,
    entity,
    name,
    ...(column !== '' && { column }),
    failed: !success,
    severity: config.severity ? alertSeverity(config.severity) : 'error',
    summary: `${place}: ${because}`,
    ...(typeof percent === 'number' && { attributes: { unexpected_percent: percent } }),
  };
}

/** Flat, or by the metric that could not be computed: then the keys are texts of any kind, which are no names of fields. */
function exceptionIn(info: Fields): string | undefined {
  const shapes = [info, ...Object.values(info).filter(isFields)];
  const raised = shapes.find((one) => one['raised_exception'] === true);
  const message = raised?.['exception_message'];
  return typeof message === 'string' ? withoutValues(message.split('\n', 1)[0] ?? '').slice(0, 300) : undefined;
}
