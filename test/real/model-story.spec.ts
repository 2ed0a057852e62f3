import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordingLine } from '../../src/domain/recording.js';
import { requestsOf } from '../../src/scenarios/requests.js';
import { fakePagerDuty, pagerDuty, type FakePagerDuty } from '../fakes/pagerduty.js';
import { eventually } from '../support/programs.js';
import { mlflowUrl, pythonTools } from '../support/stores.js';
import { openLive, type LiveServer } from './live-server.js';
import { tellRegistry, trainVersions } from './registry.js';

const [python, mlflow] = [await pythonTools(), await mlflowUrl()];
const minute = 60_000;
const stepMs = 15_000;
const webhookSecret = 'a-secret-of-the-webhook';
const pageSecret = 'a-secret-of-pagerduty';
const [model, dataset, service, caller] = ['credit-risk', 'loan-applications', 'scoring', 'loan-desk'];

interface Incident {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly entities: readonly string[];
  readonly links: readonly { readonly tool: string; readonly reference: string }[];
  readonly causes: readonly {
    readonly entity: string | null;
    readonly title: string;
    readonly score: number;
    readonly because: readonly string[];
  }[];
}

/** What the services measure from one time to another, every 15 s: a share of errors, of which their logs tell, and a latency. */
function telemetry(from: number, to: number, share: number): RecordingLine[] {
  const lines: RecordingLine[] = [];
  for (let at = Math.ceil(from / stepMs) * stepMs; at < to; at += stepMs) {
    const wave = (1 + Math.sin(at / 97_000)) / 2;
    for (const entity of [service, caller]) {
      const failing = entity === service ? share : share / 3;
      lines.push(
        { type: 'metric', at, entity, name: 'http.server.errors', value: failing * 100 + wave },
        { type: 'metric', at, entity, name: 'http.server.request.duration.p95', unit: 'ms', value: 80 + 5 * wave },
        { type: 'log', at, entity, severity: 'INFO', body: `answered request ${at % 9973}`, attributes: {} },
      );
      if (share === 0) continue;
      const body =
        entity === service
          ? `ERROR prediction failed: score of ${model} is not a number`
          : `ERROR ${service} answered 500 for request ${at % 9973}`;
      lines.push({ type: 'log', at: at + 7, entity, severity: 'ERROR', body, attributes: {} });
    }
  }
  return lines;
}

describe.runIf(python !== undefined && mlflow !== undefined)(
  'a model that was promoted and should not have been',
  { timeout: 120_000 },
  () => {
    const url = mlflow ?? '';
    let server: LiveServer;
    let pages: FakePagerDuty;

    const promote = (version: string) =>
      tellRegistry(url, 'POST', '/registered-models/alias', { name: model, alias: 'champion', version });
    /** As the tools of a service would: what happened together comes together, nothing long after the rest. */
    const send = async (lines: readonly RecordingLine[]): Promise<void> => {
      const slices = Map.groupBy(lines, (line) => ('at' in line ? Math.floor(line.at / stepMs) : 0));
      for (const { path, contentType, body } of [...slices.values()].flatMap(requestsOf))
        await server.post(path, body, { 'content-type': contentType });
    };
    const drift = (at: number) =>
      server.post(
        '/cloudevents',
        {
          specversion: '1.0',
          id: `drift-${at}`,
          source: '/monitors/drift',
          type: 'dev.throughline.drift',
          time: new Date(at).toISOString(),
          data: {
            model,
            version: '2',
            feature: 'prediction',
            method: 'psi',
            score: 0.41,
            threshold: 0.2,
            drifted: true,
          },
        },
        { 'content-type': 'application/cloudevents+json' },
      );
    const page = (at: number) => {
      const body = JSON.stringify({
        event: {
          id: `event-${model}`,
          event_type: 'incident.triggered',
          resource_type: 'incident',
          occurred_at: new Date(at).toISOString(),
          agent: null,
          data: {
            id: 'PSTORY1',
            type: 'incident',
            status: 'triggered',
            title: `${service} answers with errors`,
            html_url: 'https://acme.pagerduty.example/incidents/PSTORY1',
            created_at: new Date(at).toISOString(),
            urgency: 'high',
            service: { id: 'PSCORING', type: 'service_reference', summary: service },
          },
        },
      });
      const signature = `v1=${createHmac('sha256', pageSecret).update(body).digest('hex')}`;
      return server.post('/webhooks/pagerduty', body, {
        'x-pagerduty-signature': signature,
        'x-webhook-id': `w-${model}`,
      });
    };
    const moveOfAlias = async (): Promise<number | undefined> => {
      const query = `{ changes(first: 5, filter: { entities: ["${model}"] }) { edges { node { at summary } } } }`;
      const { changes } = await server.ask<{
        changes: { edges: readonly { readonly node: { readonly at: string; readonly summary: string } }[] };
      }>(query);
      const move = changes.edges.find(({ node }) => node.summary === `${model}: alias champion is version 2 now`);
      return move && Date.parse(move.node.at);
    };
    const incidents = async (): Promise<readonly Incident[]> => {
      const query = `{ incidents(first: 10) { edges { node { id title status entities links { tool reference } causes { entity title score because } } } } }`;
      const answer = await server.ask<{ incidents: { edges: readonly { readonly node: Incident }[] } }>(query);
      return answer.incidents.edges.map(({ node }) => node);
    };

    beforeAll(async () => {
      await trainVersions(python ?? '', url, model, dataset);
      await promote('1');
      pages = await fakePagerDuty(['PSTORY1']);
      server = await openLive({
        MLFLOW_URL: url,
        MLFLOW_WEBHOOK_SECRETS: webhookSecret,
        // Both versions were registered long ago, as far as this server is concerned.
        PULL_CATCH_UP_MS: '1',
        PAGERDUTY_WEBHOOK_SECRETS: pageSecret,
        PAGERDUTY_API_URL: pages.url,
        PAGERDUTY_API_TOKEN: pagerDuty.token,
        PAGERDUTY_FROM: pagerDuty.from,
        OUTBOUND_PRIVATE: 'true',
      });
      const events = [{ entity: 'MODEL_VERSION_ALIAS', action: 'CREATED' }];
      const webhook = { name: model, url: `${server.url}/ingest/mlflow`, secret: webhookSecret, events };
      await tellRegistry(url, 'POST', '/webhooks', webhook);
      await server.ask('mutation { runPull(id: "mlflow") { ... on Pull { status } } }');

      const now = Date.now();
      await send([
        { type: 'entity', name: service, kind: 'service' },
        { type: 'entity', name: caller, kind: 'service' },
        { type: 'relation', from: service, to: model, kind: 'serves' },
        { type: 'relation', from: caller, to: service, kind: 'calls' },
      ]);
      await send(telemetry(now - 90 * minute, now, 0));

      await promote('2');
      const movedAt = await eventually(moveOfAlias, 'the webhook told that the alias moved');
      // A sender's clock may be some minutes ahead, so that nobody has to wait for them here.
      const brokeAt = movedAt + minute;
      await send(telemetry(now, brokeAt, 0));
      await drift(brokeAt - 10_000);
      await send(telemetry(brokeAt, brokeAt + 3 * minute, 0.6));
      await page(brokeAt + 45_000);
      await send(telemetry(brokeAt + 3 * minute, brokeAt + 3.5 * minute, 0.6));
    }, 240_000);
    afterAll(async () => {
      await server.close();
      await pages.close();
    });

    it('is one incident, whose first cause is the alias that moved', async () => {
      const [told, ...others] = await eventually(async () => {
        const found = await incidents();
        return found.some(({ links, causes }) => links.length > 0 && (causes[0]?.score ?? 0) >= 0.5)
          ? found
          : undefined;
      }, 'the incident is linked with the page and has a cause');
      expect(others).toEqual([]);
      expect(told.entities).toEqual(expect.arrayContaining([model, service, caller]));
      expect(told.links).toEqual([{ tool: 'pagerduty', reference: 'PSTORY1' }]);
      const [first] = told.causes;
      expect(first).toMatchObject({ entity: model, title: `model: ${model}: alias champion is version 2 now` });
      expect(first.score).toBeGreaterThanOrEqual(0.5);
      expect(first.because.join('\n')).toMatch(
        /It became live at \S+, (as the trouble began|(\d+ s|1 min) before the onset) at/,
      );
      expect(first.because).toContain(`Trouble travels from ${model} to ${service}: ${service} serves ${model}`);
    });

    it('leads back to the dataset that the version was trained on, and to its very digest', async () => {
      const { impact, model: found } = await server.ask<{
        impact: { reached: readonly { readonly entity: string; readonly path: readonly string[] }[] };
        model: { versions: readonly { readonly card: { readonly datasets: readonly object[] } }[] };
      }>(
        `{ impact(entity: "${service}", direction: UPSTREAM) { reached { entity path } } model(name: "${model}") { versions(first: 1) { card { datasets { name digest } } } } }`,
      );
      const reached = impact.reached.find(({ entity }) => entity === dataset);
      expect(reached?.path.at(-1)).toContain(`${model}:2 trained on ${dataset}`);
      expect(found.versions[0].card.datasets).toEqual([
        { name: dataset, digest: expect.stringMatching(/^[0-9a-f]{8}$/) as string },
      ]);
    });

    it('leaves one note at the page, which names the cause', async () => {
      const [first] = await eventually(() => Promise.resolve(pages.notes.get('PSTORY1')), 'the note');
      expect(first?.content).toContain(`model: ${model}: alias champion is version 2 now`);
      // What is told again, and what is looked at again, adds nothing.
      await page(Date.now());
      await send(telemetry(Date.now(), Date.now() + minute, 0.6));
      const deliveries = await eventually(async () => {
        const told = await server.ask<{
          deliveries: { edges: readonly { readonly node: { readonly state: string } }[] };
        }>('{ deliveries(filter: { channel: "pagerduty-notes" }) { edges { node { state attempts } } } }');
        return told.deliveries.edges.some(({ node }) => node.state === 'PENDING') ? undefined : told.deliveries.edges;
      }, 'nothing waits to be delivered');
      expect(deliveries).toEqual([{ node: { state: 'SENT', attempts: 1 } }]);
      expect(pages.notes.get('PSTORY1')).toHaveLength(1);
      expect(pages.violations).toEqual([]);
    });
  },
);
