import { renderCsv } from './render-csv.js';
import { renderHtml } from './render-html.js';
import type { CapacityReport } from './report.js';

export const reportFormats = ['json', 'csv', 'html'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** A report as a file. The same report gives the same bytes. */
export interface RenderedReport {
  readonly fileName: string;
  readonly mediaType: string;
  readonly body: string;
}

const renderers: Readonly<Record<ReportFormat, { mediaType: string; render: (report: CapacityReport) => string }>> = {
  json: { mediaType: 'application/json', render: (report) => `${JSON.stringify(report, null, 1)}\n` },
  csv: { mediaType: 'text/csv; charset=utf-8', render: renderCsv },
  html: { mediaType: 'text/html; charset=utf-8', render: renderHtml },
};

export function renderReport(report: CapacityReport, format: ReportFormat): RenderedReport {
  const { mediaType, render } = renderers[format];
  const day = new Date(report.settings.at).toISOString().slice(0, 10);
  const parts = ['capacity', report.owner, report.tag, day].filter((part) => part !== undefined);
  const name = parts.map((part) => part.replace(/[^\w.-]+/g, '_')).join('-');
  return { fileName: `${name}.${format}`, mediaType, body: render(report) };
}
