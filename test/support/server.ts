import { join } from 'node:path';
import type { RecordingLine } from '../../src/domain/recording.js';
import { freePort } from './free-port.js';
import { eventually, start, type Running } from './programs.js';
import { ndjson } from './recordings.js';

const root = join(import.meta.dirname, '..', '..');

/** What tests play happened months ago by the clock, so scheduled retention would drop it in the middle of a test. */
export const keepForever = {
  LOG_RETENTION_DAYS: '36500',
  POINT_RETENTION_DAYS: '36500',
  SPAN_RETENTION_DAYS: '36500',
  STALE_AFTER_DAYS: '36500',
  CATALOGUE_RETENTION_DAYS: '36500',
};

/** A server in a process of its own, as `npm start` runs it, so that it can be killed. */
export interface Server {
  readonly url: string;
  /** Whether the lines were acknowledged. */
  send(lines: readonly RecordingLine[]): Promise<boolean>;
  query<T>(query: string): Promise<T>;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
  readonly output: () => string;
}

export async function startServer(env: Readonly<Record<string, string>>): Promise<Server> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const node = join(root, 'node_modules', '.bin', 'node');
  const program: Running = start(node, [join(root, 'dist', 'main.js')], {
    LOG_LEVEL: 'error',
    ...keepForever,
    ...env,
    PORT: String(port),
  });
  await eventually(async () => {
    if (program.process.exitCode !== null) throw new Error(program.output());
    return (await fetch(`${url}/readyz`)).ok ? true : undefined;
  }, 'the server is ready');
  return {
    url,
    output: program.output,
    stop: program.stop,
    async send(lines) {
      try {
        const response = await fetch(`${url}/ingest/recording`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-ndjson' },
          body: ndjson(lines),
        });
        await response.text();
        return response.ok;
      } catch {
        return false;
      }
    },
    async query<T>(query: string) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      return ((await response.json()) as { data: T }).data;
    },
  };
}
