import type { Answer, Greeting } from '../../source.js';

/** Every answer must carry it: clients refuse what does not say that it is Elasticsearch. */
export const productHeaders = { 'x-elastic-product': 'Elasticsearch' } as const;

/** The version that is claimed: Beats refuse to talk to one older than themselves, Logstash to one before 7. */
const version = '8.17.0';

const ok = (body: unknown): Answer => ({ status: 200, headers: productHeaders, body });
const empty: Answer = { status: 200, headers: productHeaders };
const acknowledged = ok({ acknowledged: true });

const get = (path: string, body: unknown): Greeting => ({ methods: ['GET'], path, answer: ok(body) });
const head = (path: string): Greeting => ({ methods: ['HEAD'], path, answer: empty });
const put = (path: string): Greeting => ({ methods: ['PUT'], path, answer: acknowledged });

const info = {
  name: 'throughline',
  cluster_name: 'throughline',
  cluster_uuid: 'throughline-ingest-only',
  version: {
    number: version,
    build_flavor: 'default',
    build_type: 'docker',
    build_hash: '0000000000000000000000000000000000000000',
    build_date: '2024-12-11T12:08:05.663969764Z',
    build_snapshot: false,
    lucene_version: '9.12.0',
    minimum_wire_compatibility_version: '7.17.0',
    minimum_index_compatibility_version: '7.0.0',
  },
  tagline: 'You Know, for Search',
};

const license = {
  license: {
    uid: 'throughline',
    type: 'basic',
    status: 'active',
    issued_to: 'throughline',
    issuer: 'elasticsearch',
    expiry_date_in_millis: 4_000_000_000_000,
  },
};

/**
 * What Filebeat, Logstash, Fluent Bit, Vector and Elasticsearch clients ask before they send, and how they are put at ease: there
 * are no templates, policies or pipelines here, so each of them exists and may be made.
 */
export function greetingsUnder(root: string): Greeting[] {
  const at = (path: string): string => `${root}${path}`;
  const stubs = [
    '/_ilm/policy/*',
    '/_index_template/*',
    '/_component_template/*',
    '/_template/*',
    '/_ingest/pipeline/*',
  ];
  return [
    head(root === '' ? '/' : root),
    ...(root === '' ? [] : [get(root, info)]),
    { ...get(at('/'), info), ...(root === '' && { page: '/console' }) },
    ...(root === '' ? [] : [head(at('/'))]),
    get(at('/_license'), license),
    get(at('/_xpack'), { license: { mode: 'basic', type: 'basic', status: 'active' }, features: {} }),
    get(at('/_cluster/health'), { cluster_name: 'throughline', status: 'green', timed_out: false, number_of_nodes: 1 }),
    get(at('/_nodes'), {}),
    get(at('/_nodes/*'), {}),
    get(at('/_cat/*'), []),
    get(at('/_logstash/*'), {}),
    ...stubs.flatMap((path) => [get(at(path), {}), head(at(path)), put(at(path))]),
    put(at('/_data_stream/:name')),
    get(at('/_data_stream/:name'), { data_streams: [] }),
    head(at('/:index')),
    put(at('/:index')),
  ];
}
