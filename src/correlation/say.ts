/** Numbers and times as an operator reads them. */

/** Three significant digits without an exponent for everyday sizes. */
export function sayNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) return value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}

/** `10:44:30` in UTC. */
export function sayTime(at: number): string {
  return Number.isFinite(at) && Math.abs(at) < 8.64e15 ? new Date(at).toISOString().slice(11, 19) : 'an unknown time';
}

/** `45 s`, `12 min`, `3.5 h`, `2 d`. */
export function sayDuration(ms: number): string {
  const s = Math.abs(ms) / 1000;
  if (s < 90) return `${Math.round(s)} s`;
  if (s < 5400) return `${Math.round(s / 60)} min`;
  return s < 172_800 ? `${sayNumber(s / 3600)} h` : `${sayNumber(s / 86_400)} d`;
}

export function sayPercent(share: number): string {
  return `${sayNumber(100 * share)} %`;
}
