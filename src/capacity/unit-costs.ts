import { labelsOf } from './find-exhaustion.js';
import type { ResourceUse } from './find-uses.js';
import type { CapacitySettings, Prices, UnitCost } from './plan.js';

const weekMs = 7 * 86_400_000;
const gib = 1024 ** 3;

/**
 * What a thousand requests to each version of a model cost: the hour of the entity's GPUs, of the cores and the memory
 * it used in the last week, shared by its versions as they kept it busy (requests times how long each took; by requests
 * alone where that is not told of all of them).
 */
export function unitCosts(uses: readonly ResourceUse[], settings: CapacitySettings): UnitCost[] {
  const { prices } = settings;
  const versions = uses.filter(({ resource }) => resource.id === 'model-throughput');
  if (!prices || versions.length === 0) return [];
  return [...Map.groupBy(versions, ({ entity }) => entity)].flatMap(([entity, own]) => {
    const { perHour, because } = hourOf(
      uses.filter((use) => use.entity === entity),
      prices,
    );
    if (perHour === 0) return [];
    const requests = own.map(lately);
    const latencies = own.map(({ key }) => latencyOf(uses, entity, key));
    const isTimed = latencies.every((latency) => latency !== undefined);
    const busy = requests.map((rate, i) => rate * (isTimed ? (latencies[i] ?? 1) : 1));
    const total = busy.reduce((sum, one) => sum + one, 0);
    return own.flatMap(({ key }, i) => {
      if (!(requests[i] > 0)) return [];
      const share = busy[i] / total;
      const perThousand = (1000 * perHour * share) / (3600 * requests[i]);
      const how = `${(100 * share).toFixed(0)} % of the ${isTimed ? 'time spent on requests' : 'requests'}`;
      const rate = `${requests[i].toPrecision(3)} requests a second`;
      return [{ entity, ...labelsOf(entity, settings), key, perThousand, because: [...because, how, rate] }];
    });
  });
}

/** What an entity costs an hour, as far as it has prices. */
function hourOf(uses: readonly ResourceUse[], prices: Prices): { perHour: number; because: string[] } {
  // What is told as a share of an unknown whole has no price.
  const used = (resource: string): number =>
    uses
      .filter(({ resource: { id }, limitFrom }) => id === resource && limitFrom !== 'nature')
      .reduce((sum, use) => sum + lately(use), 0);
  const gpus = new Set(
    uses.filter(({ resource: { id } }) => id === 'gpu' || id === 'gpu-memory').map(({ key }) => key),
  );
  const parts = [
    { what: 'GPUs', amount: gpus.size, price: prices.gpu },
    { what: 'cores', amount: used('cpu'), price: prices.core },
    { what: 'GiB of memory', amount: used('memory') / gib, price: prices.memoryGib },
  ].flatMap(({ what, amount, price }) => (price !== undefined && amount > 0 ? [{ what, amount, price }] : []));
  return {
    perHour: parts.reduce((sum, { amount, price }) => sum + amount * price, 0),
    because: parts.map(
      ({ what, amount, price }) => `${Number(amount.toPrecision(3))} ${what} at ${price} ${prices.currency} an hour`,
    ),
  };
}

function latencyOf(uses: readonly ResourceUse[], entity: string, key: string): number | undefined {
  const timed = uses.find((use) => use.resource.id === 'model-latency' && use.entity === entity && use.key === key);
  const latency = timed && lately(timed);
  return latency !== undefined && latency > 0 ? latency : undefined;
}

/** The mean of the last week. */
function lately({ used: { values, stepMs } }: ResourceUse): number {
  const known = values.subarray(Math.max(0, values.length - Math.ceil(weekMs / stepMs))).filter(Number.isFinite);
  return known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
}
