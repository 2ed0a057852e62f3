import type { INestApplicationContext } from '@nestjs/common';
import { AnomalyStore } from '../../src/detection/anomaly.store.js';
import { emptyBatch } from '../../src/domain/batch.js';
import type { MetricPoint } from '../../src/domain/signal.js';
import { IncidentService } from '../../src/incidents/incident.service.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import { anomaly, cause, opened, member, openApi, T0, type Api } from '../graphql/api.js';

export const minute = 60_000;
const complete = {
  run_id: 'r',
  commit: 'f00d',
  signature: '[{"name":"amount","type":"double"}]',
  'dataset.orders': 'd1',
  'param.depth': '3',
  'environment.sklearn': '1.5',
};

/** The errors of the service that scores, one value a minute. */
export function errors(from: number, to: number, value: number): MetricPoint[] {
  return Array.from({ length: Math.round((to - from) / minute) }, (_, i) => ({
    at: from + i * minute,
    entity: 'scorer',
    name: 'errors',
    value: value + (i % 3),
    attributes: {},
  }));
}

/** Points come as they are measured: what is ahead of the clock is refused. */
export async function feed(api: Api, points: readonly MetricPoint[]): Promise<void> {
  api.clock.at = Math.max(api.clock.at, ...points.map(({ at }) => at));
  await api.app.get(IngestService).accept({ ...emptyBatch('spec'), points });
}

/** {@link promote}, in a server in memory. */
export async function badPromotion(environment: Record<string, string>): Promise<Api> {
  const api = await openApi({ MAX_QUERY_COST: '100000', ...environment });
  api.clock.at = T0 + 10 * minute;
  await promote(api.app);
  return api;
}

/** A model whose alias moved from version 6 to 7, and the service that scores with it is well. */
export async function goodPromotion(environment: Record<string, string>): Promise<Api> {
  const api = await openApi(environment);
  api.clock.at = T0 + 10 * minute;
  await promote(api.app, 1);
  return api;
}

/** A model whose alias has moved from version 6 to 7 a minute before the service that scores with it began to fail. */
export async function promote(app: INestApplicationContext, errorsAfter = 90): Promise<void> {
  const version = (number: string) => ({
    name: `fraud:${number}`,
    kind: 'model-version' as const,
    attributes: complete,
  });
  await app.get(IngestService).accept({
    ...emptyBatch('mlflow'),
    points: [...errors(T0 - 60 * minute, T0, 1), ...errors(T0, T0 + 10 * minute, errorsAfter)],
    entities: [
      { name: 'fraud', kind: 'model' },
      { name: 'scorer', kind: 'service' },
      { name: 'orders', kind: 'dataset' },
      ...['5', '6', '7', '8'].map(version),
    ],
    relations: [
      ...['5', '6', '7', '8'].map((of) => ({ from: `fraud:${of}`, to: 'fraud', kind: 'part-of' as const })),
      { from: 'fraud:8', to: 'orders', kind: 'trained-on' },
      { from: 'scorer', to: 'fraud', kind: 'serves' },
    ],
    changes: [move('before', '6', T0 - 86_400_000), move('promotion', '7', T0 - minute)],
  });
}

function move(id: string, version: string, at: number) {
  const summary = `fraud: alias champion is version ${version} now`;
  const attributes = { alias: 'champion' };
  return { id, at, kind: 'model' as const, entity: 'fraud', summary, version, attributes, source: 'mlflow' };
}

/** What the service that scores does wrong. */
export const failing = anomaly('a', {
  entity: 'scorer',
  signal: { kind: 'metric', key: 'scorer\nerrors', name: 'errors', measure: 'error' },
});

/** The incident of it, whose first cause is the move. */
export async function openIncident(app: INestApplicationContext): Promise<void> {
  await app.get(AnomalyStore).save([failing]);
  const causes = [cause('fraud', 0.8, 'promotion'), cause('scorer', 0.1)];
  await app.get(IncidentService).apply([opened('g', { members: [member(failing)], causes })]);
}
