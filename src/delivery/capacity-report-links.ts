import { reportFormats, type ReportFormat } from '../capacity/report-format.js';

/** Where a report can be had as a file. */
export interface ReportLink {
  readonly format: ReportFormat;
  readonly path: string;
}

/** The paths of a report's files, one for each format. */
export function reportLinks(id: string): readonly ReportLink[] {
  return reportFormats.map((format) => ({ format, path: `/capacity/reports/${id}.${format}` }));
}

/** The report and the format that a file name asks for; undefined when it is none of a report. */
export function readReportName(name: string): { readonly id: string; readonly format: ReportFormat } | undefined {
  const [, id, asked] = /^([0-9a-f]{1,64})\.([a-z]{1,8})$/.exec(name) ?? [];
  const format = reportFormats.find((one) => one === asked);
  return id !== undefined && format ? { id, format } : undefined;
}
