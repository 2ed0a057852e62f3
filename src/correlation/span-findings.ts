import type { ChangedPath } from '../analysis/causes/changed-paths.js';
import { childOf, FAILED, templateOf } from '../analysis/causes/trace-shape.js';
import { sayPercent } from './say.js';
import type { SceneView } from './scene-view.js';

const MOST_WORDS = 90;

/** The span name of an operation. */
export function nameOf(operation: string): string {
  return operation.slice(operation.indexOf('\u0000') + 1);
}

/** `9 of 40 spans of GET /cart miss the child redis GET (usual 0.1 %)`. */
export function sayPath(view: SceneView, path: ChangedPath): string {
  const { operation, spans, of, usualShare, extra, missing } = path;
  const news = extra[0] === undefined ? '' : sayExtra(view, extra[0]);
  const lost = missing[0] === undefined ? '' : `without the usual ${sayToken(view, missing[0])}`;
  const how = [news, lost].filter(Boolean).join(', ') || 'take a path seldom taken before';
  return `${spans} of ${of} spans of ${nameOf(operation)} ${how} (usually ${sayPercent(usualShare)})`;
}

function sayExtra(view: SceneView, token: string): string {
  return token === FAILED ? 'fail' : `show ${sayToken(view, token)}`;
}

function sayToken(view: SceneView, token: string): string {
  const template = templateOf(token);
  if (template !== undefined) return `log line “${cut(view.templates.get(template)?.text ?? template)}”`;
  return token === FAILED ? 'failure' : `call of ${childOf(token) ?? token}`;
}

function cut(text: string): string {
  return text.length > MOST_WORDS ? `${text.slice(0, MOST_WORDS)}…` : text;
}
