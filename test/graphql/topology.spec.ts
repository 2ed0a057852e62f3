import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InventoryService } from '../../src/inventory/inventory.service.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import { emptyBatch } from '../../src/domain/batch.js';
import { openApi, type Api } from './api.js';

const shop = `
entities:
  - { name: checkout, kind: service, owner: payments }
  - { name: ledger, kind: database }
relations:
  - { from: checkout, kind: calls, to: ledger }
`;

interface Seen {
  readonly name: string;
  readonly owner: string | null;
  readonly source: string;
  readonly seenBy: readonly { readonly source: string }[];
}

describe('an imported topology', () => {
  let api: Api;
  beforeAll(async () => {
    api = await openApi();
  });
  afterAll(() => api.close());

  const importAs = async (name: string, yaml: string): Promise<unknown> => {
    const { data } = await api.ask(
      `mutation ($name: String!, $yaml: String!) { importTopology(name: $name, yaml: $yaml) {
        ... on TopologyImport { entities relations withdrawn } ... on InvalidTopology { message } } }`,
      { name, yaml },
    );
    return data?.['importTopology'];
  };
  const around = async (entity: string): Promise<readonly Seen[]> => {
    const { data } = await api.ask(
      `{ topology(entity: "${entity}") { entities { name owner source seenBy { source } } relations { kind seenBy { source } } } }`,
    );
    return (data as { topology: { entities: readonly Seen[] } }).topology.entities;
  };
  const told = (source: string, owner: string): Promise<unknown> =>
    api.app.get(IngestService).accept({
      ...emptyBatch(source),
      entities: [{ name: 'checkout', kind: 'service', owner }],
      relations: [{ from: 'checkout', to: 'cart', kind: 'calls' }],
    });

  it('is believed over what is told, and shows by whom else a thing is known', async () => {
    expect(await importAs('shop', shop)).toEqual({ entities: 2, relations: 1, withdrawn: 0 });
    await told('pagerduty', 'operations');
    await told('otlp-traces', 'nobody');
    const checkout = (await around('checkout')).find(({ name }) => name === 'checkout');
    expect(checkout).toMatchObject({ owner: 'payments', source: 'imported/shop' });
    expect(checkout?.seenBy.map(({ source }) => source).toSorted()).toEqual([
      'imported/shop',
      'otlp-traces',
      'pagerduty',
    ]);
  });

  it('does not go stale, unlike what was only told', async () => {
    await api.app.get(InventoryService).expire(api.clock.at + 1, api.clock.at + 1);
    expect((await around('checkout')).map(({ name, seenBy }) => ({ name, by: seenBy.length }))).toEqual([
      { name: 'checkout', by: 1 },
      { name: 'ledger', by: 1 },
    ]);
  });

  it('is replaced by the next import under its name, and by no other', async () => {
    expect(await importAs('search', 'entities: [{ name: index, kind: database }]')).toMatchObject({ withdrawn: 0 });
    expect(await importAs('shop', 'entities: [{ name: checkout, kind: service }]')).toEqual({
      entities: 1,
      relations: 0,
      withdrawn: 2,
    });
    const ledger = (await around('ledger')).find(({ name }) => name === 'ledger');
    expect(ledger?.source).toBe('undeclared');
    expect((await around('index')).map(({ source }) => source)).toEqual(['imported/search']);
  });

  it('is refused whole when it cannot be read, with the reason', async () => {
    expect(await importAs('shop', 'entities: [{ name: checkout, kind: spaceship }]')).toMatchObject({
      message: expect.stringContaining('the topology shop: ') as string,
    });
    expect((await around('checkout')).map(({ name }) => name)).toContain('checkout');
  });
});
