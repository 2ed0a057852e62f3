/**
 * `npm run bench -- capacity [--series 50000] [--stored 1000]`: plans so many series of 30 days, each its own forecast
 * over 14 days, in one process, and prints time and peak memory. Series are made one entity at a time, as a store would
 * give them; then, of what `npm run build` made, so many are read from embedded stores and their plans and reports kept.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadResources } from '../../src/capacity/load-resources.js';
import { planAll, type EntitySeries } from '../../src/capacity/plan-all.js';
import { dayMs } from '../../src/capacity/resource.js';
import type { SeriesWindow } from '../../src/signals/signal-store.js';

const seriesPerEntity = 10;
const days = 30;
const minute = 60_000;

const { values: options } = parseArgs({
  options: { series: { type: 'string', default: '50000' }, stored: { type: 'string', default: '1000' } },
  allowPositionals: true,
});
const wanted = Number(options.series);
const resources = await loadResources();
console.log('values a series  every    series  seconds  cpu ms/series  forecasts  run out  peak MiB');
for (const everyMs of [60 * minute, 5 * minute])
  await measure(everyMs, everyMs > 5 * minute ? wanted : Math.ceil(wanted / 10));
await measureStored(Number(options.stored));

async function measure(everyMs: number, count: number): Promise<void> {
  const settings = { at: days * dayMs, horizonMs: 14 * dayMs };
  const started = performance.now();
  const cpuBefore = process.cpuUsage();
  let forecasts = 0;
  let runOut = 0;
  let making = 0;
  const entities = made(count, everyMs, (ms) => (making += ms));
  for await (const made of planAll(entities, resources, settings)) {
    if ('failed' in made) throw new Error(`${made.entity}: ${made.failed}`);
    const { plan } = made;
    forecasts += plan.findings.filter((finding) => finding.forecast).length;
    runOut += plan.findings.filter(({ exhaustion }) => (exhaustion?.probability ?? 0) >= 0.5).length;
  }
  const seconds = (performance.now() - started - making) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpuMs = (user + system) / 1000;
  const cells = [
    String((days * dayMs) / everyMs).padStart(15),
    `${everyMs / minute} min`.padStart(7),
    String(count).padStart(9),
    seconds.toFixed(1).padStart(8),
    (cpuMs / count).toFixed(2).padStart(14),
    String(forecasts).padStart(10),
    String(runOut).padStart(8),
    (process.resourceUsage().maxRSS / 1024).toFixed(0).padStart(9),
  ];
  console.log(cells.join(' '));
}

interface MadeSeries extends EntitySeries {
  readonly read: () => SeriesWindow[];
}

/** Shares of ten GPUs an entity: a day, growth of some, noise of a fixed sequence. Making them is not counted. */
function* made(count: number, everyMs: number, spent: (ms: number) => void): Generator<MadeSeries> {
  let state = 7;
  const noise = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5;
  const times = Array.from({ length: (days * dayMs) / everyMs }, (_, i) => i * everyMs);
  for (let e = 0; e < count / seriesPerEntity; e++) {
    const entity = `gpu-host-${String(e).padStart(6, '0')}`;
    const read = (): SeriesWindow[] => {
      const started = performance.now();
      const series = Array.from({ length: seriesPerEntity }, (_, g) => ({
        entity,
        name: 'DCGM_FI_PROF_GR_ENGINE_ACTIVE',
        attributes: { gpu: String(g) },
        times,
        values: times.map(
          (at) => 0.4 + 0.1 * Math.sin((2 * Math.PI * at) / dayMs) + (0.01 * g * at) / (5 * dayMs) + 0.05 * noise(),
        ),
      }));
      spent(performance.now() - started);
      return series;
    };
    yield { entity, read };
  }
}

interface Built {
  readonly createTool: (
    config: unknown,
    ...modules: unknown[]
  ) => Promise<{
    get(token: unknown): unknown;
    close(): Promise<void>;
  }>;
}

/** The whole of a nightly run on embedded stores: reading, planning, keeping, reporting. */
async function measureStored(count: number): Promise<void> {
  const dist = join(import.meta.dirname, '..', '..', 'dist');
  const load = async (path: string): Promise<unknown> => import(join(dist, path));
  const { createTool } = (await load('application.js')) as Built;
  const { loadConfig } = (await load('platform/config.js')) as { loadConfig: (env: object) => unknown };
  const { CapacityModule } = (await load('capacity/capacity.module.js')) as { CapacityModule: unknown };
  const { CapacityService } = (await load('capacity/capacity.service.js')) as { CapacityService: unknown };
  const { SignalStore } = (await load('signals/signal-store.js')) as { SignalStore: unknown };
  const { IngestService } = (await load('ingest/ingest.service.js')) as { IngestService: unknown };
  const folder = await mkdtemp(join(tmpdir(), 'throughline-capacity-bench-'));
  const tool = await createTool(loadConfig({ DATA_DIR: folder, LOG_LEVEL: 'error' }), CapacityModule);
  const at = Math.floor(Date.now() / (60 * minute)) * 60 * minute;
  const entities = [...made(count, 60 * minute, () => undefined)];
  await (tool.get(IngestService) as { accept(batch: object): Promise<unknown> }).accept({
    source: 'bench',
    logs: [],
    points: [],
    spans: [],
    changes: [],
    alerts: [],
    relations: [],
    entities: entities.map(({ entity: name }) => ({ name, kind: 'host', attributes: {} })),
  });
  const store = tool.get(SignalStore) as { append(batch: object): Promise<void> };
  const series = entities.flatMap(({ read }) => read());
  for (let day = 0; day < days; day++) {
    const points = series.flatMap(({ entity, name, attributes, times, values }) =>
      times.slice(day * 24, (day + 1) * 24).map((time, i) => {
        return { at: at - days * dayMs + time, entity, name, attributes, value: values[day * 24 + i] };
      }),
    );
    for (let from = 0; from < points.length; from += 50_000)
      await store.append({ logs: [], points: points.slice(from, from + 50_000), spans: [] });
  }
  const service = tool.get(CapacityService) as {
    begin(at: number): Promise<unknown>;
    plan(run: unknown): Promise<void>;
  };
  const started = performance.now();
  const cpuBefore = process.cpuUsage();
  await service.plan(await service.begin(at));
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const cells = [seconds.toFixed(1), ((user + system) / 1000 / count).toFixed(2)];
  const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  console.log(`stored: ${count} series, ${cells[0]} s, cpu ${cells[1]} ms/series, peak ${peak} MiB with the stores`);
  await tool.close();
  await rm(folder, { recursive: true, force: true });
}
