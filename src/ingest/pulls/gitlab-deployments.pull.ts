import { z } from 'zod';
import type { PullClient } from '../pull-client.js';
import { definePull, type PulledDelivery } from '../pull.js';

interface Settings {
  readonly url: string;
  readonly token: string;
  /** As `group/name` or number. */
  readonly projects: readonly string[];
}

/** By project: the last update of a deployment that was taken in. */
const cursor = z.object({ projects: z.record(z.string(), z.number()) });

const project = z.looseObject({ path_with_namespace: z.string() });
type Project = z.output<typeof project>;
const deployment = z.looseObject({
  id: z.number(),
  sha: z.string(),
  updated_at: z.iso.datetime({ offset: true }),
  environment: z.looseObject({ name: z.string() }).nullish(),
  user: z.looseObject({ username: z.string().nullish() }).nullish(),
  deployable: z
    .looseObject({
      finished_at: z.iso.datetime({ offset: true }).nullish(),
      commit: z.looseObject({ title: z.string().nullish() }).nullish(),
    })
    .nullish(),
});
type Deployment = z.output<typeof deployment>;

const pageSize = 100;

export default definePull<Settings, z.output<typeof cursor>>({
  id: 'gitlab-deployments',
  summary: 'GitLab deployments that succeeded, for those whose webhook was lost.',
  source: 'gitlab',
  everySeconds: 60,
  variables: ['GITLAB_PROJECTS', 'GITLAB_TOKEN', 'GITLAB_URL'],
  configure({ GITLAB_URL: url, GITLAB_TOKEN: token, GITLAB_PROJECTS: projects }) {
    return token === undefined || projects.length === 0 ? undefined : { url, token, projects };
  },
  endpoint: ({ url, token }) => ({ url, headers: { authorization: `Bearer ${token}` } }),
  cursor,
  async *pull({ client, settings, since }, known) {
    let projects = known?.projects ?? {};
    for (const name of settings.projects) {
      const of = await client.get(project, pathOf(name));
      let at = Math.max(projects[name] ?? since, since);
      for (let isMore = true; isMore;) {
        const page = await deploymentsAfter(client, name, at);
        const updatedAt = Math.max(at, ...page.map(({ updated_at }) => Date.parse(updated_at)));
        // Of one moment there may be more than a page: then the rest of it is passed over, not asked for forever.
        isMore = page.length === pageSize;
        at = isMore && updatedAt === at ? at + 1 : updatedAt;
        projects = { ...projects, [name]: at };
        yield { deliveries: page.map((one) => toDelivery(of, one)), cursor: { projects } };
      }
    }
  },
  async check({ client, settings }) {
    for (const name of settings.projects) await deploymentsAfter(client, name, 0, 1);
    return `may read the deployments of ${settings.projects.join(', ')}`;
  },
  examples: [
    {
      name: 'a deployment that succeeded',
      environment: { GITLAB_TOKEN: 'token', GITLAB_PROJECTS: 'shop/checkout' },
      cursor: { projects: { 'shop/checkout': 1767355140000 } },
      now: 1767355260000,
      answers: {
        'GET /api/v4/projects/shop/checkout': { id: 1, path_with_namespace: 'shop/checkout' },
        'GET /api/v4/projects/shop/checkout/deployments': [
          {
            id: 15,
            sha: '279484c09fbe69ededfced8c1bb6e6d24616b468',
            status: 'success',
            updated_at: '2026-01-02T12:00:01.000Z',
            environment: { name: 'production' },
            user: { username: 'ana' },
            deployable: { finished_at: '2026-01-02T12:00:00.000Z', commit: { title: 'Pay faster' } },
          },
        ],
      },
      yields: [
        {
          deliveries: [
            {
              source: 'gitlab',
              key: 'deployment:15',
              payload: {
                object_kind: 'deployment',
                status: 'success',
                status_changed_at: '2026-01-02T12:00:00.000Z',
                deployment_id: 15,
                environment: 'production',
                project: { path_with_namespace: 'shop/checkout' },
                short_sha: '279484c0',
                commit_url: 'commit/279484c09fbe69ededfced8c1bb6e6d24616b468',
                commit_title: 'Pay faster',
                user: { username: 'ana' },
              },
            },
          ],
          cursor: { projects: { 'shop/checkout': 1767355201000 } },
        },
      ],
    },
  ],
});

function pathOf(name: string): string {
  return `/api/v4/projects/${encodeURIComponent(name)}`;
}

/** Successful ones updated at or after a time, in that order; what is given twice has the same key. */
function deploymentsAfter(
  client: PullClient,
  name: string,
  at: number,
  per_page = pageSize,
): Promise<readonly Deployment[]> {
  const order = { order_by: 'updated_at', sort: 'asc', status: 'success' };
  const query = { ...order, updated_after: new Date(at).toISOString(), per_page };
  return client.get(z.array(deployment), `${pathOf(name)}/deployments`, query);
}

/** As the webhook tells it, where the full hash is nowhere but at the end of an address. */
function toDelivery({ path_with_namespace }: Project, one: Deployment): PulledDelivery {
  const { id, sha, updated_at, environment, user, deployable } = one;
  const payload = {
    object_kind: 'deployment',
    status: 'success',
    status_changed_at: deployable?.finished_at ?? updated_at,
    deployment_id: id,
    ...(environment && { environment: environment.name }),
    project: { path_with_namespace },
    short_sha: sha.slice(0, 8),
    commit_url: `commit/${sha}`,
    ...(deployable?.commit?.title && { commit_title: deployable.commit.title }),
    ...(user && { user }),
  };
  return { source: 'gitlab', key: `deployment:${id}`, payload };
}
