import type { AnnouncementMessage, IncidentMessage, LinkMessage } from '../message.js';

const noon = Date.UTC(2026, 0, 2, 12);

const about = {
  at: noon + 60_000,
  incident: {
    id: 'f00d',
    number: 12,
    title: 'checkout answers with errors',
    severity: 'critical',
    status: 'open',
    startedAt: noon,
    entities: ['checkout', 'orders'],
    moreEntities: 3,
    url: 'https://throughline.example/console#12',
  },
  causes: [
    {
      id: 'c1',
      entity: 'checkout',
      title: 'deployment of checkout 42',
      score: 0.78,
      verdict: 'suspected',
      because: ['deployed 40 s before the first error'],
      change: {
        id: 'deploy-42',
        at: noon - 60_000,
        kind: 'deployment',
        entity: 'checkout',
        summary: 'checkout 42',
        author: 'ana',
      },
    },
    {
      id: 'c2',
      entity: 'database',
      title: 'database is slow',
      score: 0.12,
      verdict: 'suspected',
      because: ['its latency doubled'],
    },
  ],
} as const;

/** An incident whose cause was found, for the examples of channels. */
export const exampleIncident: IncidentMessage = {
  kind: 'incident',
  ...about,
  reason: 'opened',
  summary: 'The first cause has a score of 0.78',
  links: [],
};

/** The same for the PagerDuty incident it is linked to. */
export const exampleLink: LinkMessage = {
  kind: 'link',
  ...about,
  link: { tool: 'pagerduty', reference: 'PGR0VU2' },
  what: 'cause',
  by: 'throughline',
};

export const exampleAnnouncement: AnnouncementMessage = {
  kind: 'announcement',
  announcement: {
    id: 'capacity/2026-01-02',
    kind: 'capacity-report',
    at: noon,
    title: 'Capacity report',
    markdown: '# Capacity\n\nThe disk of **db-1** is full on 2026-01-09.',
    attachments: [{ name: 'capacity.csv', mediaType: 'text/csv', text: 'entity,at\ndb-1,2026-01-09\n' }],
  },
};
