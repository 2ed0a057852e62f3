import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { startElasticsearch } from './elasticsearch.js';
import { startPostgres } from './postgres.js';
import { findPython } from './python.js';
import { startMlflow } from './python/mlflow-server.js';

interface RealStore {
  readonly name: string;
  readonly needs: string;
  /** Undefined where it cannot run; `url` says how it is reached. */
  start(): Promise<{ readonly url: string; stop(): Promise<void> } | undefined>;
}

const python = 'Python 3.11 or newer with venv: apt-get install python3-venv';
const realStores: Readonly<Record<string, RealStore>> = {
  elasticsearch: { name: 'Elasticsearch', needs: 'Java 21 or newer, and Maven', start: () => startElasticsearch() },
  postgres: { name: 'PostgreSQL', needs: 'its server programs: apt-get install postgresql', start: startPostgres },
  python: {
    name: 'Python tools (OpenTelemetry, OpenLineage, dbt, Great Expectations, Evidently)',
    needs: python,
    async start() {
      const interpreter = await findPython();
      return interpreter === undefined ? undefined : { url: interpreter, stop: () => Promise.resolve() };
    },
  },
  mlflow: { name: 'MLflow', needs: python, start: startMlflow },
};

/**
 * Starts each real store when the first spec asks for it, once for the whole run (`test/support/stores.ts` asks, over
 * HTTP, from the test processes), and says at the end which were covered.
 * With CI=true a store that cannot run fails the spec that asked for it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = new Map<string, ReturnType<RealStore['start']>>();
  const server = createServer((request, response) => {
    const key = (request.url ?? '').slice(1);
    const store = realStores[key];
    if (store === undefined) {
      response.writeHead(404).end();
      return;
    }
    const running = started.get(key) ?? store.start();
    started.set(key, running);
    running.then(
      (it) => respond(it?.url ?? '', it === undefined && process.env.CI === 'true' ? 503 : 200),
      (error: unknown) => respond(String(error), 500),
    );
    const respond = (text: string, status: number): void => {
      response.writeHead(status).end(status === 503 ? `CI=true, but ${store.name} needs ${store.needs}` : text);
    };
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  project.provide('realStores', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);

  return async () => {
    server.close();
    server.closeAllConnections();
    const lines: string[] = [];
    for (const [key, running] of started) {
      const it = await running.catch(() => undefined);
      await it?.stop();
      const { name, needs } = realStores[key] ?? { name: key, needs: '' };
      lines.push(it === undefined ? `${name} NOT covered (needs ${needs})` : `${name} covered`);
    }
    if (lines.length > 0) console.log(`Real stores: ${lines.join(', ')}`);
  };
}
