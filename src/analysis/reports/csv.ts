type Cell = string | number | undefined;

/** A table by RFC 4180, every line ended by CRLF and as long as the header. Undefined is an empty cell. */
export function csvOf(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (row: readonly Cell[]): string => `${header.map((_, i) => cell(row[i])).join(',')}\r\n`;
  return [header, ...rows].map(line).join('');
}

/** A text that a spreadsheet would run as a formula gets an apostrophe before it; a number stays a number. */
function cell(value: Cell): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
