import type { CapacityReport } from '../capacity-report.js';

const header = [
  'what',
  'entity',
  'owner',
  'resource',
  'key',
  'unit',
  'used',
  'limit',
  'probability',
  'earliest',
  'expected',
  'latest',
  'urgent',
  'from',
  'to',
  'confidence',
  'saves_per_month',
  'per_thousand',
  'begin_by',
  'summary',
  'because',
] as const;

type Row = Partial<Record<(typeof header)[number], string | number | boolean | undefined>>;

/** One row for every resource, size, action and cost, by RFC 4180; times in ISO 8601. */
export function renderCsv({ runningOut, holding, unknown, sizes, actions, unitCosts }: CapacityReport): string {
  const findings = [...runningOut, ...holding, ...unknown].map((one): Row => ({
    what: 'resource',
    ...pick(one),
    unit: one.unit,
    used: one.used,
    limit: one.limit,
    probability: one.exhaustion?.probability,
    earliest: time(one.exhaustion?.earliestAt),
    expected: time(one.exhaustion?.expectedAt),
    latest: time(one.exhaustion?.latestAt),
    urgent: one.urgent,
    because: one.exhaustion?.because ?? one.refused,
  }));
  const sized = sizes.map((one): Row => ({
    what: 'size',
    ...pick({ ...one, key: one.container }),
    unit: one.resource === 'cpu' ? 'cores' : 'bytes',
    from: one.sizing?.from,
    to: one.sizing?.to,
    confidence: one.sizing?.confidence,
    saves_per_month: one.sizing?.savesPerMonth,
    because: one.sizing?.because.join('; ') ?? one.refused,
  }));
  const acted = actions.map((one): Row => ({
    what: 'action',
    ...pick(one),
    saves_per_month: one.costPerMonth === undefined ? undefined : -one.costPerMonth,
    begin_by: time(one.beginBy),
    summary: one.summary,
    because: one.because.join('; '),
  }));
  const costs = unitCosts.map((one): Row => ({
    what: 'cost',
    ...pick({ ...one, resource: 'model-throughput' }),
    per_thousand: one.perThousand,
    because: one.because.join('; '),
  }));
  const lines = [...findings, ...sized, ...acted, ...costs].map((row) =>
    header.map((name) => cell(row[name])).join(','),
  );
  return [header.join(','), ...lines].join('\r\n') + '\r\n';
}

const pick = ({
  entity,
  owner,
  resource,
  key,
}: {
  entity: string;
  owner?: string;
  resource: string;
  key: string;
}): Row => ({
  entity,
  owner,
  resource,
  key,
});

const time = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();

/** A text that a spreadsheet would run as a formula gets an apostrophe before it. */
function cell(value: string | number | boolean | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
