import { z } from 'zod';
import { defineSource, plainAnswer } from '../source.js';
import { readAlerts } from './prometheus/alerts.js';

const texts = z.record(z.string(), z.string());
const ready = { status: 200, headers: { 'content-type': 'text/plain' }, body: 'OK' };

export default defineSource({
  id: 'prometheus-alerts',
  summary: 'Alerts that Prometheus posts as if this were its Alertmanager (`/api/v2/alerts`), no Alertmanager needed.',
  paths: ['/api/v2/alerts'],
  payload: z
    .array(
      z.object({
        labels: texts,
        annotations: texts.optional(),
        startsAt: z.string().optional(),
        endsAt: z.string().optional(),
        generatorURL: z.string().optional(),
      }),
    )
    .max(10_000),
  read: (alerts, { receivedAt }) => readAlerts(alerts, { source: 'alertmanager', receivedAt }),
  answer: (outcome) => (outcome.kind === 'accepted' ? { status: 200, body: {} } : plainAnswer(outcome)),
  greetings: [
    { methods: ['GET', 'HEAD'], path: '/-/healthy', answer: ready },
    { methods: ['GET', 'HEAD'], path: '/-/ready', answer: ready },
    {
      methods: ['GET'],
      path: '/api/v2/status',
      answer: {
        status: 200,
        body: {
          cluster: { status: 'disabled', peers: [] },
          versionInfo: { version: '0.27.0' },
          config: { original: '' },
        },
      },
    },
  ],
  examples: [
    {
      name: 'an alert of a machine whose end lies ahead still fires',
      given: [
        {
          labels: { alertname: 'NodeLoadHigh', instance: '127.0.0.1:9100', job: 'node', severity: 'warning' },
          annotations: { summary: 'load is 9' },
          startsAt: '2026-01-02T12:00:00.000Z',
          endsAt: '2026-01-02T12:04:00.000Z',
        },
      ],
      arrival: { receivedAt: 1767355201000 },
      yields: {
        alerts: [
          {
            at: 1767355200000,
            fingerprint: '681be501b1a03ba2',
            entity: '127.0.0.1:9100',
            name: 'NodeLoadHigh',
            severity: 'warning',
            status: 'firing',
            startsAt: 1767355200000,
            summary: 'load is 9',
            attributes: { instance: '127.0.0.1:9100', job: 'node', severity: 'warning' },
            source: 'alertmanager',
          },
        ],
        entities: [{ name: '127.0.0.1:9100', kind: 'host' }],
      },
    },
  ],
});
