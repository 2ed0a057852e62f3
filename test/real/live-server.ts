import { expect } from 'vitest';
import { createApplication, inMemory } from '../../src/application.js';
import { loadConfig } from '../../src/platform/config.js';
import { freePort } from '../support/free-port.js';

/** A whole server on the clock of the machine, with embedded stores in memory, asked over HTTP as others would. */
export interface LiveServer {
  readonly url: string;
  /** What GraphQL answers; an error fails the spec. */
  ask<T>(query: string, variables?: Readonly<Record<string, unknown>>): Promise<T>;
  /** Posts to a door, which has to take it. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}

export async function openLive(environment: Readonly<Record<string, string>> = {}): Promise<LiveServer> {
  const application = await createApplication(
    loadConfig({ DATA_DIR: inMemory, LOG_LEVEL: 'error', MAX_QUERY_COST: '100000', ...environment }),
  );
  const port = await freePort();
  await application.listen(port, '127.0.0.1');
  const url = `http://127.0.0.1:${port}`;
  const send = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return {
    url,
    async ask<T>(query: string, variables: Readonly<Record<string, unknown>> = {}) {
      const response = await send('/graphql', { query, variables });
      const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
      expect(errors).toBeUndefined();
      return data;
    },
    async post(path, body, headers) {
      const response = await send(path, body, headers);
      expect({ status: response.status, says: await response.text() }).toMatchObject({
        status: expect.toSatisfy((status: number) => status < 300) as number,
      });
    },
    close: () => application.close(),
  };
}
