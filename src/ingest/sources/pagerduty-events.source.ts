import { z } from 'zod';
import type { Attributes } from '../../domain/signal.js';
import { alertSeverity } from '../alert-words.js';
import { scalarsOf, textIn } from '../plain-fields.js';
import { defineSource } from '../source.js';
import { eventsAnswer } from './pagerduty/protocol.js';

const time = z.iso.datetime({ offset: true });
const details = z.record(z.string(), z.unknown());

export default defineSource({
  id: 'pagerduty-events',
  summary: 'PagerDuty Events API v2 (`/v2/enqueue`): whatever can page through PagerDuty can tell us by another URL.',
  paths: ['/v2/enqueue'],
  inOrder: true,
  payload: z.discriminatedUnion('event_action', [
    z.looseObject({
      event_action: z.literal('trigger'),
      routing_key: z.string().min(1),
      dedup_key: z.string().min(1).max(255).optional(),
      client_url: z.string().nullish(),
      payload: z.looseObject({
        summary: z.string().min(1),
        source: z.string().min(1),
        severity: z.enum(['critical', 'error', 'warning', 'info']),
        timestamp: time.nullish(),
        component: z.string().nullish(),
        group: z.string().nullish(),
        class: z.string().nullish(),
        custom_details: z.union([details, z.string()]).nullish(),
      }),
    }),
    z.looseObject({
      event_action: z.enum(['acknowledge', 'resolve']),
      routing_key: z.string().min(1),
      dedup_key: z.string().min(1).max(255),
      payload: z.looseObject({ timestamp: time.nullish() }).nullish(),
    }),
  ]),
  /** Its senders have no Authorization header: a token of ours is their routing key. */
  credential: ({ routing_key }) => routing_key,
  read(event, { id, receivedAt }) {
    const fingerprint = event.dedup_key ?? id;
    const at = event.payload?.timestamp ? Date.parse(event.payload.timestamp) : receivedAt;
    if (event.event_action !== 'trigger') {
      const status = event.event_action === 'resolve' ? 'resolved' : 'acknowledged';
      return { followUps: [{ at, fingerprint, status }] };
    }
    const { summary, source, severity, component, group, class: kind, custom_details: told } = event.payload;
    const custom = typeof told === 'object' && told !== null ? told : {};
    const entity = textIn(custom, 'service', 'service.name', 'service_name') ?? component ?? source;
    const attributes: Attributes = {
      ...scalarsOf(custom),
      source,
      ...(group && { group }),
      ...(kind && { class: kind }),
    };
    return {
      alerts: [
        {
          at,
          fingerprint,
          entity,
          name: kind ?? summary,
          severity: alertSeverity(severity),
          status: 'firing',
          summary,
          ...(event.client_url && { url: event.client_url }),
          attributes,
        },
      ],
    };
  },
  answer: (outcome, { id }) =>
    eventsAnswer(outcome, {
      message: 'Event processed',
      dedup_key: outcome.kind === 'accepted' ? (outcome.payload.dedup_key ?? id) : id,
    }),
  examples: [
    {
      name: 'a trigger without a key of its own',
      given: {
        routing_key: 'tl_000000000000_key',
        event_action: 'trigger',
        payload: {
          summary: 'disk is full',
          source: 'vm-7',
          severity: 'critical',
          timestamp: '2026-01-02T12:00:00Z',
          component: 'postgres',
          class: 'disk',
          custom_details: { free: 0 },
        },
      },
      arrival: { id: 'generated' },
      yields: {
        alerts: [
          {
            at: 1767355200000,
            fingerprint: 'generated',
            entity: 'postgres',
            name: 'disk',
            severity: 'critical',
            status: 'firing',
            summary: 'disk is full',
            attributes: { free: 0, source: 'vm-7', class: 'disk' },
          },
        ],
      },
    },
  ],
});
