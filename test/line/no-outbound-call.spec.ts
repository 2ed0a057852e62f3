import { Socket } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { createApplication, inMemory } from '../../src/application.js';
import { DetectionService } from '../../src/detection/detection.service.js';
import { loadConfig } from '../../src/platform/config.js';
import { ndjson, secondsOf, smallOutage } from '../support/recordings.js';
import { keepForever } from '../support/server.js';

afterEach(() => vi.restoreAllMocks());

it('calls nobody that was not configured, from the start over a whole outage to the shutdown', async () => {
  const connect = vi.spyOn(Socket.prototype, 'connect');
  const asked = vi.spyOn(globalThis, 'fetch');
  const application = await createApplication(loadConfig({ ...keepForever, DATA_DIR: inMemory, LOG_LEVEL: 'error' }));
  await application.init();
  const fastify = application.getHttpAdapter().getInstance();
  const headers = { host: 'localhost' };
  for (const lines of secondsOf(smallOutage('bad-deployment', 3).recording)) {
    const payload = ndjson(lines);
    const type = { ...headers, 'content-type': 'application/x-ndjson' };
    await fastify.inject({ method: 'POST', url: '/ingest/recording', headers: type, payload });
  }
  await application.get(DetectionService, { strict: false }).finish();
  const query = '{ incidents(first: 10) { edges { node { causes { title because } } } } }';
  const answer = await fastify.inject({ method: 'POST', url: '/graphql', headers, payload: { query } });
  expect(answer.json<{ data: { incidents: { edges: unknown[] } } }>().data.incidents.edges).toHaveLength(1);
  await application.close();
  expect(connect).not.toHaveBeenCalled();
  expect(asked).not.toHaveBeenCalled();
});
