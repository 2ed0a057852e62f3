import { emptyBatch } from '../../src/domain/batch.js';
import type { LogRecord, MetricPoint } from '../../src/domain/signal.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import type { Api } from '../graphql/api.js';
import { minute } from './story.js';

const stepMs = 15_000;

/** A service, and the line that it writes for a request that failed. */
interface Told {
  readonly service: string;
  readonly error: string;
}

/** Minutes of a service, of whose requests a share fails. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

/** Sends what the service measures and logs, minute by minute; the clock goes with it. */
export async function live(api: Api, told: Told, { from, to, share }: Stretch): Promise<void> {
  for (let at = from; at < to; at += minute) {
    api.clock.at = at + minute;
    await api.app.get(IngestService).accept({ ...emptyBatch('spec'), ...telemetry(told, at, share) });
  }
}

function telemetry({ service, error }: Told, from: number, share: number) {
  const times = Array.from({ length: minute / stepMs }, (_, i) => from + i * stepMs);
  const of = { entity: service, attributes: {} };
  const wave = (at: number): number => (1 + Math.sin(at / 97_000)) / 2;
  const points = times.flatMap((at): MetricPoint[] => [
    { ...of, at, name: 'http.server.errors', value: share * 100 + wave(at) },
    { ...of, at, name: 'http.server.request.duration.p95', unit: 'ms', value: 80 + 5 * wave(at) },
  ]);
  const logs = times.flatMap((at): LogRecord[] => [
    { ...of, at, severity: 'INFO', body: `answered request ${at % 9_973}` },
    ...(share === 0 ? [] : [{ ...of, at: at + 7, severity: 'ERROR' as const, body: error }]),
  ]);
  return { points, logs };
}
