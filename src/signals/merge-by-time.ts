import type { SignalBatch } from './signal-store.js';

type Kind = keyof SignalBatch;
type Of<K extends Kind> = SignalBatch[K][number];
type Pages<T> = AsyncIterator<readonly T[]>;

interface Lane<T> {
  readonly pages: Pages<T>;
  rows: readonly T[];
  ended: boolean;
}

export interface SignalPages {
  readonly logs: AsyncIterable<readonly Of<'logs'>[]>;
  readonly points: AsyncIterable<readonly Of<'points'>[]>;
  readonly spans: AsyncIterable<readonly Of<'spans'>[]>;
}

/**
 * Merges pages of each kind, each in the order of time, into batches in the order of time: everything of a batch is
 * earlier than everything of the next. Holds about one page of each kind, more only where one moment fills a page.
 */
export async function* mergeByTime(pages: SignalPages): AsyncGenerator<SignalBatch> {
  const logs = laneOf(pages.logs);
  const points = laneOf(pages.points);
  const spans = laneOf(pages.spans);
  const lanes: Lane<{ readonly at: number }>[] = [logs, points, spans];
  let horizon = -Infinity;
  for (;;) {
    for (const lane of lanes) await fill(lane, horizon);
    // What is earlier than the last row of every lane that goes on is complete.
    horizon = Math.min(...lanes.map(({ ended, rows }) => (ended ? Infinity : (rows.at(-1)?.at ?? -Infinity))));
    const batch = { logs: take(logs, horizon), points: take(points, horizon), spans: take(spans, horizon) };
    if (batch.logs.length + batch.points.length + batch.spans.length > 0) yield batch;
    if (horizon === Infinity) return;
  }
}

function laneOf<T>(pages: AsyncIterable<readonly T[]>): Lane<T> {
  return { pages: pages[Symbol.asyncIterator](), rows: [], ended: false };
}

/** Reads on until the lane has a row later than the horizon, or ends. */
async function fill(lane: Lane<{ readonly at: number }>, horizon: number): Promise<void> {
  while (!lane.ended && (lane.rows.at(-1)?.at ?? -Infinity) <= horizon) {
    const { done, value } = await lane.pages.next();
    if (done === true) lane.ended = true;
    else lane.rows = lane.rows.length === 0 ? value : [...lane.rows, ...value];
  }
}

function take<T extends { readonly at: number }>(lane: Lane<T>, horizon: number): readonly T[] {
  const end = lane.rows.findIndex(({ at }) => at >= horizon);
  const taken = end === -1 ? lane.rows : lane.rows.slice(0, end);
  lane.rows = end === -1 ? [] : lane.rows.slice(end);
  return taken;
}
