import type { OperationFormat, OperationReport } from './operation-report.js';
import { renderCsv } from './render-csv.js';
import { renderMarkdown } from './render-markdown.js';

const renderers: Readonly<Record<OperationFormat, (report: OperationReport) => string>> = {
  json: (report) => `${JSON.stringify(report, undefined, 2)}\n`,
  csv: renderCsv,
  md: (report) => `${renderMarkdown(report)}\n`,
};

/** The same report gives the same bytes. */
export function renderOperation(report: OperationReport, format: OperationFormat): string {
  return renderers[format](report);
}
