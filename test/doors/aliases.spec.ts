import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InboxService } from '../../src/ingest/inbox.service.js';
import { openApi, T0, type Api } from '../graphql/api.js';

const minute = 60_000;
const moves = ['6', '7', '8'];
const orders = moves.flatMap((a) =>
  moves.filter((b) => b !== a).map((b) => [a, b, ...moves.filter((c) => c !== a && c !== b)]),
);

describe('an alias of a model that moved three times', () => {
  let api: Api;
  beforeAll(async () => {
    api = await openApi();
    api.clock.at = T0 + 10 * minute;
  });
  afterAll(() => api.close());

  const move = async (model: string, version: string): Promise<void> => {
    const timestamp = new Date(T0 + moves.indexOf(version) * minute).toISOString();
    const data = { name: model, alias: 'champion', version };
    await request(api.app.getHttpServer())
      .post('/ingest/mlflow')
      .set({ host: 'localhost', 'x-mlflow-delivery-id': `${model}/${version}` })
      .send({ entity: 'model_version_alias', action: 'created', timestamp, data })
      .expect(202);
    await api.app.get(InboxService).idle();
  };

  it.each(orders.map((order) => ({ order, model: `m${order.join('')}` })))(
    'stands for the latest version though the moves arrive as $order, and once more',
    async ({ order, model }) => {
      for (const version of [...order, order[0]]) await move(model, version);
      const { data } = await api.ask(
        `{ model(name: "${model}") { aliases { version } changes { edges { node { version } } } } }`,
      );
      expect(data).toEqual({
        model: {
          aliases: [{ version: '8' }],
          changes: { edges: [{ node: { version: '8' } }, { node: { version: '7' } }, { node: { version: '6' } }] },
        },
      });
    },
  );
});
