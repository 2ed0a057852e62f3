import type { INestApplicationContext } from '@nestjs/common';
import { createLine, inMemory } from '../application.js';
import { DetectionService } from '../detection/detection.service.js';
import { emptyBatch, type Batch } from '../domain/batch.js';
import type { Alert, Change } from '../domain/inventory.js';
import { IngestService } from '../ingest/ingest.service.js';
import type { InventoryStore } from '../inventory/inventory.store.js';
import { loadConfig } from '../platform/config.js';
import { ReplayClock } from '../replay-clock.js';
import type { SignalStore, TimeRange } from '../signals/signal-store.js';

/** What is fed together; what is decided from it is decided at the next slice. */
const sliceMs = 1_000;
/** Records of one batch, well below what is taken. */
const most = 5_000;

/** What is stored, and what of it is to be played again. */
export interface History {
  readonly signals: SignalStore;
  readonly inventory: InventoryStore;
  readonly range: TimeRange;
  readonly isPlayed: (alert: Alert) => boolean;
}

/** The configuration as it is, on stores of its own in memory; nothing is pulled, sent or carried out. */
function configOf(environment: NodeJS.ProcessEnv) {
  const { ELASTICSEARCH_URL: _, ELASTICSEARCH_API_KEY: __, DATABASE_URL: ___, ...rest } = environment;
  const apart = {
    DATA_DIR: inMemory,
    SNAPSHOT_MS: String(Number.MAX_SAFE_INTEGER),
    ACTIONS: 'off',
    LOG_LEVEL: 'error',
  };
  return loadConfig({ ...rest, ...apart });
}

/** Plays stored history through a line of its own, of which `read` then sees what was found. Only reads the history. */
export async function replayHistory<T>(
  history: History,
  environment: NodeJS.ProcessEnv,
  read: (line: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const clock = new ReplayClock();
  const line = await createLine(configOf(environment), clock);
  try {
    await line.init();
    const ingest = line.get(IngestService, { strict: false });
    clock.reach(history.range.from);
    await ingest.accept(await inventoryOf(history));
    for await (const { until, batch } of slicesOf(history)) {
      clock.reach(until);
      await ingest.accept(batch);
    }
    await line.get(DetectionService, { strict: false }).finish();
    return await read(line);
  } finally {
    await line.close();
  }
}

async function inventoryOf({ inventory }: History): Promise<Batch> {
  const [entities, relations] = [await inventory.allEntities(), await inventory.allRelations()];
  return {
    ...emptyBatch('backtest'),
    entities: entities.map(({ name, kind, owner, attributes }) => ({
      name,
      kind,
      attributes,
      ...(owner !== undefined && { owner }),
    })),
    relations: relations.map(({ from, to, kind }) => ({ from, to, kind })),
  };
}

/** Signals, changes and alerts of one slice of event time together, in its order. */
async function* slicesOf(history: History): AsyncGenerator<{ readonly until: number; readonly batch: Batch }> {
  const facts = await factsOf(history);
  for await (const { logs, points, spans } of history.signals.scan(history.range)) {
    const timed = [
      ...logs.map((log) => ({ at: log.at, log })),
      ...points.map((point) => ({ at: point.at, point })),
      ...spans.map((span) => ({ at: span.at, span })),
    ].toSorted((a, b) => a.at - b.at);
    for (const slice of cut(timed)) {
      const until = slice.at(-1)?.at ?? -Infinity;
      const batch = {
        ...emptyBatch('backtest'),
        ...facts(until),
        logs: slice.flatMap((one) => ('log' in one ? one.log : [])),
        points: slice.flatMap((one) => ('point' in one ? one.point : [])),
        spans: slice.flatMap((one) => ('span' in one ? one.span : [])),
      };
      yield { until, batch };
    }
  }
  yield { until: history.range.to, batch: { ...emptyBatch('backtest'), ...facts(history.range.to) } };
}

function* cut<T extends { readonly at: number }>(timed: readonly T[]): Generator<readonly T[]> {
  let from = 0;
  for (let i = 1; i <= timed.length; i += 1) {
    const isSame = Math.floor((timed[i]?.at ?? NaN) / sliceMs) === Math.floor((timed[from]?.at ?? NaN) / sliceMs);
    if (isSame && i - from < most) continue;
    yield timed.slice(from, i);
    from = i;
  }
}

/** Hands out changes and alerts up to a time, each once. */
async function factsOf({ inventory, range, isPlayed }: History) {
  const isWithin = ({ at }: Change | Alert): boolean => at < range.to;
  const changes = (await inventory.changesSince(range.from)).filter(isWithin);
  const alerts = (await inventory.alertsSince(range.from)).filter((alert) => isWithin(alert) && isPlayed(alert));
  const take = <T extends { readonly at: number }>(rest: T[], until: number): T[] => {
    const end = rest.findIndex(({ at }) => at > until);
    return rest.splice(0, end < 0 ? rest.length : end);
  };
  return (until: number) => ({ changes: take(changes, until), alerts: take(alerts, until) });
}
