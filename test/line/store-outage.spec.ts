import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/platform/config.js';
import { openSignalStore } from '../../src/signals/signals.module.js';
import { startElasticsearch } from '../support/elasticsearch.js';
import { inFolder } from '../support/recordings.js';
import { startServer } from '../support/server.js';

const elasticsearch = process.env['TEST_ELASTICSEARCH_URL'] === undefined ? await startElasticsearch() : undefined;
const perRequest = 50;

/** One OTLP request of log lines numbered from `first`; each is told apart by its body. */
function logs(first: number): string {
  const timeUnixNano = `${Date.now()}000000`;
  const logRecords = Array.from({ length: perRequest }, (_, i) => ({
    timeUnixNano,
    severityNumber: 9,
    body: { stringValue: `line ${first + i} of the load` },
  }));
  const attributes = [{ key: 'service.name', value: { stringValue: 'loader' } }];
  return JSON.stringify({ resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords }] }] });
}

/** Sends request after request as an OTLP exporter does: what is answered 429 or 503 is sent again. */
async function load(
  url: string,
  requests: number,
  onRequest: (i: number) => Promise<void>,
): Promise<{ readonly refused: number }> {
  let refused = 0;
  for (let i = 0; i < requests; i++) {
    await onRequest(i);
    const body = logs(i * perRequest);
    for (;;) {
      const response = await fetch(`${url}/v1/logs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      await response.text();
      if (response.ok) break;
      expect([429, 503]).toContain(response.status);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      refused += 1;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
  return { refused };
}

describe.runIf(elasticsearch !== undefined)('Elasticsearch that goes away under load', () => {
  it('is waited for a whole minute: senders are told to retry, and what was acknowledged is there', async () => {
    if (!elasticsearch) return;
    await inFolder(async (folder) => {
      const env = { DATA_DIR: folder, ELASTICSEARCH_URL: elasticsearch.url };
      const server = await startServer(env);
      let back: Promise<void> | undefined;
      const { refused } = await load(server.url, 60, async (i) => {
        if (i === 20) {
          await elasticsearch.kill();
          back = new Promise<void>((resolve) => setTimeout(resolve, 60_000)).then(() => elasticsearch.restart());
        }
      });
      await back;
      await server.stop();
      expect(refused).toBeGreaterThan(0);
      const store = await openSignalStore(loadConfig(env));
      await store.refresh();
      const kept = new Set<string>();
      for await (const chunk of store.scan({ from: 0, to: Number.MAX_SAFE_INTEGER }))
        for (const { body } of chunk.logs) kept.add(body);
      await store.close();
      expect(kept.size).toBe(60 * perRequest);
    });
    await elasticsearch.stop();
  }, 240_000);
});
