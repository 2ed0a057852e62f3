import { vi } from 'vitest';
import { CourierService } from '../../src/delivery/courier.service.js';
import { NotificationService } from '../../src/delivery/notification.service.js';
import type { DeliveryState } from '../../src/delivery/outbox.store.js';
import { emptyBatch } from '../../src/domain/batch.js';
import { IncidentService } from '../../src/incidents/incident.service.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import { Scheduler } from '../../src/platform/scheduler.js';
import { openApi, opened, T0, type Api } from '../graphql/api.js';
import { openOtherEnds, type OtherEnds } from './settings.js';

export const second = 1_000;
export const minute = 60_000;

export interface Told {
  readonly channel: string;
  readonly state: Uppercase<DeliveryState>;
  readonly attempts: number;
  readonly problem: string | null;
  readonly key: string;
}

/** A server with every channel, and somebody at the other end of each. Time stands still, and nothing is on a schedule. */
export interface People extends OtherEnds {
  readonly api: Api;
  readonly incidents: IncidentService;
  /** Opens an incident whose first cause is the change `deploy-<id>`, sure enough to be told. */
  open(id: string, over?: Parameters<typeof opened>[1]): Promise<void>;
  /** Time passes; then what is due is looked at and delivered. */
  pass(ms: number): Promise<void>;
  /** Every delivery, the first one first. */
  told(filter?: string): Promise<readonly Told[]>;
}

export async function openPeople(environment: Readonly<Record<string, string>> = {}): Promise<People> {
  vi.spyOn(Scheduler.prototype, 'every').mockImplementation(() => undefined);
  let now = (): number => T0;
  const ends = await openOtherEnds(() => now());
  const api = await openApi({
    PUBLIC_URL: 'https://throughline.example.com',
    ...ends.environment,
    ...environment,
  });
  now = () => api.clock.at;
  const incidents = api.app.get(IncidentService);
  return {
    api,
    ...ends,
    incidents,
    async open(id, over = {}) {
      const change = { id: `deploy-${id}`, at: T0 - minute, kind: 'deployment' as const, entity: 'database' };
      await api.app.get(IngestService).accept({
        ...emptyBatch('spec'),
        changes: [{ ...change, summary: `database ${id}`, author: 'ana', attributes: {}, source: 'spec' }],
      });
      await incidents.apply([opened(id, over)]);
    },
    async pass(ms) {
      api.clock.at += ms;
      await api.app.get(NotificationService).sweep();
      await api.app.get(CourierService).deliverDue();
    },
    async told(filter = '') {
      const query = `{ deliveries(first: 100, filter: { ${filter} }) { edges { node { channel state attempts problem key } } } }`;
      const { data } = await api.ask(query);
      const { deliveries } = data as { deliveries: { edges: readonly { readonly node: Told }[] } };
      return deliveries.edges.map(({ node }) => node).toReversed();
    },
    async close() {
      await api.close();
      await ends.close();
      vi.restoreAllMocks();
    },
  };
}
