import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { IngestModule } from '../ingest/ingest.module.js';
import { CONFIG, type Config } from '../platform/config.js';
import { DuckDBSignalStore } from './duckdb/duckdb-signal-store.js';
import { ElasticsearchSignalStore } from './elasticsearch/elasticsearch-signal-store.js';
import { SignalStore } from './signal-store.js';
import { SignalsService } from './signals.service.js';

/** The store that the configuration names: Elasticsearch, else DuckDB in the data folder, else DuckDB in memory. */
export async function openSignalStore(config: Config): Promise<SignalStore> {
  const { ELASTICSEARCH_URL: url, ELASTICSEARCH_API_KEY: apiKey, DATA_DIR } = config;
  if (url !== undefined) return ElasticsearchSignalStore.open({ url, ...(apiKey !== undefined && { apiKey }) });
  return DuckDBSignalStore.open(DATA_DIR === ':memory:' ? {} : { folder: join(DATA_DIR, 'signals') });
}

@Module({
  imports: [IngestModule],
  providers: [SignalsService, { provide: SignalStore, inject: [CONFIG], useFactory: openSignalStore }],
  exports: [SignalsService, SignalStore],
})
export class SignalsModule {}
