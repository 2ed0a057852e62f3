import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { RemediationService } from '../../actions/remediation.service.js';
import { incidentStatuses } from '../../domain/anomaly.js';
import type { IncidentStore } from '../../incidents/incident.store.js';
import type { IncidentRecord } from '../../incidents/transition.js';
import type { SimilarIncidentsService } from '../similar-incidents.service.js';
import { answer, refuse } from './answer.js';
import { given, msOf, readOnly, time, upTo } from './asked.js';

/** What is told of one incident; the rest is in the console. */
const CAUSES = 5;
const TERMS = 12;
const MEMBERS = 50;
const EVENTS = 50;
const REMEDIATIONS = 5;

const which = z.int().positive().describe('The number of the incident, as in #12');

interface Stores {
  readonly incidents: IncidentStore;
  readonly similar: SimilarIncidentsService;
  readonly remediations: RemediationService;
}

/** Incidents, their evidence and what looks like them. */
export function registerIncidentTools(server: McpServer, stores: Stores): void {
  const { incidents, similar } = stores;
  server.registerTool(
    'incidents',
    {
      title: 'Incidents',
      description: 'Incidents, the latest first, each with its most suspect cause.',
      annotations: readOnly,
      inputSchema: z.object({
        statuses: z.array(z.enum(incidentStatuses)).optional().describe('Only in these states'),
        entity: z.string().max(500).optional().describe('Only those that touch this entity'),
        since: time.optional(),
        until: time.optional(),
        first: upTo(50, 20),
      }),
    },
    async ({ statuses, entity, since, until, first }) => {
      const filter = given({ statuses, entity, since: msOf(since), until: msOf(until) });
      const { edges, hasNextPage } = await incidents.page(filter, first);
      const found = edges.map(({ node }) => node);
      const causes = await incidents.rankings.current(found.map(({ id }) => id));
      const told = found.map((incident) => {
        const [first] = causes.get(incident.id) ?? [];
        return {
          ...headOf(incident),
          cause: first && { title: first.title, score: first.score, verdict: first.verdict },
        };
      });
      return answer({ incidents: told, more: hasNextPage });
    },
  );
  server.registerTool(
    'incident',
    {
      title: 'One incident with its evidence',
      description:
        'One incident: its causes with every piece of evidence for and against them, what misbehaved, what happened, and what could be done.',
      annotations: readOnly,
      inputSchema: z.object({ number: which }),
    },
    async ({ number }) => {
      const found = await incidents.byNumber(number);
      return found ? answer(await evidenceOf(found, stores)) : refuse(`There is no incident #${number}.`);
    },
  );
  server.registerTool(
    'similar_incidents',
    {
      title: 'Similar incidents',
      description: 'Earlier incidents that look like one, what they share with it, and what fixed them.',
      annotations: readOnly,
      inputSchema: z.object({ number: which, first: upTo(10, 5) }),
    },
    async ({ number, first }) => {
      const incident = await incidents.byNumber(number);
      if (!incident) return refuse(`There is no incident #${number}.`);
      const found = (await similar.of(incident.id, first)) ?? [];
      return answer({ similar: found.map(({ incident: other, ...rest }) => ({ ...headOf(other), ...rest })) });
    },
  );
}

function headOf({ number, title, severity, status, startedAt, openedAt, resolvedAt, entities }: IncidentRecord) {
  return { number, title, severity, status, startedAt, openedAt, resolvedAt, entities: entities.slice(0, MEMBERS) };
}

async function evidenceOf(incident: IncidentRecord, { incidents, remediations }: Stores) {
  const { id } = incident;
  const [causes, members, events, suggestions] = await Promise.all([
    incidents.rankings.current([id]),
    incidents.members.page(id, MEMBERS),
    incidents.events(id, EVENTS),
    remediations.ofIncidents([id]),
  ]);
  return {
    ...headOf(incident),
    causes: (causes.get(id) ?? []).slice(0, CAUSES).map(({ title, entity, change, score, verdict, terms }) => ({
      title,
      entity,
      change,
      score,
      verdict,
      evidence: terms.slice(0, TERMS),
    })),
    members: members.edges.map(({ node: { entity, role, because, startedAt, endedAt, detector } }) => ({
      entity,
      role,
      because,
      detector,
      startedAt,
      endedAt,
    })),
    timeline: events.edges.map(({ node: { at, by, summary } }) => ({ at, by, summary })),
    remediations: (suggestions.get(id) ?? [])
      .slice(0, REMEDIATIONS)
      .map(({ title, risk, score, because, steps, preconditions }) => ({
        title,
        risk,
        score,
        because,
        steps,
        preconditions,
      })),
  };
}
