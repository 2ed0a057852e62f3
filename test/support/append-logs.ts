/** Appends numbered log records to a DuckDB store in a folder until it is killed; prints each number once it is kept. */
import { DuckDBSignalStore } from '../../src/signals/duckdb/duckdb-signal-store.js';

const [folder, first] = process.argv.slice(2);
const store = await DuckDBSignalStore.open(folder === undefined ? {} : { folder });
let number = Number(first);

async function appendForever(): Promise<never> {
  for (;;) {
    const numbers = Array.from({ length: 1 + (number % 40) }, () => (number += 1));
    const logs = numbers.map((n) => ({
      at: Date.UTC(2026, 10, 24, 23) + n * 1_000,
      entity: 'checkout',
      severity: 'INFO' as const,
      body: String(n),
      template: 't',
      attributes: {},
    }));
    await store.append({ logs, points: [], spans: [] });
    process.stdout.write(`${numbers.join('\n')}\n`);
  }
}

await Promise.all(Array.from({ length: 4 }, appendForever));
