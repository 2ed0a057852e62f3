import { z } from 'zod';
import { defineSource } from '../source.js';
import { readAlerts } from './prometheus/alerts.js';

const texts = z.record(z.string(), z.string());

export default defineSource({
  id: 'alertmanager',
  summary: 'Notifications of a Prometheus Alertmanager (webhook receiver), firing and resolved.',
  payload: z.object({
    version: z.string().optional(),
    groupKey: z.string().optional(),
    alerts: z
      .array(
        z.object({
          status: z.enum(['firing', 'resolved']),
          labels: texts,
          annotations: texts.optional(),
          startsAt: z.string(),
          endsAt: z.string().optional(),
          generatorURL: z.string().optional(),
          fingerprint: z.string().min(1).optional(),
        }),
      )
      .max(10_000),
  }),
  /** The webhook has no id and is repeated for as long as an alert fires; alerts are the same by fingerprint and start. */
  read: ({ alerts }, { receivedAt }) => readAlerts(alerts, { source: 'alertmanager', receivedAt }),
  examples: [
    {
      name: 'a firing alert of a service',
      given: {
        version: '4',
        groupKey: '{}:{alertname="LatencyHigh"}',
        status: 'firing',
        alerts: [
          {
            status: 'firing',
            labels: { alertname: 'LatencyHigh', service: 'recommender', severity: 'critical', team: 'ml' },
            annotations: { summary: 'p95 is 0.93 s' },
            startsAt: '2026-01-02T12:00:00.000Z',
            endsAt: '0001-01-01T00:00:00Z',
            generatorURL: 'http://prometheus:9090/graph',
            fingerprint: '5bb3e290cb00b402',
          },
        ],
      },
      yields: {
        alerts: [
          {
            at: 1767355200000,
            fingerprint: '5bb3e290cb00b402',
            entity: 'recommender',
            name: 'LatencyHigh',
            severity: 'critical',
            status: 'firing',
            startsAt: 1767355200000,
            summary: 'p95 is 0.93 s',
            url: 'http://prometheus:9090/graph',
            attributes: { severity: 'critical', team: 'ml' },
            source: 'alertmanager',
          },
        ],
        entities: [{ name: 'recommender', kind: 'service' }],
      },
    },
  ],
});
