import { z } from 'zod';
import { readChecks } from '../check-results.js';
import { defineSource, type Told } from '../source.js';

const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'is no time');
const repository = z.looseObject({ name: z.string().min(1), default_branch: z.string().nullish() });
const commit = z.looseObject({
  id: z.string(),
  message: z.string(),
  timestamp: time,
  author: z.looseObject({ name: z.string().nullish(), username: z.string().nullish() }).nullish(),
  added: z.array(z.string()).nullish(),
  modified: z.array(z.string()).nullish(),
  removed: z.array(z.string()).nullish(),
});

const payload = z.looseObject({
  action: z.string().nullish(),
  repository: repository.nullish(),
  ref: z.string().nullish(),
  commits: z.array(commit).nullish(),
  deployment: z
    .looseObject({ id: z.number(), sha: z.string(), ref: z.string(), environment: z.string().nullish() })
    .nullish(),
  deployment_status: z
    .looseObject({
      id: z.number(),
      state: z.string(),
      created_at: time,
      environment: z.string().nullish(),
      creator: z.looseObject({ login: z.string() }).nullish(),
    })
    .nullish(),
  workflow_run: z
    .looseObject({
      workflow_id: z.number().nullish(),
      name: z.string().nullish(),
      head_branch: z.string().nullish(),
      conclusion: z.string().nullish(),
      updated_at: time,
      html_url: z.string().nullish(),
    })
    .nullish(),
  release: z
    .looseObject({ id: z.number(), tag_name: z.string(), published_at: time.nullish(), name: z.string().nullish() })
    .nullish(),
});
type Payload = z.output<typeof payload>;

const utf8 = new TextDecoder();

export default defineSource({
  id: 'github',
  summary: 'GitHub webhooks: deployments that succeeded, commits on the default branch, releases, workflows that fail.',
  authentication: { scheme: 'hmac-sha256-hex', header: 'x-hub-signature-256', prefix: 'sha256=' },
  /** A webhook may be set up to send its JSON as a form. */
  decode(body, { headers }) {
    const text = utf8.decode(body);
    const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
    return JSON.parse(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text);
  },
  payload,
  deliveryId: (_, headers) => headers['x-github-delivery'],
  occurredAt: ({ workflow_run: run }) => (run ? Date.parse(run.updated_at) : undefined),
  /** What else is subscribed to says nothing here and is welcome. */
  read: (event) => (event.repository ? readEvent(event, event.repository.name) : {}),
  examples: [
    {
      name: 'a deployment that succeeded',
      given: {
        action: 'created',
        repository: { name: 'checkout' },
        deployment: { id: 1, sha: 'f00d', ref: 'v1.2.3', environment: 'production' },
        deployment_status: { id: 2, state: 'success', created_at: '2026-01-02T12:00:00Z', creator: { login: 'ana' } },
      },
      yields: {
        changes: [
          {
            id: 'github:deployment:1',
            at: 1767355200000,
            kind: 'deployment',
            entity: 'checkout',
            summary: 'deployed v1.2.3 to production',
            author: 'ana',
            commit: 'f00d',
            version: 'v1.2.3',
            attributes: { environment: 'production' },
          },
        ],
      },
    },
    {
      name: 'commits on the default branch',
      given: {
        ref: 'refs/heads/main',
        repository: { name: 'checkout', default_branch: 'main' },
        commits: [
          {
            id: 'beef',
            message: 'Pay faster\n\nmuch faster',
            timestamp: '2026-01-02T12:00:00Z',
            author: { name: 'Ana' },
            modified: ['src/pay.ts'],
          },
        ],
      },
      yields: {
        changes: [
          {
            id: 'beef',
            at: 1767355200000,
            kind: 'commit',
            entity: 'checkout',
            summary: 'Pay faster',
            author: 'Ana',
            commit: 'beef',
            files: ['src/pay.ts'],
          },
        ],
      },
    },
    {
      name: 'a workflow that passes again',
      given: {
        action: 'completed',
        repository: { name: 'features' },
        workflow_run: {
          workflow_id: 5,
          name: 'train',
          head_branch: 'main',
          conclusion: 'success',
          updated_at: '2026-01-02T12:00:00Z',
        },
      },
      yields: {
        followUps: [{ at: 1767355200000, fingerprint: 'features/5/main', status: 'resolved' }],
        entities: [{ name: 'features/train', kind: 'pipeline' }],
      },
    },
    { name: 'the ping of a new webhook', given: { zen: 'Keep it logically awesome.', hook_id: 1 }, yields: {} },
  ],
});

function readEvent(event: Payload, repo: string): Told {
  if (event.deployment_status && event.deployment) return readDeployment(event, repo);
  if (event.workflow_run && event.action === 'completed') return readWorkflow(event.workflow_run, repo);
  if (event.release && event.action === 'published') return readRelease(event.release, repo);
  if (event.commits) return readPush(event, repo);
  return {};
}

function readDeployment({ deployment, deployment_status: status }: Payload, repo: string): Told {
  if (!deployment || status?.state !== 'success') return {};
  const environment = status.environment ?? deployment.environment ?? 'unknown';
  return {
    changes: [
      {
        id: `github:deployment:${deployment.id}`,
        at: Date.parse(status.created_at),
        kind: 'deployment',
        entity: repo,
        summary: `deployed ${deployment.ref} to ${environment}`,
        ...(status.creator && { author: status.creator.login }),
        commit: deployment.sha,
        version: deployment.ref,
        attributes: { environment },
      },
    ],
  };
}

function readWorkflow(run: NonNullable<Payload['workflow_run']>, repo: string): Told {
  const failed = run.conclusion === 'failure' || run.conclusion === 'timed_out';
  if (!failed && run.conclusion !== 'success') return {};
  const name = `${repo}/${run.name ?? 'workflow'}`;
  const check = readChecks([
    {
      at: Date.parse(run.updated_at),
      fingerprint: workflowOf(run, repo),
      entity: name,
      name: 'workflow failed',
      failed,
      severity: 'warning',
      summary: `${name} failed on ${run.head_branch ?? 'a branch'}`,
      ...(run.html_url && { url: run.html_url }),
    },
  ]);
  return { ...check, entities: [{ name, kind: 'pipeline' }] };
}

function workflowOf(run: NonNullable<Payload['workflow_run']>, repo: string): string {
  return `${repo}/${run.workflow_id ?? run.name ?? ''}/${run.head_branch ?? ''}`;
}

function readRelease(release: NonNullable<Payload['release']>, repo: string): Told {
  if (!release.published_at) return {};
  const change = { kind: 'commit' as const, entity: repo, version: release.tag_name };
  const id = `github:release:${release.id}`;
  const summary = `released ${release.name ?? release.tag_name}`;
  return { changes: [{ ...change, id, at: Date.parse(release.published_at), summary }] };
}

function readPush({ ref, repository: of, commits }: Payload, repo: string): Told {
  const branch = of?.default_branch;
  if (branch && ref !== `refs/heads/${branch}`) return {};
  return {
    changes: (commits ?? []).map(({ id, message, timestamp, author, added, modified, removed }) => {
      const files = [...(added ?? []), ...(modified ?? []), ...(removed ?? [])];
      const name = author?.username ?? author?.name;
      return {
        id,
        at: Date.parse(timestamp),
        kind: 'commit',
        entity: repo,
        summary: message.split('\n', 1)[0] ?? '',
        ...(name && { author: name }),
        commit: id,
        ...(files.length > 0 && { files }),
      };
    }),
  };
}
