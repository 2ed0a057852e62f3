import { Failure } from '../../platform/failure.js';

/** Longest texts and lists that a mutation takes. */
export const bounds = { note: 10_000, name: 200, ids: 1_000, id: 500 } as const;

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
