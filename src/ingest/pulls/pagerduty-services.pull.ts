import { z } from 'zod';
import { PullFailure, type PullClient } from '../pull-client.js';
import { definePull } from '../pull.js';
import { ToldInventory } from '../told-inventory.js';
import { dependencies, headersOf, listAll, service } from './pagerduty/answers.js';

interface Settings {
  readonly url: string;
  readonly token: string;
}

const cursor = z.object({ at: z.number() });

export default definePull<Settings, z.output<typeof cursor>>({
  id: 'pagerduty-services',
  summary: 'PagerDuty services, their teams, and which depends on which.',
  source: 'pagerduty',
  everySeconds: 1800,
  variables: ['PAGERDUTY_API_TOKEN', 'PAGERDUTY_API_URL'],
  configure: ({ PAGERDUTY_API_TOKEN: token, PAGERDUTY_API_URL: url }) =>
    token === undefined ? undefined : { url, token },
  endpoint: ({ url, token }) => ({ url, headers: headersOf(token) }),
  cursor,
  async *pull({ client, now }) {
    const inventory = new ToldInventory();
    const technical = await listAll(client, service, 'services');
    const business = await listAll(client, service, 'business_services').catch(whenRefused);
    const names = new Map([...technical, ...business].map(({ id, name }) => [id, name]));
    for (const { name, teams } of technical) {
      const owner = teams?.[0]?.summary;
      inventory.entity({ name, kind: 'service', ...(owner && { owner }) });
    }
    for (const { name } of business) inventory.entity({ name, kind: 'other' });
    for (const { id } of technical)
      for (const [from, to] of await dependenciesOf(client, id)) {
        const [dependent, supporting] = [names.get(from), names.get(to)];
        if (dependent && supporting) inventory.relation(dependent, 'depends-on', supporting);
      }
    yield { told: inventory.told, cursor: { at: now } };
  },
  async check({ client }) {
    return `${(await listAll(client, service, 'services')).length} services`;
  },
  examples: [
    {
      name: 'a service that depends on another, and a business service on both',
      environment: { PAGERDUTY_API_TOKEN: 'token' },
      now: 1767355200000,
      answers: {
        'GET /services': {
          services: [
            { id: 'S1', name: 'checkout', teams: [{ id: 'T1', summary: 'Payments' }] },
            { id: 'S2', name: 'search' },
          ],
        },
        'GET /business_services': { business_services: [{ id: 'B1', name: 'shop' }] },
        'GET /service_dependencies/technical_services/S1': {
          relationships: [
            { supporting_service: { id: 'S2' }, dependent_service: { id: 'S1' } },
            { supporting_service: { id: 'S1' }, dependent_service: { id: 'B1' } },
          ],
        },
        'GET /service_dependencies/technical_services/S2': {
          relationships: [{ supporting_service: { id: 'S2' }, dependent_service: { id: 'S1' } }],
        },
      },
      yields: [
        {
          told: {
            entities: [
              { name: 'checkout', kind: 'service', owner: 'Payments' },
              { name: 'search', kind: 'service' },
              { name: 'shop', kind: 'other' },
            ],
            relations: [
              { from: 'checkout', to: 'search', kind: 'depends-on' },
              { from: 'shop', to: 'checkout', kind: 'depends-on' },
            ],
          },
          cursor: { at: 1767355200000 },
        },
      ],
    },
  ],
});

/** By id: who depends on whom. */
async function dependenciesOf(client: PullClient, id: string): Promise<readonly (readonly [string, string])[]> {
  const path = `/service_dependencies/technical_services/${encodeURIComponent(id)}`;
  const { relationships } = await client.get(dependencies, path);
  return relationships.map(({ dependent_service: from, supporting_service: to }) => [from.id, to.id]);
}

/** Not every plan has business services. */
function whenRefused(error: unknown): readonly [] {
  if (error instanceof PullFailure && (error.status === 402 || error.status === 403)) return [];
  throw error;
}
