/** What a report can be rendered as. */
export const reportFormats = ['html', 'json', 'csv', 'md'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** A report as a file. The same report gives the same bytes. */
export interface RenderedReport {
  readonly fileName: string;
  readonly mediaType: string;
  readonly body: string;
}
