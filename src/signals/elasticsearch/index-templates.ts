import type { estypes } from '@elastic/elasticsearch';

type Properties = Record<string, estypes.MappingProperty>;

/** Values longer than this are stored but not indexed; Lucene refuses terms of more than 32,766 bytes. */
const longestTerm = 1_024;
const keyword = { type: 'keyword', ignore_above: longestTerm } as const;
const time = { type: 'date', format: 'epoch_millis' } as const;
/** One field whatever the keys: no sender can make the mapping grow. */
const attributes = { type: 'flattened', ignore_above: longestTerm } as const;

const properties = {
  logs: {
    at: time,
    entity: keyword,
    severity: keyword,
    template: keyword,
    body: { type: 'text', norms: false },
    attributes,
    traceId: keyword,
    spanId: keyword,
    order: { type: 'long' },
  },
  points: {
    at: time,
    entity: keyword,
    name: keyword,
    unit: { type: 'keyword', index: false, doc_values: false },
    value: { type: 'double', index: false },
    attributes,
    series: keyword,
  },
  spans: {
    at: time,
    entity: keyword,
    name: keyword,
    traceId: keyword,
    spanId: keyword,
    parentSpanId: keyword,
    kind: keyword,
    durationMs: { type: 'double', index: false },
    status: keyword,
    peer: keyword,
    attributes,
  },
  templates: {
    id: keyword,
    text: { type: 'text', norms: false },
    firstSeenAt: time,
    lastSeenAt: time,
    lines: { type: 'long' },
    alias: keyword,
  },
} satisfies Record<string, Properties>;

export interface IndexSettings {
  readonly shards: number;
  readonly refreshInterval: string;
}

/** The index templates: every field is named, nothing is added by itself (`strict`). */
export function indexTemplateRequests(
  prefix: string,
  { shards, refreshInterval }: IndexSettings,
): readonly estypes.IndicesPutIndexTemplateRequest[] {
  return Object.entries(properties).map(([kind, fields]) => ({
    name: `${prefix}-${kind}`,
    index_patterns: [kind === 'templates' ? `${prefix}-templates` : `${prefix}-${kind}-*`],
    priority: 500,
    template: {
      settings: {
        number_of_shards: kind === 'templates' ? 1 : shards,
        auto_expand_replicas: '0-1',
        refresh_interval: refreshInterval,
      },
      mappings: { dynamic: 'strict', properties: fields },
    },
  }));
}
