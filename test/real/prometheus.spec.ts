import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApplication, inMemory } from '../../src/application.js';
import { loadConfig } from '../../src/platform/config.js';
import { freePort } from '../support/free-port.js';
import { eventually, missingPrograms, start, type Running } from '../support/programs.js';

const missing = missingPrograms('prometheus', 'prometheus-alertmanager', 'prometheus-node-exporter');

const prometheusConfig = (ports: Ports): string => `
global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [${JSON.stringify(ports.rules)}]
remote_write: [{ url: "http://127.0.0.1:${ports.server}/api/v1/write" }]
alerting: { alertmanagers: [{ static_configs: [{ targets: ["127.0.0.1:${ports.alertmanager}", "127.0.0.1:${ports.server}"] }] }] }
scrape_configs:
  - { job_name: node, static_configs: [{ targets: ["127.0.0.1:${ports.exporter}"], labels: { host: box-1 } }] }
`;
const rules = `
groups:
  - name: box
    rules:
      - { alert: NodeFull, expr: "node_memory_MemTotal_bytes > 0", labels: { severity: critical }, annotations: { summary: "{{ $labels.host }} is full" } }
`;
const alertmanagerConfig = (ports: Ports): string => `
route: { receiver: throughline, group_wait: 1s, group_interval: 1s, repeat_interval: 1h }
receivers: [{ name: throughline, webhook_configs: [{ url: "http://127.0.0.1:${ports.server}/ingest/alertmanager" }] }]
`;

interface Ports {
  readonly server: number;
  readonly exporter: number;
  readonly prometheus: number;
  readonly alertmanager: number;
  readonly rules: string;
}

describe.runIf(missing.length === 0)(
  'a real Prometheus with Alertmanager and node-exporter, by configuration alone',
  () => {
    let application: NestFastifyApplication;
    let folder = '';
    const running: Running[] = [];
    let url = '';

    const ask = async <T>(query: string): Promise<T> => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
      expect(errors).toBeUndefined();
      return data;
    };

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'throughline-prometheus-'));
      const ports: Ports = {
        server: await freePort(),
        exporter: await freePort(),
        prometheus: await freePort(),
        alertmanager: await freePort(),
        rules: join(folder, 'rules.yml'),
      };
      application = await createApplication(loadConfig({ DATA_DIR: inMemory, LOG_LEVEL: 'error' }));
      await application.listen(ports.server, '127.0.0.1');
      url = `http://127.0.0.1:${ports.server}`;
      const [prometheus, alertmanager] = [join(folder, 'prometheus.yml'), join(folder, 'alertmanager.yml')];
      await writeFile(prometheus, prometheusConfig(ports));
      await writeFile(ports.rules, rules);
      await writeFile(alertmanager, alertmanagerConfig(ports));
      running.push(
        start('prometheus-node-exporter', [`--web.listen-address=127.0.0.1:${ports.exporter}`]),
        start('prometheus-alertmanager', [
          `--config.file=${alertmanager}`,
          `--storage.path=${join(folder, 'alertmanager')}`,
          `--web.listen-address=127.0.0.1:${ports.alertmanager}`,
          '--cluster.listen-address=',
        ]),
        start('prometheus', [
          `--config.file=${prometheus}`,
          `--storage.tsdb.path=${join(folder, 'tsdb')}`,
          `--web.listen-address=127.0.0.1:${ports.prometheus}`,
        ]),
      );
    });

    afterAll(async () => {
      await Promise.all(running.map((program) => program.stop()));
      await application.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('its series arrive as points of the host', async () => {
      const from = new Date(Date.now() - 600_000).toISOString();
      const query = `{ series(entities: ["box-1"], name: "node_load1", from: "${from}", to: "${new Date(Date.now() + 600_000).toISOString()}") { name points { at value } } }`;
      const [series] = await eventually(async () => {
        const { series: found } = await ask<{ series: { name: string; points: unknown[] }[] }>(query);
        return found.length > 0 && found[0].points.length >= 3 ? found : undefined;
      }, 'three points of node_load1');
      expect(series.name).toBe('node_load1');
    });

    it('an alert that fires opens an incident about the host, once, though it comes by two ways', async () => {
      const query = `{ incidents(first: 10) { edges { node { title severity status entities members(first: 10) { edges { node { anomaly { detector because } } } } } } } }`;
      const incident = await eventually(async () => {
        const { incidents } = await ask<{
          incidents: { edges: { node: { title: string; severity: string; entities: string[] } }[] };
        }>(query);
        return incidents.edges.map(({ node }) => node).find(({ entities }) => entities.includes('box-1'));
      }, 'an incident about box-1');
      expect(incident.severity).toBe('CRITICAL');
      const { incidents } = await ask<{ incidents: { edges: unknown[] } }>(query);
      expect(incidents.edges).toHaveLength(1);
    });
  },
);
