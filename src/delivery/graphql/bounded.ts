import { Failure } from '../../platform/failure.js';

/** Longest texts and lists that a mutation takes. */
export const bounds = { note: 10_000, name: 200, ids: 1_000, id: 500, tag: 100, url: 2_000 } as const;

/** A text that is not empty and not too long; otherwise `graphql.bad-text`, which names the argument. */
export function boundedText(name: string, text: string, most: number): string {
  const trimmed = text.trim();
  if (trimmed.length === 0) throw new Failure('graphql.bad-text', `${name} is empty`);
  if (trimmed.length > most) {
    throw new Failure('graphql.bad-text', `${name} has ${trimmed.length} characters; at most ${most} are taken`);
  }
  return trimmed;
}

/** A list that is not too long; otherwise `graphql.bad-list`. */
export function boundedIds(name: string, ids: readonly string[]): readonly string[] {
  if (ids.length > bounds.ids) {
    throw new Failure('graphql.bad-list', `${name} has ${ids.length} entries; at most ${bounds.ids} are taken`);
  }
  return ids;
}

/** An http or https address; otherwise `graphql.bad-url`: a link of another kind could do anything in a browser. */
export function webAddress(name: string, text: string): string {
  const url = boundedText(name, text, bounds.url);
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new Failure('graphql.bad-url', `${name} is no http or https address`);
}

/** A time range that does not end before it begins, nor is longer than `mostMs`; otherwise `graphql.time-range`. */
export function assertRange({ from, to }: { readonly from: number; readonly to: number }, mostMs = Infinity): void {
  if (from >= to) throw new Failure('graphql.time-range', `from (${new Date(from).toISOString()}) must be before to`);
  if (to - from > mostMs)
    throw new Failure('graphql.time-range', `The time range is longer than ${mostMs / 60_000} minutes`);
}

/** A count within its bounds; otherwise `graphql.count`, which names the argument. */
export function assertCount(name: string, count: number, most: number, least = 1): void {
  if (count >= least && count <= most) return;
  throw new Failure('graphql.count', `${name} is ${count}; it must be between ${least} and ${most}`);
}
