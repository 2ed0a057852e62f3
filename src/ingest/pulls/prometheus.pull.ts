import { z } from 'zod';
import { readSeries } from '../sources/prometheus/read-series.js';
import type { WriteSeries } from '../sources/prometheus/write-request.js';
import { definePull, type PullContext, type PulledFacts, type PullStep } from '../pull.js';
import { RateBook } from '../rates.js';
import { Failure } from '../../platform/failure.js';
import { queriesOf, windowsOf, type MatchedMetric, type Window } from './prometheus/queries.js';

interface Settings {
  readonly url: string;
  readonly token: string | undefined;
  readonly selectors: readonly string[];
  readonly stepMs: number;
}

interface Matched {
  readonly selector: string;
  readonly metrics: readonly MatchedMetric[];
}

/** Up to which time all points are taken in. */
const cursor = z.object({ at: z.number() });
type Cursor = z.output<typeof cursor>;

const labels = z.record(z.string(), z.string());
const vector = z.object({
  data: z.object({ result: z.array(z.object({ metric: labels, value: z.tuple([z.number(), z.string()]) })) }),
});
const matrix = z.object({
  data: z.object({
    result: z.array(z.object({ metric: labels, values: z.array(z.tuple([z.number(), z.string()])).default([]) })),
  }),
});
const buildInfo = z.object({ data: z.object({ version: z.string() }) });

/** Points of one part of a round: less than a batch may hold. */
const maxPointsPerPart = 100_000;
const maxSeries = 90_000;

export default definePull<Settings, Cursor>({
  id: 'prometheus',
  summary: 'Series of a Prometheus by query_range; counters become rates, classic histograms their quantiles.',
  source: 'prometheus',
  everySeconds: 15,
  variables: ['PROMETHEUS_URL', 'PROMETHEUS_TOKEN', 'PROMETHEUS_MATCH', 'PROMETHEUS_STEP_MS'],
  configure: ({ PROMETHEUS_URL: url, PROMETHEUS_TOKEN: token, PROMETHEUS_MATCH, PROMETHEUS_STEP_MS }) =>
    url === undefined ? undefined : { url, token, selectors: PROMETHEUS_MATCH, stepMs: PROMETHEUS_STEP_MS },
  endpoint: ({ url, token }) => ({
    url,
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
  }),
  cursor,
  async *pull(context, known) {
    const { settings, now, since } = context;
    const from = Math.max(known?.at ?? since, since);
    if (windowsOf(from, now, settings.stepMs, 1, 1).length === 0) return;
    const matched = await Promise.all(settings.selectors.map((selector) => discover(context, selector)));
    const series = matched.flatMap(({ metrics }) => metrics).reduce((sum, metric) => sum + metric.series, 0);
    if (series > maxSeries)
      throw new Failure(
        'pull.too-much',
        `${series} series match, at most ${maxSeries} are pulled: narrow PROMETHEUS_MATCH`,
      );
    for (const window of windowsOf(from, now, settings.stepMs, series, maxPointsPerPart))
      yield await pullWindow(context, matched, window);
  },
  async check(context) {
    const { data } = await context.client.get(buildInfo, '/api/v1/status/buildinfo');
    const matched = await Promise.all(context.settings.selectors.map((selector) => discover(context, selector)));
    const series = matched.flatMap(({ metrics }) => metrics).reduce((sum, metric) => sum + metric.series, 0);
    return `version ${data.version}, ${series} series match`;
  },
  examples: [
    {
      name: 'a counter, read one step back so that its first point is a rate',
      environment: { PROMETHEUS_URL: 'http://prometheus:9090', PROMETHEUS_MATCH: '{job="cart"}' },
      cursor: { at: 1767355200000 },
      now: 1767355265000,
      answers: {
        'POST /api/v1/query': {
          data: { result: [{ metric: { __name__: 'requests_total' }, value: [1767355265, '1'] }] },
        },
        'POST /api/v1/query_range': {
          data: {
            result: [
              {
                metric: { __name__: 'requests_total', job: 'cart' },
                values: [
                  [1767355200, '100'],
                  [1767355260, '160'],
                ],
              },
            ],
          },
        },
      },
      yields: [
        {
          told: {
            points: [
              { at: 1767355260000, entity: 'cart', name: 'requests_total', value: 1, unit: '1/s', attributes: {} },
            ],
            entities: [{ name: 'cart', kind: 'service' }],
            relations: [],
          },
          cursor: { at: 1767355260000 },
        },
      ],
    },
  ],
});

/** Which metrics match, and how many series of each. */
async function discover({ client, now }: PullContext<Settings>, selector: string): Promise<Matched> {
  const query = new URLSearchParams({ query: `count by (__name__) (${selector})`, time: String(now / 1000) });
  const { data } = await client.post(vector, '/api/v1/query', query);
  const metrics = data.result.flatMap(({ metric: { __name__: name }, value }) =>
    name === undefined ? [] : [{ name, series: Number(value[1]) }],
  );
  return { selector, metrics };
}

async function pullWindow(
  { client, settings: { stepMs } }: PullContext<Settings>,
  matched: readonly Matched[],
  { from, to }: Window,
): Promise<PullStep<Cursor>> {
  const start = from - stepMs;
  const points = Math.round((to - start) / stepMs) + 1;
  const series: WriteSeries[] = [];
  for (const query of matched.flatMap(({ selector, metrics }) => queriesOf(selector, metrics, points))) {
    const range = { query, start: String(start / 1000), end: String(to / 1000), step: String(stepMs / 1000) };
    const { data } = await client.post(matrix, '/api/v1/query_range', new URLSearchParams(range));
    for (const { metric, values } of data.result) series.push({ labels: metric, samples: values.map(toSample) });
  }
  return { told: since(readSeries(series, new RateBook(series.length).stage()), from), cursor: { at: to } };
}

function toSample([seconds, value]: readonly [number, string]) {
  return { at: Math.round(seconds * 1000), value: Number(value.replace('Inf', 'Infinity')), isStale: false };
}

/** The step before the window was asked for only so that counters have something to grow from. */
function since({ points = [], entities = [], relations = [] }: PulledFacts, from: number): PulledFacts {
  return { points: points.filter(({ at }) => at >= from), entities, relations };
}
