import { z } from 'zod';
import { defineSource } from '../source.js';
import { readAlerts } from './prometheus/alerts.js';

const texts = z.record(z.string(), z.string());

export default defineSource({
  id: 'grafana',
  summary: 'Grafana alerting (webhook contact point), with the values that made an alert fire.',
  methods: ['POST', 'PUT'],
  authentication: { scheme: 'hmac-sha256-hex', header: 'x-grafana-alerting-signature' },
  payload: z.looseObject({
    alerts: z
      .array(
        z.looseObject({
          status: z.enum(['firing', 'resolved']),
          labels: texts,
          annotations: texts.nullish(),
          startsAt: z.string(),
          endsAt: z.string().nullish(),
          generatorURL: z.string().nullish(),
          fingerprint: z.string().min(1),
          values: z.record(z.string(), z.number().nullable()).nullish(),
        }),
      )
      .max(10_000),
  }),
  read({ alerts }, { receivedAt }) {
    const posted = alerts.map(({ annotations, endsAt, generatorURL, ...alert }) => ({
      ...alert,
      ...(annotations && { annotations }),
      ...(endsAt && { endsAt }),
      ...(generatorURL && { generatorURL }),
    }));
    const told = readAlerts(posted, { source: 'grafana', receivedAt });
    return {
      ...told,
      alerts: (told.alerts ?? []).map((alert, i) => ({
        ...alert,
        attributes: { ...alert.attributes, ...named(alerts[i]?.values ?? {}) },
      })),
    };
  },
  examples: [
    {
      name: 'a firing alert and its value',
      given: {
        receiver: 'throughline',
        status: 'firing',
        orgId: 1,
        alerts: [
          {
            status: 'firing',
            labels: { alertname: 'QueueLong', service: 'mail', severity: 'warning' },
            annotations: { summary: 'queue is long' },
            startsAt: '2026-01-02T12:00:00Z',
            endsAt: '0001-01-01T00:00:00Z',
            fingerprint: 'c6eadffa33fcdf37',
            values: { B: 44.2, C: 1 },
          },
        ],
      },
      yields: {
        alerts: [
          {
            at: 1767355200000,
            fingerprint: 'c6eadffa33fcdf37',
            entity: 'mail',
            name: 'QueueLong',
            severity: 'warning',
            status: 'firing',
            startsAt: 1767355200000,
            summary: 'queue is long',
            attributes: { severity: 'warning', 'value.B': 44.2, 'value.C': 1 },
            source: 'grafana',
          },
        ],
        entities: [{ name: 'mail', kind: 'service' }],
      },
    },
  ],
});

function named(values: Readonly<Record<string, number | null>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [[`value.${key}`, value]])),
  );
}
