import { parseArgs } from 'node:util';
import type { INestApplicationContext } from '@nestjs/common';
import { Graph } from '../analysis/graph/graph.js';
import {
  compareBacktest,
  type Backtest,
  type FoundIncident,
  type KnownCause,
  type PageSent,
} from '../analysis/reports/backtest.js';
import type { Period } from '../analysis/reports/facts.js';
import { openWorld } from '../application.js';
import type { Alert } from '../domain/inventory.js';
import { ownPage } from '../domain/own-page.js';
import { IncidentStore } from '../incidents/incident.store.js';
import { InventoryStore } from '../inventory/inventory.store.js';
import { loadConfig } from '../platform/config.js';
import { Failure } from '../platform/failure.js';
import { openSignalStore } from '../signals/signals.module.js';
import { replayHistory } from './replay-history.js';

const usage = 'backtest --from TIME --to TIME [--json]: dates or times, e.g. 2026-01-05 or 2026-01-05T12:00:00Z';
/** What is usual is learnt from this much before. */
const warmUpMs = 4 * 3_600_000;
/** Incidents that are read at once. */
const page = 500;

/** `backtest --from … --to … [--json]`: stored history with today's configuration, beside what really happened. */
export async function backtest(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { from: { type: 'string' }, to: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const period = { from: Date.parse(values.from ?? ''), to: Date.parse(values.to ?? '') };
  if (!(period.from < period.to)) throw new Failure('cli.usage', usage);
  const result = await backtestHistory(period, process.env);
  process.stdout.write(values.json ? `${JSON.stringify(result, undefined, 2)}\n` : say(result));
}

/** Reads what is stored and changes nothing of it. */
async function backtestHistory({ from, to }: Period, environment: NodeJS.ProcessEnv): Promise<Backtest> {
  const config = loadConfig(environment);
  const { dataSource } = await openWorld(config);
  const signals = await openSignalStore(config);
  try {
    const inventory = new InventoryStore(dataSource.manager);
    const range = { from: from - warmUpMs, to };
    const history = { signals, inventory, range, isPlayed: (alert: Alert) => !isPage(alert) };
    const found = await replayHistory(history, environment, foundIn);
    const alerts = await inventory.alertsSince(from);
    const known = await knownCauses({ from, to }, new IncidentStore(dataSource.manager));
    const around = await surroundings(inventory);
    return compareBacktest({ from, to }, found, pagesOf({ from, to }, alerts), known, around);
  } finally {
    await signals.close();
    await dataSource.destroy();
  }
}

/** Whoever is to be judged by the pages must not see them. */
function isPage({ source }: Pick<Alert, 'source'>): boolean {
  return source.startsWith('pagerduty');
}

function pagesOf({ from, to }: Period, alerts: readonly Alert[]): readonly PageSent[] {
  return alerts
    .filter((alert) => isPage(alert) && !(ownPage.attribute in alert.attributes))
    .filter(({ startsAt }) => startsAt >= from && startsAt < to)
    .map(({ fingerprint: id, startsAt: at, entity, summary }) => ({ id, at, entity, summary }));
}

async function foundIn(line: INestApplicationContext): Promise<readonly FoundIncident[]> {
  const store = line.get(IncidentStore, { strict: false });
  const found: FoundIncident[] = [];
  for await (const incidents of pagesOfIncidents(store, {})) {
    const causes = await store.rankings.current(incidents.map(({ id }) => id));
    for (const { id, title, startedAt, openedAt, resolvedAt, entities } of incidents)
      found.push({
        title,
        startedAt,
        openedAt,
        ...(resolvedAt !== undefined && { resolvedAt }),
        entities,
        causes: causes.get(id) ?? [],
      });
  }
  return found;
}

async function knownCauses({ from, to }: Period, store: IncidentStore): Promise<readonly KnownCause[]> {
  const known: KnownCause[] = [];
  for await (const incidents of pagesOfIncidents(store, { since: from, until: to })) {
    const causes = await store.rankings.current(incidents.map(({ id }) => id));
    for (const { id, number, startedAt, entities } of incidents) {
      const cause = causes.get(id)?.find(({ verdict }) => verdict === 'confirmed');
      if (cause) known.push({ number, startedAt, entities, cause });
    }
  }
  return known;
}

async function* pagesOfIncidents(store: IncidentStore, time: { readonly since?: number; readonly until?: number }) {
  const statuses = ['open', 'acknowledged', 'snoozed', 'resolved'] as const;
  let after: string | undefined;
  do {
    const { edges, hasNextPage } = await store.page({ statuses, ...time }, page, after);
    yield edges.map(({ node }) => node);
    after = hasNextPage ? edges.at(-1)?.cursor : undefined;
  } while (after !== undefined);
}

/** The neighbours of an entity; undefined for what the inventory does not know. */
async function surroundings(inventory: InventoryStore) {
  const names = new Set((await inventory.allEntities()).map(({ name }) => name));
  const graph = new Graph(await inventory.allRelations());
  return (entity: string): ReadonlySet<string> | undefined =>
    names.has(entity) ? new Set([...graph.causes(entity).keys(), ...graph.effects(entity).keys()]) : undefined;
}

function say({ from, to, pages, recall, lead, ahead, incidents, unpaged, causes }: Backtest): string {
  const days = (to - from) / 86_400_000;
  const matched = pages.filter(({ found }) => found).length;
  const minutes = (ms: number): string => `${(ms / 60_000).toFixed(1)} min`;
  const lines = [
    `${time(from)} to ${time(to)}: ${incidents} incidents (${(incidents / days).toFixed(1)} a day), ${pages.length} pages.`,
    recall === undefined
      ? 'Nobody was paged: there is nothing to compare with.'
      : `Recall: ${matched} of ${pages.length} pages (${(100 * recall).toFixed(0)} %).`,
    ...(lead
      ? [`Lead: ${minutes(lead.median)} on the median; ${ahead} of ${matched} were known before the page.`]
      : []),
    `Nobody was paged for ${unpaged.length} incidents${unpaged.length > 0 ? ': noise, or what nobody noticed' : ''}.`,
    causes.known === 0
      ? 'Causes: nobody confirmed one, so there is nothing to compare with.'
      : `Causes: ${causes.first} of ${causes.known} confirmed ones came first, ${causes.firstThree} among the first three.`,
    ...pages.map(({ at, entity, summary, found, leadMs = 0 }) =>
      found
        ? `  ${time(at)} ${entity}: ${summary} – found ${minutes(Math.abs(leadMs))} ${leadMs >= 0 ? 'before' : 'after'}: ${found.title}`
        : `  ${time(at)} ${entity}: ${summary} – NOT found`,
    ),
    ...unpaged.map(
      ({ openedAt, title, cause }) =>
        `  ${time(openedAt)} unpaged: ${title}${cause === undefined ? '' : ` – ${cause}`}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function time(at: number): string {
  return new Date(at).toISOString();
}
