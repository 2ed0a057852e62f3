import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { severities } from '../../domain/signal.js';
import type { InventoryService } from '../../inventory/inventory.service.js';
import type { SignalStore } from '../../signals/signal-store.js';
import { answer, refuse } from './answer.js';
import { given, readOnly, time, upTo } from './asked.js';

const MAX_HOPS = 3;
const MOST_ENTITIES = 100;
/** A longer range is a search that nobody waits for. */
const MOST_RANGE_MS = 7 * 86_400_000;

interface Stores {
  readonly inventory: InventoryService;
  readonly signals: SignalStore;
}

const entities = z.array(z.string().max(500)).max(50).optional().describe('Only of these entities');

/** What is around an entity, and what it logged. */
export function registerSurroundingsTools(server: McpServer, { inventory, signals }: Stores): void {
  server.registerTool(
    'topology',
    {
      title: 'What is around an entity',
      description:
        'Services, hosts, databases, queues, pipelines, datasets and models around an entity, and how they are connected: `from` calls, runs on, reads, writes, serves … `to`.',
      annotations: readOnly,
      inputSchema: z.object({
        entity: z.string().max(500).describe('The name of the entity'),
        hops: z.int().min(0).max(MAX_HOPS).default(1).describe(`How many steps away, 0 to ${MAX_HOPS}`),
      }),
    },
    ({ entity, hops }) => {
      if (!inventory.entity(entity)) return refuse(`There is no entity ${entity}.`);
      const around = inventory.graphAround(entity, hops, MOST_ENTITIES);
      return answer({
        entities: around.entities.map(({ name, kind, owner, lastSeenAt }) => ({ name, kind, owner, lastSeenAt })),
        relations: around.relations.map(({ from, to, kind }) => ({ from, to, kind })),
      });
    },
  );
  server.registerTool(
    'logs',
    {
      title: 'Log lines',
      description: 'Log lines of a time range of at most 7 days, the latest first.',
      annotations: readOnly,
      inputSchema: z.object({
        from: time,
        to: time,
        entities,
        severities: z.array(z.enum(severities)).optional().describe('Only of these severities'),
        templates: z.array(z.string().max(100)).max(50).optional().describe('Only of these templates, by id'),
        text: z.string().max(500).optional().describe('Only with these words in a row'),
        first: upTo(100, 20),
      }),
    },
    async ({ from, to, first, ...filter }) => {
      const range = { from: Date.parse(from), to: Date.parse(to) };
      const wrong = whyNot(range);
      if (wrong !== undefined) return refuse(wrong);
      const { edges, hasNextPage } = await signals.logs({ ...range, ...given(filter), first });
      const lines = edges.map(({ node: { at, entity, severity, body, template } }) => ({
        at,
        entity,
        severity,
        body,
        template,
      }));
      return answer({ lines, more: hasNextPage });
    },
  );
  server.registerTool(
    'log_templates',
    {
      title: 'Templates of log lines',
      description: 'Which shapes of log lines there were in a time range of at most 7 days, and how many of each.',
      annotations: readOnly,
      inputSchema: z.object({ from: time, to: time, entities, first: upTo(100, 30) }),
    },
    async ({ from, to, entities: of, first }) => {
      const range = { from: Date.parse(from), to: Date.parse(to) };
      const wrong = whyNot(range);
      if (wrong !== undefined) return refuse(wrong);
      const counts = await signals.templateCounts({ ...range, ...given({ entities: of }) });
      const most = counts.toSorted((a, b) => b.count - a.count).slice(0, first);
      const known = await signals.templates({ ids: [...new Set(most.map(({ template }) => template))] });
      const texts = new Map(known.map(({ id, text }) => [id, text]));
      const told = most.map(({ entity, template, count }) => ({ entity, template, text: texts.get(template), count }));
      return answer({ templates: told, more: counts.length > most.length });
    },
  );
}

function whyNot({ from, to }: { readonly from: number; readonly to: number }): string | undefined {
  if (from >= to) return 'from must be before to.';
  return to - from > MOST_RANGE_MS ? 'The time range is longer than 7 days: ask for less.' : undefined;
}
