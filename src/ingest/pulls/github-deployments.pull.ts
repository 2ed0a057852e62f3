import { z } from 'zod';
import type { PullClient } from '../pull-client.js';
import { definePull, type PulledDelivery } from '../pull.js';

interface Settings {
  readonly url: string;
  readonly token: string;
  /** As `owner/name`. */
  readonly repositories: readonly string[];
}

const progress = z.object({
  /** Deployments created up to then have been seen. */
  at: z.number(),
  /** Those of them that have neither succeeded nor failed. */
  pending: z.array(z.number()),
});
type Progress = z.output<typeof progress>;
const cursor = z.object({ repositories: z.record(z.string(), progress) });

const time = z.iso.datetime({ offset: true });
const deployment = z.looseObject({ id: z.number(), created_at: time });
type Deployment = z.output<typeof deployment>;
const status = z.looseObject({ id: z.number(), state: z.string(), created_at: time });

const pageSize = 100;
const maxPages = 20;
/** One that has not ended after this long is given up. */
const patienceMs = 86_400_000;
const ended = new Set(['success', 'failure', 'error', 'inactive']);

export default definePull<Settings, z.output<typeof cursor>>({
  id: 'github-deployments',
  summary: 'GitHub deployments, for those whose webhook was lost: GitHub never sends one again.',
  source: 'github',
  everySeconds: 60,
  variables: ['GITHUB_REPOSITORIES', 'GITHUB_TOKEN', 'GITHUB_API_URL'],
  configure({ GITHUB_API_URL: url, GITHUB_TOKEN: token, GITHUB_REPOSITORIES: repositories }) {
    return token === undefined || repositories.length === 0 ? undefined : { url, token, repositories };
  },
  endpoint: ({ url, token }) => ({
    url,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
    },
  }),
  cursor,
  async *pull({ client, settings, now, since }, known) {
    let repositories = known?.repositories ?? {};
    for (const repository of settings.repositories) {
      const before = repositories[repository] ?? { at: since, pending: [] };
      const { deliveries, after } = await pullRepository(client, repository, before, now);
      repositories = { ...repositories, [repository]: after };
      yield { deliveries, cursor: { repositories } };
    }
  },
  async check({ client, settings }) {
    for (const repository of settings.repositories)
      await client.get(z.array(deployment), `/repos/${repository}/deployments`, { per_page: 1 });
    return `may read the deployments of ${settings.repositories.join(', ')}`;
  },
  examples: [
    {
      name: 'a deployment that succeeded, and one that has not ended',
      environment: { GITHUB_TOKEN: 'token', GITHUB_REPOSITORIES: 'acme/checkout' },
      cursor: { repositories: { 'acme/checkout': { at: 1767355140000, pending: [] } } },
      now: 1767355260000,
      answers: {
        'GET /repos/acme/checkout/deployments': [
          { id: 2, sha: 'beef', ref: 'v2', created_at: '2026-01-02T12:00:30Z' },
          { id: 1, sha: 'f00d', ref: 'v1', environment: 'production', created_at: '2026-01-02T11:59:30Z' },
          { id: 0, sha: 'old', ref: 'v0', created_at: '2026-01-02T11:00:00Z' },
        ],
        'GET /repos/acme/checkout/deployments/1/statuses': [
          { id: 12, state: 'inactive', created_at: '2026-01-02T12:00:50Z' },
          { id: 11, state: 'success', created_at: '2026-01-02T12:00:00Z' },
        ],
        'GET /repos/acme/checkout/deployments/2/statuses': [
          { id: 21, state: 'in_progress', created_at: '2026-01-02T12:00:40Z' },
        ],
      },
      yields: [
        {
          deliveries: [
            {
              source: 'github',
              key: 'deployment:1:11',
              payload: {
                action: 'created',
                repository: { name: 'checkout', full_name: 'acme/checkout' },
                deployment: {
                  id: 1,
                  sha: 'f00d',
                  ref: 'v1',
                  environment: 'production',
                  created_at: '2026-01-02T11:59:30Z',
                },
                deployment_status: { id: 11, state: 'success', created_at: '2026-01-02T12:00:00Z' },
              },
            },
          ],
          cursor: { repositories: { 'acme/checkout': { at: 1767355230000, pending: [2] } } },
        },
      ],
    },
  ],
});

async function pullRepository(client: PullClient, repository: string, before: Progress, now: number) {
  const fresh = await deploymentsSince(client, repository, before.at);
  const earlier = await Promise.all(
    before.pending.map((id) => client.find(deployment, `/repos/${repository}/deployments/${id}`)),
  );
  const deliveries: PulledDelivery[] = [];
  const pending: number[] = [];
  for (const one of [...earlier.flatMap((known) => known ?? []), ...fresh]) {
    const path = `/repos/${repository}/deployments/${one.id}/statuses`;
    const statuses = await client.get(z.array(status), path, { per_page: pageSize });
    // The latest comes first; it is deployed from its first success on.
    const success = statuses.findLast(({ state }) => state === 'success');
    if (success) deliveries.push(toDelivery(repository, one, success));
    else if (!statuses.some(({ state }) => ended.has(state)) && now - Date.parse(one.created_at) < patienceMs)
      pending.push(one.id);
  }
  const at = Math.max(before.at, ...fresh.map(({ created_at }) => Date.parse(created_at)));
  return { deliveries, after: { at, pending } };
}

/** Created after a time, the oldest first. */
async function deploymentsSince(client: PullClient, repository: string, at: number): Promise<readonly Deployment[]> {
  const found: Deployment[] = [];
  for (let page = 1; page <= maxPages; page++) {
    const query = { per_page: pageSize, page };
    const answer = await client.get(z.array(deployment), `/repos/${repository}/deployments`, query);
    const fresh = answer.filter(({ created_at }) => Date.parse(created_at) > at);
    found.push(...fresh);
    if (fresh.length < pageSize) break;
  }
  return found.toReversed();
}

function toDelivery(repository: string, one: Deployment, success: z.output<typeof status>): PulledDelivery {
  const payload = {
    action: 'created',
    repository: { name: repository.split('/').at(-1), full_name: repository },
    deployment: one,
    deployment_status: success,
  };
  return { source: 'github', key: `deployment:${one.id}:${success.id}`, payload };
}
