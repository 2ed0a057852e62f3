import type { MetricLine } from '../domain/recording.js';
import { gaugesOf, ratios, shownAs, type Gauge } from './gauges.js';
import { allServices, consumes, servicesOn, type Landscape, type Service } from './landscape.js';
import type { Effect, Push } from './plan.js';
import type { Random } from './random.js';
import { strength, type Vitals } from './vitals.js';

type VitalsOf = ReadonlyMap<string, Vitals>;

/** One gauge of one entity: its calm value from the vitals, and how noisy it is (σ of the logarithm). */
interface Series {
  readonly entity: string;
  readonly gauge: Gauge;
  readonly noise: number;
  readonly value: (vitals: VitalsOf, at: number) => number;
}

const idle: Vitals = { rate: 0, ownMs: 0, latencyMs: 0, tail: 1, ownErrors: 0, errors: 0, load: 0 };
const of = (vitals: VitalsOf, name: string): Vitals => vitals.get(name) ?? idle;

function serviceSeries(service: Service, landscape: Landscape, random: Random): Series[] {
  const { name, baseMs } = service;
  const idleCpu = random.between(0.05, 0.12);
  const memory = random.integer(180, 900);
  const phase = random.next();
  const value: Partial<Record<Gauge, Series['value']>> = {
    rate: (v) => of(v, name).rate * (1 - of(v, name).errors * 0.1),
    errors: (v) => of(v, name).errors,
    p50: (v) => of(v, name).latencyMs,
    p95: (v) => of(v, name).latencyMs * (1.9 + 0.4 * (of(v, name).tail - 1)),
    p99: (v) => of(v, name).latencyMs * 2.7 * of(v, name).tail,
    cpu: (v) => idleCpu + 0.8 * Math.min(1.05, of(v, name).load),
    memory: (v) => memory * (1 + 0.05 * of(v, name).load),
    pool: (v) =>
      0.12 + 0.25 * of(v, name).load + 0.5 * Math.min(1, Math.max(0, of(v, name).latencyMs / baseMs / 20 - 0.15)),
    heap: (_, at) => 0.35 + 0.22 * ((at / 95_000 + phase) % 1),
    gcPause: () => 14,
    goroutines: (v) => 60 + 6 * Math.sqrt((of(v, name).rate * of(v, name).latencyMs) / 10),
    eventLoop: (v) => 1.5 + 2 * of(v, name).load,
    workers: (v) => 0.1 + 0.6 * Math.min(1.2, of(v, name).load),
  };
  const noise: Partial<Record<Gauge, number>> = {
    p95: 0.08,
    p99: 0.13,
    memory: 0.008,
    heap: 0.03,
    gcPause: 0.25,
    cpu: 0.05,
  };
  return gaugesOf(service, landscape).flatMap((gauge) => {
    const read = value[gauge];
    return read ? [{ entity: name, gauge, noise: noise[gauge] ?? 0.06, value: read }] : [];
  });
}

function storeSeries(landscape: Landscape, random: Random): Series[] {
  return landscape.stores.flatMap(({ name, kind }): Series[] => {
    const level = random.between(0.35, 0.6);
    const series = (gauge: Gauge, noise: number, value: Series['value']): Series => ({
      entity: name,
      gauge,
      noise,
      value,
    });
    if (kind === 'queue') {
      const consumer = landscape.services.find((service) => consumes(landscape, service) === name);
      const lag = (v: VitalsOf): number => {
        const { latencyMs, errors } = of(v, consumer?.name ?? '');
        return 1 + 40 * errors + 2 * Math.max(0, latencyMs / Math.max(1, consumer?.baseMs ?? 1) - 4);
      };
      return [series('depth', 0.15, (v) => 120 * level * lag(v)), series('age', 0.2, (v) => 3 * level * lag(v))];
    }
    const shared = [
      series('cpu', 0.05, (v) => 0.08 + 0.6 * of(v, name).load),
      series('queryTime', 0.08, (v) => of(v, name).latencyMs * 2),
    ];
    if (kind === 'cache')
      return [
        ...shared,
        series('hitRatio', 0.004, () => 0.93),
        series('evictions', 0.3, () => 2),
        series('memory', 0.006, () => 3000 * level),
      ];
    return [
      ...shared,
      series('connections', 0.04, (v) => 0.15 + 0.5 * of(v, name).load),
      series('locks', 0.5, () => 0.6),
      series('disk', 0.001, () => level),
      ...(random.chance(0.5) ? [series('replicationLag', 0.3, () => 0.4)] : []),
    ];
  });
}

function hostSeries(landscape: Landscape, random: Random): Series[] {
  return landscape.hosts.flatMap((name): Series[] => {
    const memory = random.between(0.45, 0.65);
    const disk = random.between(0.3, 0.6);
    const tenants = servicesOn(landscape, name);
    const load = (v: VitalsOf): number => tenants.reduce((sum, t) => sum + Math.min(1.1, of(v, t.name).load), 0);
    return [
      {
        entity: name,
        gauge: 'hostCpu',
        noise: 0.05,
        value: (v) => 0.12 + (0.5 * load(v)) / Math.max(1, tenants.length),
      },
      { entity: name, gauge: 'hostMemory', noise: 0.01, value: () => memory },
      { entity: name, gauge: 'hostDisk', noise: 0.001, value: () => disk },
      { entity: name, gauge: 'retransmits', noise: 0.35, value: () => 1.2 },
    ];
  });
}

function modelSeries({ model }: Landscape, random: Random): Series[] {
  const mean = random.between(0.08, 0.5);
  const nulls = random.between(0.005, 0.02);
  return [
    { entity: model.name, gauge: 'drift', noise: 0.18, value: () => 0.03 },
    { entity: model.name, gauge: 'scoreMean', noise: 0.02, value: () => mean },
    { entity: model.dataset, gauge: 'nulls', noise: 0.06, value: () => nulls },
    { entity: model.dataset, gauge: 'freshness', noise: 0.01, value: (_, at) => 300 + ((at / 1000) % 3600) },
    { entity: model.dataset, gauge: 'quality', noise: 0, value: () => 1 },
  ];
}

/** Gauges that only exist while a kind of outage pushes them are measured all along, from a calm value of zero or this. */
const special: Partial<Record<Gauge, number>> = {
  certificate: 40 * 86_400,
  clockOffset: 0.002,
  throttled: 0.4,
  restarts: 0,
};

function specialSeries(effects: readonly Effect[], known: readonly Series[]): Series[] {
  const has = new Set(known.map(({ entity, gauge }) => `${entity} ${gauge}`));
  return effects.flatMap(({ entity, gauges }) =>
    (Object.keys(gauges ?? {}) as Gauge[])
      .filter((gauge) => !has.has(`${entity} ${gauge}`) && has.add(`${entity} ${gauge}`))
      .map((gauge): Series => ({
        entity,
        gauge,
        noise: gauge === 'certificate' ? 0 : 0.1,
        value: () => special[gauge] ?? 0,
      })),
  );
}

function pushed(value: number, push: Push, s: number): number {
  const target = push.to ?? value * (push.factor ?? 1);
  return value + (target - value) * s + (push.add ?? 0) * s;
}

/** An error ratio is counted, so it is as noisy as its count. */
function counted(share: number, requests: number, random: Random): number {
  if (requests < 1) return 0;
  const mean = share * requests;
  const count = mean < 30 ? random.poisson(mean) : Math.max(0, mean + Math.sqrt(mean) * random.normal());
  return Math.min(1, count / requests);
}

const rounded = (value: number): number => Number(value.toPrecision(5));

/**
 * Measures a landscape: a function of time to the lines of one scrape. Noise is multiplicative with some memory (AR(1), .5);
 * now and then a single sample of a random series jumps, as in life.
 */
export function meter(
  landscape: Landscape,
  effects: readonly Effect[],
  span: { at: number; until: number },
  stepMs: number,
  random: Random,
): (vitals: VitalsOf, at: number) => MetricLine[] {
  const ordinary = [
    ...allServices(landscape).flatMap((service) => serviceSeries(service, landscape, random)),
    ...storeSeries(landscape, random),
    ...hostSeries(landscape, random),
    ...modelSeries(landscape, random),
  ];
  const series = [...ordinary, ...specialSeries(effects, ordinary)];
  const drift = new Float64Array(series.length);
  return (vitals, at) =>
    series.map(({ entity, gauge, noise, value }, i) => {
      drift[i] = 0.5 * drift[i] + 0.87 * noise * random.normal();
      let x = value(vitals, at);
      for (const effect of effects) {
        const push = effect.entity === entity ? effect.gauges?.[gauge] : undefined;
        if (push) x = pushed(x, push, strength(effect, at, span));
      }
      x = gauge === 'errors' ? counted(x, (of(vitals, entity).rate * stepMs) / 1000, random) : x * Math.exp(drift[i]);
      if (noise >= 0.05 && gauge !== 'errors' && random.chance(0.00015)) x *= random.between(2, 5);
      if (ratios.has(gauge)) x = Math.min(1, Math.max(0, x));
      const { name, unit, scale = 1 } = shownAs(landscape.style, gauge);
      return { type: 'metric', at, entity, name, value: rounded(x * scale), ...(unit && { unit }) };
    });
}
