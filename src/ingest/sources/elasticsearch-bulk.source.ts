import { z } from 'zod';
import type { LogRecord } from '../../domain/signal.js';
import { defineSource, refusalHeaders, type Answer, type Arrival, type Outcome, type Refusal } from '../source.js';
import { ToldInventory } from '../told-inventory.js';
import { readBulk, type BulkItem } from './elasticsearch/bulk.js';
import { greetingsUnder, productHeaders } from './elasticsearch/greetings.js';
import { readDocument } from './elasticsearch/read-document.js';

/** Beside the root, for whoever has something else there. */
const roots = ['', '/elasticsearch'];
const unindexed = 'logs';

/** What became of one action; `log` is the position of the record it made. */
interface ItemResult {
  readonly status: number;
  readonly because?: string;
  readonly log?: number;
}

export default defineSource<readonly BulkItem[]>({
  id: 'elasticsearch-bulk',
  summary: 'Log documents through the `_bulk` of Elasticsearch, as Beats, Logstash, Fluent Bit and Vector send them.',
  paths: roots.flatMap((root) => [`${root}/_bulk`, `${root}/:index/_bulk`]),
  methods: ['POST', 'PUT'],
  delivery: 'direct',
  decode: (body, { path }) => readBulk(body, /([^/]+)\/_bulk$/.exec(path)?.[1] ?? unindexed),
  payload: z.custom<readonly BulkItem[]>((value) => Array.isArray(value)),
  read(items, { receivedAt, memory: { recent } }) {
    const inventory = new ToldInventory();
    const logs: LogRecord[] = [];
    const results = items.map((item): ItemResult => {
      const { action, index, id, document, error } = item;
      if (action === 'delete') return { status: 404, because: 'not_found' };
      if (action === 'update') return { status: 400, because: 'documents cannot be updated here' };
      if (!document) return { status: 400, because: error ?? 'the document is missing' };
      const key = id === undefined ? undefined : `${index}\u0000${id}`;
      if (key !== undefined && recent.has(key)) return { status: action === 'create' ? 409 : 200 };
      if (key !== undefined) recent.add(key);
      logs.push(readDocument(document, index, receivedAt, inventory));
      return { status: 201, log: logs.length - 1 };
    });
    return { logs, ...inventory.told, detail: results };
  },
  answer,
  greetings: roots.flatMap(greetingsUnder),
  examples: [
    {
      name: 'a document in the Elastic Common Schema',
      given: [
        {
          action: 'create',
          index: 'logs',
          document: {
            '@timestamp': '2026-01-02T12:00:00.000Z',
            message: 'payment declined',
            log: { level: 'error' },
            service: { name: 'checkout' },
            host: { name: 'vm' },
            'http.response.status_code': 502,
          },
        },
      ],
      yields: {
        logs: [
          {
            at: 1767355200000,
            entity: 'checkout',
            severity: 'ERROR',
            body: 'payment declined',
            attributes: { 'service.name': 'checkout', 'host.name': 'vm', 'http.response.status_code': 502 },
          },
        ],
        entities: [
          { name: 'checkout', kind: 'service' },
          { name: 'vm', kind: 'host' },
        ],
        relations: [{ from: 'checkout', to: 'vm', kind: 'runs-on' }],
        detail: [{ status: 201, log: 0 }],
      },
    },
  ],
});

/**
 * 200 also when items failed: each says so by itself, in the order of the request. `errors` stands right before `items`, because
 * Fluent Bit looks for exactly that text in an answer too long for it. 429 makes every sender try the whole request again.
 */
function answer(outcome: Outcome<readonly BulkItem[]>, { id, headers }: Arrival): Answer {
  const answerHeaders = { ...productHeaders, 'content-type': contentType(headers['accept']) };
  if (outcome.kind !== 'accepted') {
    const { status, type } = refusals[outcome.kind];
    const error = { root_cause: [{ type, reason: outcome.because }], type, reason: outcome.because };
    return { status, headers: { ...answerHeaders, ...refusalHeaders(outcome) }, body: { error, status } };
  }
  const refused = refusedLogs(outcome.refused);
  const items = (outcome.detail as readonly ItemResult[]).map((result, i) =>
    itemAnswer(outcome.payload[i], result, refused.get(result.log ?? -1), `${id}-${i}`),
  );
  return { status: 200, headers: answerHeaders, body: { took: 0, errors: items.some(isError), items } };
}

const refusals = {
  invalid: { status: 400, type: 'illegal_argument_exception' },
  'too-large': { status: 413, type: 'content_too_long_exception' },
  unsupported: { status: 415, type: 'media_type_header_exception' },
  unauthenticated: { status: 401, type: 'security_exception' },
  forbidden: { status: 403, type: 'security_exception' },
  overloaded: { status: 429, type: 'es_rejected_execution_exception' },
  failed: { status: 503, type: 'unavailable_exception' },
} as const;

function refusedLogs(refused: readonly Refusal[]): ReadonlyMap<number, string> {
  return new Map(
    refused.flatMap(({ kind, index, because }) => (kind === 'logs' && index !== undefined ? [[index, because]] : [])),
  );
}

function itemAnswer(item: BulkItem | undefined, result: ItemResult, refused: string | undefined, madeId: string) {
  const { action = 'index', index = unindexed, id = madeId } = item ?? {};
  const status = refused === undefined ? result.status : 400;
  const because = refused ?? result.because;
  if (status >= 400) {
    const type = status === 409 ? 'version_conflict_engine_exception' : 'document_parsing_exception';
    const error = { type, reason: because ?? `[${id}]: version conflict, document already exists` };
    return { [action]: { _index: index, _id: id, status, error } };
  }
  const made = { _index: index, _id: id, _version: 1, result: status === 201 ? 'created' : 'updated' };
  return {
    [action]: { ...made, _shards: { total: 1, successful: 1, failed: 0 }, _seq_no: 0, _primary_term: 1, status },
  };
}

function isError(item: Readonly<Record<string, { readonly status: number }>>): boolean {
  return Object.values(item).some(({ status }) => status >= 400);
}

/** A client that asks for a compatible version wants to be answered in it. */
function contentType(accept: string | undefined): string {
  const compatible = /application\/vnd\.elasticsearch\+json;\s*compatible-with=\d+/.exec(accept ?? '');
  return compatible?.[0] ?? 'application/json';
}
