import { describe, expect, it } from 'vitest';
import { describeSignalStore } from '../../../test/contracts/signal-store.js';
import { elasticsearchUrl } from '../../../test/support/stores.js';
import { ElasticsearchSignalStore } from './elasticsearch-signal-store.js';

const url = await elasticsearchUrl();
let prefixes = 0;

/** A store with indices of its own in the cluster that all specs share. */
function openFresh(url: string): Promise<ElasticsearchSignalStore> {
  prefixes += 1;
  return ElasticsearchSignalStore.open({ url, prefix: `test-${process.pid}-${prefixes}`, refreshInterval: '-1' });
}

describe.each(url === undefined ? [] : [url])('on %s', (url) => {
  describeSignalStore('Elasticsearch', () => openFresh(url));

  describe('Elasticsearch', () => {
    it('keeps a batch that is sent again once', async () => {
      const store = await openFresh(url);
      const at = Date.UTC(2026, 10, 24);
      const log = { at, entity: 'a', severity: 'INFO' as const, body: 'same', template: 't', attributes: {} };
      const batch = {
        logs: [log, log],
        points: [{ at, entity: 'a', name: 'm', value: 1, attributes: {} }],
        spans: [],
      };
      await store.append(batch);
      await store.append({ ...batch, logs: batch.logs.map((line) => ({ ...line, template: 'another' })) });
      await store.append({ ...batch, logs: [log] });
      await store.refresh();
      const range = { from: at, to: at + 1 };
      expect((await store.logs({ ...range, first: 10 })).edges).toHaveLength(3);
      expect(await store.points(range)).toMatchObject([{ times: [at] }]);
      await store.close();
    });

    it('stores attributes whatever their keys and however long their values', async () => {
      const store = await openFresh(url);
      const at = Date.UTC(2026, 10, 24);
      const attributes = { 'nul\0key': 'x', long: 'y'.repeat(40_000), 'a.b.c': 1, a: 'both', __proto__x: true };
      await store.append({
        logs: [{ at, entity: 'e'.repeat(40_000), severity: 'INFO', body: '', template: 't', attributes }],
        points: [],
        spans: [],
      });
      await store.refresh();
      const found = await store.logs({ from: at, to: at + 1, attributes: { 'nul\0key': 'x', 'a.b.c': 1 }, first: 1 });
      expect(found.edges[0]?.node.attributes).toMatchObject({ long: attributes.long, a: 'both' });
      await store.close();
    });
  });
});

describe('Elasticsearch that cannot be reached', () => {
  it('says so, and that coming again helps', async () => {
    const store = await ElasticsearchSignalStore.open({ url: 'http://127.0.0.1:1' });
    const log = { at: 0, entity: 'a', severity: 'INFO' as const, body: '', template: 't', attributes: {} };
    const unavailable = { code: 'signals.store-unavailable', retryable: true };
    await expect(store.append({ logs: [log], points: [], spans: [] })).rejects.toMatchObject(unavailable);
    await expect(store.logs({ from: 0, to: 1, first: 1 })).rejects.toMatchObject(unavailable);
    expect(await store.health()).toMatchObject({
      ok: false,
      because: expect.stringContaining('cannot be reached') as unknown,
    });
    await store.close();
  });
});
