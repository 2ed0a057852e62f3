import { isFields } from '../../plain-fields.js';

export type BulkAction = 'index' | 'create' | 'update' | 'delete';

/** One action of a `_bulk` request; `error` says why its document cannot be read. */
export interface BulkItem {
  readonly action: BulkAction;
  readonly index: string;
  readonly id?: string;
  readonly document?: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

const actions = new Set<string>(['index', 'create', 'update', 'delete']);
const utf8 = new TextDecoder();

/**
 * The actions of a `_bulk` body, in order: a line that names one, then, except for `delete`, a line that is the document. A
 * last newline is not insisted on. An action line that is none refuses the request, as Elasticsearch does; a document
 * that is none only itself.
 */
export function readBulk(body: Uint8Array, defaultIndex: string): BulkItem[] {
  const lines = utf8.decode(body).split('\n');
  const items: BulkItem[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]?.trim() ?? '';
    if (line === '') continue;
    const { action, target } = readAction(line, i + 1);
    const id = target['_id'];
    const index = target['_index'];
    const item = {
      action,
      index: typeof index === 'string' ? index : defaultIndex,
      ...((typeof id === 'string' || typeof id === 'number') && { id: String(id) }),
    };
    if (action === 'delete') items.push(item);
    else {
      i += 1;
      items.push({ ...item, ...readDocument(lines[i]) });
    }
  }
  return items;
}

function readAction(line: string, number: number) {
  const parsed = parse(line);
  const [entry, more] = isFields(parsed) ? Object.entries(parsed) : [];
  if (!entry || more !== undefined || !actions.has(entry[0]))
    throw new Error(`Malformed action/metadata line [${number}], expected index, create, update or delete`);
  return { action: entry[0] as BulkAction, target: isFields(entry[1]) ? entry[1] : {} };
}

function readDocument(line: string | undefined): Pick<BulkItem, 'document' | 'error'> {
  if (line === undefined || line.trim() === '') return { error: 'the document is missing' };
  const document = parse(line);
  return isFields(document) ? { document } : { error: 'the document is no JSON object' };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
