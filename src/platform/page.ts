import { Failure } from './failure.js';

/** One page of a long list. A cursor is opaque to whoever gets it; `after` it the next page begins. */
export interface Page<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly hasNextPage: boolean;
}

/** The sort key of a row as an opaque cursor. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** The sort key of a cursor that {@link encodeCursor} made from values of these types; otherwise `page.unknown-cursor`. */
export function decodeCursor<const T extends readonly ('string' | 'number')[]>(cursor: string, types: T): KeyOf<T> {
  const key = parsed(Buffer.from(cursor, 'base64url').toString());
  if (Array.isArray(key) && key.length === types.length && types.every((type, i) => typeof key[i] === type))
    return key as KeyOf<T>;
  throw new Failure('page.unknown-cursor', `${cursor.slice(0, 80)} is not a cursor of this list`);
}

type KeyOf<T extends readonly ('string' | 'number')[]> = { [K in keyof T]: T[K] extends 'string' ? string : number };

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** A page from rows read with a limit of `first + 1`: the one too many tells that there is a next page. */
export function pageOf<T>(rows: readonly { readonly cursor: string; readonly node: T }[], first: number): Page<T> {
  return { edges: rows.slice(0, first), hasNextPage: rows.length > first };
}
