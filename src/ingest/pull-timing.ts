import { fnv64 } from './hash.js';

/** A pull that fails is tried less and less often, at last once in this time. */
const longestBackOffMs = 3_600_000;

/** Which second of its interval a pull runs at: by its id, so that pulls do not all run at once. */
export function offsetOf(id: string, everySeconds: number): number {
  return Number(BigInt(`0x${fnv64(id)}`) % BigInt(everySeconds));
}

/** The cron expression (with seconds, UTC) for every `everySeconds`, which divides an hour. */
export function cronOf(everySeconds: number, offsetSeconds: number): string {
  const seconds = spread(offsetSeconds % 60, Math.min(everySeconds, 60), 60);
  const minutes = everySeconds < 120 ? '*' : spread(Math.floor(offsetSeconds / 60), everySeconds / 60, 60);
  return `${seconds} ${minutes} * * * *`;
}

/** When the next round of such a schedule begins, after `now` and not before `notBefore`; epoch ms. */
export function nextRunAt(
  { everySeconds, offsetSeconds }: { readonly everySeconds: number; readonly offsetSeconds: number },
  now: number,
  notBefore = 0,
): number {
  const [everyMs, offsetMs] = [everySeconds * 1000, offsetSeconds * 1000];
  const round = Math.floor((Math.max(now, notBefore - 1) - offsetMs) / everyMs) + 1;
  return round * everyMs + offsetMs;
}

/** How long to wait after the n-th failure in a row: twice as long each time, and as long as the other side asked for. */
export function backOffMs(failures: number, everySeconds: number, retryAfterMs = 0): number {
  const own = Math.min(everySeconds * 1000 * 2 ** Math.min(failures - 1, 20), longestBackOffMs);
  return Math.max(own, retryAfterMs);
}

function spread(from: number, step: number, until: number): string {
  const at: number[] = [];
  for (let value = from; value < until; value += step) at.push(value);
  return at.join(',');
}
