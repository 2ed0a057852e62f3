import type { ChangedPath } from '../analysis/causes/changed-paths.js';
import { childOf, FAILED, statementIn } from '../analysis/causes/trace-shape.js';
import { sayPercent } from './say.js';

const MOST_WORDS = 90;

/** The span name of an operation. */
export function nameOf(operation: string): string {
  return operation.slice(operation.indexOf('\u0000') + 1);
}

/** `9 of 40 spans of GET /cart miss the child redis GET (usual 0.1 %)`. */
export function sayPath(path: ChangedPath): string {
  const { operation, spans, of, usualShare, extra, missing } = path;
  const news = extra[0] === undefined ? '' : sayExtra(extra[0]);
  const lost = missing[0] === undefined ? '' : `without the usual ${sayToken(missing[0])}`;
  const how = [news, lost].filter(Boolean).join(', ') || 'take a path seldom taken before';
  return `${spans} of ${of} spans of ${nameOf(operation)} ${how} (usually ${sayPercent(usualShare)})`;
}

function sayExtra(token: string): string {
  return token === FAILED ? 'fail' : `show ${sayToken(token)}`;
}

function sayToken(token: string): string {
  const statement = statementIn(token);
  if (statement !== undefined) return `log line “${cut(statement)}”`;
  return token === FAILED ? 'failure' : `call of ${childOf(token) ?? token}`;
}

function cut(text: string): string {
  return text.length > MOST_WORDS ? `${text.slice(0, MOST_WORDS)}…` : text;
}
