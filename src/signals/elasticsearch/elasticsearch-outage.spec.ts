import { afterAll, describe, expect, it } from 'vitest';
import { Failure } from '../../platform/failure.js';
import { startElasticsearch } from '../../../test/support/elasticsearch.js';
import { ElasticsearchSignalStore } from './elasticsearch-signal-store.js';

const given = process.env.TEST_ELASTICSEARCH_URL !== undefined;
const own = given ? undefined : await startElasticsearch();
afterAll(() => own?.stop());

const at = Date.UTC(2026, 10, 24);
const logOf = (n: number) => ({
  at: at + n,
  entity: 'a',
  severity: 'INFO' as const,
  body: String(n),
  template: 't',
  attributes: {},
});

/** Appends a record, as a sender does: again as long as it is told to come again. How often it was told. */
async function appendStubbornly(store: ElasticsearchSignalStore, n: number): Promise<number> {
  for (let refusals = 0; ; refusals += 1) {
    try {
      await store.append({ logs: [logOf(n)], points: [], spans: [] });
      return refusals;
    } catch (error) {
      if (!(error instanceof Failure && error.retryable)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

describe.each(own === undefined ? [] : [own])('Elasticsearch that is killed with -9 under load', (elasticsearch) => {
  it('tells senders to come again, recovers by itself, loses and doubles nothing', async () => {
    const store = await ElasticsearchSignalStore.open({ url: elasticsearch.url });
    for (let n = 0; n < 50; n += 1) await appendStubbornly(store, n);
    const during = Array.from({ length: 200 }, (_, i) => appendStubbornly(store, 50 + i));
    await elasticsearch.kill();
    expect(await store.health()).toMatchObject({ ok: false });
    const late = appendStubbornly(store, 250);
    await elasticsearch.restart();
    await Promise.all(during);
    expect(await late).toBeGreaterThan(0);
    await store.refresh();
    const found = await store.logs({ from: at, to: at + 1_000, first: 1_000 });
    expect(found.edges.map(({ node }) => Number(node.body)).toReversed()).toEqual(
      Array.from({ length: 251 }, (_, n) => n),
    );
    expect(await store.health()).toEqual({ ok: true });
    await store.close();
  }, 180_000);
});
