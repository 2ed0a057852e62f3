import type { FourKeys } from '../../analysis/reports/four-keys.js';
import type { OperationFormat } from '../../reports/operation-report.js';
import { enumOf } from './enums.js';

export const KeysKindEnum = enumOf<FourKeys['kind']>('KeysKind', 'What the four keys are of.', {
  all: 'Everything.',
  team: 'All that a team owns.',
  service: 'One service.',
  model: 'One model.',
  pipeline: 'One pipeline.',
});

export const OperationFormatEnum = enumOf<OperationFormat>('OperationFormat', 'How a report is written.', {
  json: 'JSON, every figure under its name.',
  csv: 'CSV (RFC 4180), one figure a row.',
  md: 'Markdown, for people.',
});
