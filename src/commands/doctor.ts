import { join } from 'node:path';
import { inMemory } from '../application.js';
import type { Channel } from '../delivery/channel.js';
import { loadChannels } from '../delivery/load-channels.js';
import { openOutside } from '../delivery/outbound.js';
import { loadPulls } from '../ingest/pull-catalogue.js';
import type { Pull } from '../ingest/pull.js';
import { contextOf } from '../ingest/pulls.service.js';
import { SystemClock } from '../platform/clock.js';
import { loadConfig, type Config } from '../platform/config.js';
import { openDatabase } from '../platform/databases.js';
import { openSignalStore } from '../signals/signals.module.js';

const pullTimeoutMs = 15_000;

/** `doctor`: tries every configured connection, says what works and what to mend. Exit code 1 when something does not. */
export async function doctor(
  _args: readonly string[] = [],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<void> {
  const config = loadConfig(environment);
  const results = [
    await examine(stateName(config), () => tryState(config)),
    await examine(signalsName(config), () => trySignals(config)),
  ];
  for (const pull of await loadPulls()) {
    if (pull.configure(config) === undefined) continue;
    results.push(await examine(`pull ${pull.id} (${pull.variables.join(', ')})`, () => tryPull(pull, config)));
  }
  for (const channel of await loadChannels()) {
    if (isOff(channel, config)) continue;
    results.push(await examine(`channel ${channel.id}`, () => tryChannel(channel, config)));
  }
  if (results.includes(false)) process.exitCode = 1;
}

async function examine(name: string, attempt: () => Promise<string>): Promise<boolean> {
  const started = performance.now();
  try {
    process.stdout.write(`ok    ${name}: ${await attempt()} (${(performance.now() - started).toFixed(0)} ms)\n`);
    return true;
  } catch (error) {
    process.stdout.write(`WRONG ${name}: ${reasons(error).join('; because ')}\n`);
    return false;
  }
}

/** What went wrong and everything it came from, outermost first. */
function reasons(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const own = error.message || (error instanceof AggregateError ? error.errors.map(String).join(', ') : error.name);
  return error.cause === undefined ? [own] : [own, ...reasons(error.cause)];
}

const stateName = ({ DATABASE_URL }: Config): string =>
  DATABASE_URL === undefined ? 'state in PGlite (DATA_DIR)' : 'state in PostgreSQL (DATABASE_URL)';
const signalsName = ({ ELASTICSEARCH_URL }: Config): string =>
  ELASTICSEARCH_URL === undefined ? 'signals in DuckDB (DATA_DIR)' : 'signals in Elasticsearch (ELASTICSEARCH_URL)';

async function tryState({ DATABASE_URL: url, DATA_DIR }: Config): Promise<string> {
  const folder = DATA_DIR === inMemory ? undefined : join(DATA_DIR, 'state');
  const dataSource = await openDatabase({ entities: [], ...(url === undefined ? { folder } : { url }) });
  const [{ count }] = await dataSource.query<[{ count: number }]>('SELECT count(*)::int AS count FROM "migrations"');
  await dataSource.destroy();
  return `open, ${count} migrations`;
}

async function tryPull(pull: Pull, config: Config): Promise<string> {
  const context = await contextOf(pull, config, Date.now(), AbortSignal.timeout(pullTimeoutMs));
  return context ? pull.check(context) : 'off';
}

/** A channel that has only a part of its settings is not off, and says what it lacks when it is tried. */
function isOff(channel: Channel, config: Config): boolean {
  try {
    return channel.settings(config) === undefined;
  } catch {
    return false;
  }
}

async function tryChannel(channel: Channel, config: Config): Promise<string> {
  return channel.check(channel.settings(config), openOutside(config, new SystemClock()));
}

async function trySignals(config: Config): Promise<string> {
  const store = await openSignalStore(config);
  const health = await store.health();
  await store.close();
  if (!health.ok) throw new Error(health.because);
  return 'open';
}
