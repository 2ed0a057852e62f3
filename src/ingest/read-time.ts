/** Epoch ms of an ISO 8601 text, or of epoch seconds, milliseconds, microseconds or nanoseconds, told apart by their size. */
export function readTime(value: unknown): number | undefined {
  if (typeof value === 'number') return value > 0 ? fromNumber(value) : undefined;
  if (typeof value !== 'string' || value === '') return undefined;
  const at = /^\d+(\.\d+)?$/.test(value) ? fromNumber(Number(value)) : Date.parse(value);
  return Number.isFinite(at) ? at : undefined;
}

function fromNumber(value: number): number {
  if (value < 1e11) return Math.round(value * 1000);
  if (value < 1e14) return Math.floor(value);
  return Math.floor(value < 1e17 ? value / 1e3 : value / 1e6);
}
