import { renderCsv } from './render-csv.js';
import type { RenderedReport, ReportFormat } from '../report-format.js';
import { renderHtml } from './render-html.js';
import { renderMarkdown } from './render-markdown.js';
import type { CapacityReport } from '../capacity-report.js';

const renderers: Readonly<Record<ReportFormat, { mediaType: string; render: (report: CapacityReport) => string }>> = {
  json: { mediaType: 'application/json', render: (report) => `${JSON.stringify(report, null, 1)}\n` },
  csv: { mediaType: 'text/csv; charset=utf-8', render: renderCsv },
  html: { mediaType: 'text/html; charset=utf-8', render: renderHtml },
  md: { mediaType: 'text/markdown; charset=utf-8', render: (report) => `${renderMarkdown(report)}\n` },
};

export function renderReport(report: CapacityReport, format: ReportFormat): RenderedReport {
  const { mediaType, render } = renderers[format];
  const day = new Date(report.settings.at).toISOString().slice(0, 10);
  const parts = ['capacity', report.owner, report.tag, day].filter((part) => part !== undefined);
  const name = parts.map((part) => part.replace(/[^\w.-]+/g, '_')).join('-');
  return { fileName: `${name}.${format}`, mediaType, body: render(report) };
}
