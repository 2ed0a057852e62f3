import { z } from 'zod';
import type { Attributes } from '../../domain/signal.js';
import { definePull, type PullContext, type PulledFacts, type PullStep } from '../pull.js';
import { readDocument } from '../sources/elasticsearch/read-document.js';
import { ToldInventory } from '../told-inventory.js';
import { readFieldMap, timeFieldOf, toEcs, type FieldMap } from './elasticsearch/field-map.js';
import { closedPit, found, keepPit, openedPit, pageRequest, pageSize, type Hit } from './elasticsearch/search.js';

interface Settings {
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly indices: readonly string[];
  readonly fields: FieldMap;
}

/** The time of the last document taken in, and the ids of those of that very millisecond. */
const cursor = z.object({ at: z.number(), ids: z.array(z.string()) });
type Cursor = z.output<typeof cursor>;

/** A document may take this long until a search finds it. */
const settleMs = 10_000;

export default definePull<Settings, Cursor>({
  id: 'elasticsearch',
  summary: 'Log documents of Elasticsearch indices that others write, by PIT and search_after; ECS or a field map.',
  source: 'elasticsearch',
  everySeconds: 15,
  variables: [
    'ELASTICSEARCH_PULL_URL',
    'ELASTICSEARCH_PULL_API_KEY',
    'ELASTICSEARCH_PULL_INDICES',
    'ELASTICSEARCH_PULL_FIELDS',
  ],
  configure(config) {
    const { ELASTICSEARCH_PULL_URL: url, ELASTICSEARCH_PULL_API_KEY: apiKey } = config;
    const { ELASTICSEARCH_PULL_INDICES: indices, ELASTICSEARCH_PULL_FIELDS } = config;
    if (url === undefined || indices.length === 0) return undefined;
    return { url, apiKey, indices, fields: readFieldMap(ELASTICSEARCH_PULL_FIELDS) };
  },
  endpoint: ({ url, apiKey }) => ({
    url,
    ...(apiKey !== undefined && { headers: { authorization: `ApiKey ${apiKey}` } }),
  }),
  cursor,
  async *pull(context, known) {
    const { client, settings, now, since } = context;
    const pit = await openPit(context);
    try {
      let last = known && known.at >= since ? known : { at: since, ids: [] };
      const range = { from: last.at, to: now - settleMs };
      for (let after: Hit['sort'] | undefined, isMore = range.to > range.from; isMore;) {
        const request = pageRequest(pit, timeFieldOf(settings.fields), { ...range, after });
        const { hits } = (await client.post(found, '/_search', request)).hits;
        after = hits.at(-1)?.sort;
        isMore = hits.length === pageSize;
        const step = readPage(hits, last, settings.fields, now);
        if (step) yield step;
        last = step?.cursor ?? last;
      }
    } finally {
      await client.delete(closedPit, '/_pit', { id: pit });
    }
  },
  async check({ client, settings }) {
    const { count } = await client.post(z.object({ count: z.number() }), `/${pathOf(settings)}/_count`);
    return `${count} documents in ${settings.indices.join(', ')}`;
  },
  examples: [
    {
      name: 'documents with fields of their own, of which one was taken in before',
      environment: {
        ELASTICSEARCH_PULL_URL: 'http://elastic:9200',
        ELASTICSEARCH_PULL_INDICES: 'app-logs',
        ELASTICSEARCH_PULL_FIELDS: 'time=ts,body=text,service=app.id',
      },
      cursor: { at: 1767355200000, ids: ['a'] },
      now: 1767355260000,
      answers: {
        'POST /app-logs/_pit?keep_alive=2m': { id: 'p1' },
        'POST /_search': {
          hits: {
            hits: [
              { _index: 'app-logs', _id: 'a', _source: {}, sort: [1767355200000, 0] },
              {
                _index: 'app-logs',
                _id: 'b',
                _source: { ts: '2026-01-02T12:00:01Z', text: 'out of memory', level: 'error', app: { id: 'cart' } },
                sort: [1767355201000, 1],
              },
            ],
          },
        },
        'DELETE /_pit': { succeeded: true },
      },
      yields: [
        {
          told: {
            logs: [
              {
                at: 1767355201000,
                entity: 'cart',
                severity: 'ERROR',
                body: 'out of memory',
                attributes: { 'service.name': 'cart' },
              },
            ],
            entities: [{ name: 'cart', kind: 'service' }],
            relations: [],
          },
          cursor: { at: 1767355201000, ids: ['b'] },
        },
      ],
    },
  ],
});

function pathOf({ indices }: Settings): string {
  return encodeURIComponent(indices.join(','));
}

async function openPit({ client, settings }: PullContext<Settings>): Promise<string> {
  const { id } = await client.post(openedPit, `/${pathOf(settings)}/_pit`, undefined, keepPit);
  return id;
}

/** Undefined when there is nothing new on the page. */
function readPage(
  hits: readonly Hit[],
  last: Cursor,
  fields: FieldMap,
  now: number,
): (PullStep<Cursor> & { readonly told: PulledFacts }) | undefined {
  const known = new Set(last.ids);
  const fresh = hits.filter(({ _id, sort: [at] }) => at > last.at || !known.has(_id));
  const at = fresh.at(-1)?.sort[0];
  if (at === undefined) return undefined;
  const inventory = new ToldInventory();
  const mapped = new Set(fields.values());
  const logs = fresh.map(({ _index, _source, sort: [time] }) => {
    const log = readDocument(toEcs(_source, fields), _index, now, inventory);
    return { ...log, at: time, attributes: without(log.attributes, mapped) };
  });
  const ids = fresh.filter(({ sort: [time] }) => time === at).map(({ _id }) => _id);
  return {
    told: { logs, ...inventory.told },
    cursor: { at, ids: at === last.at ? [...last.ids, ...ids] : ids },
  };
}

function without(attributes: Attributes, names: ReadonlySet<string>): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !names.has(name)));
}
