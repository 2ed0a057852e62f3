import { z } from 'zod';
import { readChecks } from '../check-results.js';
import { defineSource, type Told } from '../source.js';

/** `2021-04-28 21:50:00 +0200`, `2016-08-12 15:26:12 UTC` or ISO 8601, as GitLab writes them all; NaN for none of them. */
function parseTime(text: string): number {
  const [, day, clock, zone] = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) (UTC|[+-]\d{4})$/.exec(text) ?? [];
  if (day === undefined || zone === undefined) return Date.parse(text);
  return Date.parse(`${day}T${clock}${zone === 'UTC' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3)}`}`);
}

const time = z.string().refine((text) => !Number.isNaN(parseTime(text)), 'is no time');
const project = z.looseObject({
  name: z.string().nullish(),
  path_with_namespace: z.string().nullish(),
  default_branch: z.string().nullish(),
});

const payload = z.looseObject({
  object_kind: z.string().min(1),
  project: project.nullish(),
  status: z.string().nullish(),
  status_changed_at: time.nullish(),
  deployment_id: z.number().nullish(),
  environment: z.string().nullish(),
  short_sha: z.string().nullish(),
  commit_url: z.string().nullish(),
  commit_title: z.string().nullish(),
  user: z.looseObject({ username: z.string().nullish() }).nullish(),
  ref: z.string().nullish(),
  object_attributes: z
    .looseObject({
      ref: z.string().nullish(),
      status: z.string().nullish(),
      finished_at: time.nullish(),
      url: z.string().nullish(),
    })
    .nullish(),
  commits: z
    .array(
      z.looseObject({
        id: z.string(),
        title: z.string().nullish(),
        message: z.string(),
        timestamp: time,
        author: z.looseObject({ name: z.string().nullish() }).nullish(),
        added: z.array(z.string()).nullish(),
        modified: z.array(z.string()).nullish(),
        removed: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
});
type Payload = z.output<typeof payload>;

export default defineSource({
  id: 'gitlab',
  summary: 'GitLab webhooks: deployments that succeeded, commits on the default branch, pipelines that fail.',
  authentication: {
    scheme: 'any',
    of: [
      {
        scheme: 'standard-webhooks',
        idHeader: 'webhook-id',
        timestampHeader: 'webhook-timestamp',
        signatureHeader: 'webhook-signature',
      },
      { scheme: 'shared-secret', header: 'x-gitlab-token' },
    ],
  },
  payload,
  deliveryId: (_, headers) => headers['idempotency-key'] ?? headers['x-gitlab-event-uuid'],
  occurredAt: ({ object_attributes: run }) => (run?.finished_at ? parseTime(run.finished_at) : undefined),
  read(event, { receivedAt }) {
    const repo = repositoryOf(event);
    return repo ? (readers[event.object_kind]?.(event, repo, receivedAt) ?? {}) : {};
  },
  examples: [
    {
      name: 'a deployment that succeeded',
      given: {
        object_kind: 'deployment',
        status: 'success',
        status_changed_at: '2026-01-02 13:00:00 +0100',
        deployment_id: 15,
        environment: 'production',
        project: { path_with_namespace: 'shop/checkout' },
        short_sha: '279484c0',
        user: { username: 'ana' },
        commit_url: 'https://gitlab/shop/checkout/-/commit/279484c09fbe69ededfced8c1bb6e6d24616b468',
        commit_title: 'Pay faster',
      },
      yields: {
        changes: [
          {
            id: 'gitlab:deployment:15',
            at: 1767355200000,
            kind: 'deployment',
            entity: 'checkout',
            summary: 'deployed 279484c0 to production: Pay faster',
            author: 'ana',
            commit: '279484c09fbe69ededfced8c1bb6e6d24616b468',
            attributes: { environment: 'production' },
          },
        ],
      },
    },
    {
      name: 'a pipeline that failed',
      given: {
        object_kind: 'pipeline',
        object_attributes: { ref: 'main', status: 'failed', finished_at: '2026-01-02 12:00:00 UTC' },
        project: { path_with_namespace: 'ml/features' },
      },
      yields: {
        alerts: [
          {
            at: 1767355200000,
            fingerprint: 'features/main',
            entity: 'features/main',
            name: 'pipeline failed',
            severity: 'warning',
            status: 'firing',
            summary: 'the pipeline of features failed on main',
          },
        ],
        entities: [{ name: 'features/main', kind: 'pipeline' }],
      },
    },
  ],
});

function repositoryOf({ project: of }: Payload): string | undefined {
  return of?.path_with_namespace?.split('/').at(-1) ?? of?.name ?? undefined;
}

const readers: Readonly<Record<string, (event: Payload, repo: string, receivedAt: number) => Told>> = {
  deployment: readDeployment,
  pipeline: readPipeline,
  push: readPush,
};

function readDeployment(event: Payload, repo: string, receivedAt: number): Told {
  if (event.status !== 'success') return {};
  const environment = event.environment ?? 'unknown';
  // The full hash is nowhere but at the end of this address.
  const commit = event.commit_url?.split('/').at(-1) ?? event.short_sha;
  const title = event.commit_title ? `: ${event.commit_title}` : '';
  return {
    changes: [
      {
        id: `gitlab:deployment:${event.deployment_id ?? `${repo}:${commit ?? receivedAt}`}`,
        at: event.status_changed_at ? parseTime(event.status_changed_at) : receivedAt,
        kind: 'deployment',
        entity: repo,
        summary: `deployed ${event.short_sha ?? commit ?? 'something'} to ${environment}${title}`,
        ...(event.user?.username && { author: event.user.username }),
        ...(commit && { commit }),
        attributes: { environment },
      },
    ],
  };
}

function readPipeline({ object_attributes: run }: Payload, repo: string, receivedAt: number): Told {
  const failed = run?.status === 'failed';
  if (!failed && run?.status !== 'success') return {};
  const ref = run?.ref ?? 'main';
  const name = `${repo}/${ref}`;
  const check = {
    at: run?.finished_at ? parseTime(run.finished_at) : receivedAt,
    fingerprint: name,
    entity: name,
    name: 'pipeline failed',
    failed,
    severity: 'warning' as const,
    summary: `the pipeline of ${repo} failed on ${ref}`,
    ...(run?.url && { url: run.url }),
  };
  return { ...readChecks([check]), entities: [{ name, kind: 'pipeline' }] };
}

function readPush({ ref, project: of, commits }: Payload, repo: string): Told {
  const branch = of?.default_branch;
  if (branch && ref !== `refs/heads/${branch}`) return {};
  return {
    changes: (commits ?? []).map(({ id, title, message, timestamp, author, added, modified, removed }) => {
      const files = [...(added ?? []), ...(modified ?? []), ...(removed ?? [])];
      return {
        id,
        at: parseTime(timestamp),
        kind: 'commit',
        entity: repo,
        summary: title ?? message.split('\n', 1)[0] ?? '',
        ...(author?.name && { author: author.name }),
        commit: id,
        ...(files.length > 0 && { files }),
      };
    }),
  };
}
