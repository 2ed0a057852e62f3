import { z } from 'zod';
import type { PullClient } from '../pull-client.js';
import { definePull, type PulledDelivery } from '../pull.js';

interface Settings {
  readonly url: string;
  readonly token: string;
  readonly organization: string;
}

/** When the last run that was taken in was applied. */
const cursor = z.object({ at: z.number() });

const named = z.object({ data: z.object({ id: z.string() }).nullish() }).nullish();
const run = z.object({
  id: z.string().min(1),
  attributes: z.looseObject({
    message: z.string().nullish(),
    'status-timestamps': z.looseObject({ 'applied-at': z.iso.datetime({ offset: true }).nullish() }).nullish(),
  }),
  relationships: z.looseObject({ workspace: named, 'created-by': named }),
});
type Run = z.output<typeof run>;
const paging = z.looseObject({ pagination: z.looseObject({ 'next-page': z.number().nullish() }).nullish() }).nullish();
const runs = z.object({
  data: z.array(run),
  included: z
    .array(z.looseObject({ id: z.string(), attributes: z.looseObject({ username: z.string().nullish() }).nullish() }))
    .nullish(),
  meta: paging,
});
const workspaces = z.object({
  data: z.array(z.object({ id: z.string(), attributes: z.looseObject({ name: z.string() }) })),
  meta: paging,
});

const pageSize = 100;
const maxPages = 50;

export default definePull<Settings, z.output<typeof cursor>>({
  id: 'terraform-runs',
  summary: 'Runs of HCP Terraform that were applied, for those whose notification was lost.',
  source: 'terraform',
  everySeconds: 300,
  variables: ['TERRAFORM_ORGANIZATION', 'TERRAFORM_TOKEN', 'TERRAFORM_URL'],
  configure({ TERRAFORM_URL: url, TERRAFORM_TOKEN: token, TERRAFORM_ORGANIZATION: organization }) {
    return token === undefined || organization === undefined ? undefined : { url, token, organization };
  },
  endpoint: ({ url, token }) => ({
    url,
    headers: { accept: 'application/vnd.api+json', authorization: `Bearer ${token}` },
  }),
  cursor,
  async *pull({ client, settings, since }, known) {
    const at = Math.max(known?.at ?? since, since);
    const { applied, people } = await runsSince(client, settings, at);
    if (applied.length === 0) return;
    const names = await workspaceNames(client, settings);
    const deliveries = applied.flatMap((one) => toDelivery(one, names, people, settings) ?? []);
    yield { deliveries, cursor: { at: Math.max(at, ...applied.map(appliedAt)) } };
  },
  async check({ client, settings }) {
    return `${(await workspaceNames(client, settings)).size} workspaces`;
  },
  examples: [
    {
      name: 'a run that was applied',
      environment: { TERRAFORM_TOKEN: 'token', TERRAFORM_ORGANIZATION: 'acme' },
      cursor: { at: 1767351600000 },
      now: 1767355260000,
      answers: {
        'GET /api/v2/organizations/acme/runs': {
          data: [
            {
              id: 'run-1',
              attributes: {
                message: 'Grow the database',
                'status-timestamps': { 'applied-at': '2026-01-02T12:00:00+00:00' },
              },
              relationships: { workspace: { data: { id: 'ws-1' } }, 'created-by': { data: { id: 'user-1' } } },
            },
          ],
          included: [{ id: 'user-1', type: 'users', attributes: { username: 'ana' } }],
        },
        'GET /api/v2/organizations/acme/workspaces': { data: [{ id: 'ws-1', attributes: { name: 'shop-db' } }] },
      },
      yields: [
        {
          deliveries: [
            {
              source: 'terraform',
              key: 'run-1',
              payload: {
                payload_version: 1,
                run_id: 'run-1',
                run_url: 'https://app.terraform.io/app/acme/workspaces/shop-db/runs/run-1',
                run_message: 'Grow the database',
                run_created_by: 'ana',
                workspace_name: 'shop-db',
                notifications: [
                  { trigger: 'run:completed', run_status: 'applied', run_updated_at: '2026-01-02T12:00:00+00:00' },
                ],
              },
            },
          ],
          cursor: { at: 1767355200000 },
        },
      ],
    },
  ],
});

function appliedAt({ attributes }: Run): number {
  return Date.parse(attributes['status-timestamps']?.['applied-at'] ?? '') || 0;
}

/** The latest come first; a page without a newer one is the last that is looked at. */
async function runsSince(client: PullClient, { organization }: Settings, at: number) {
  const applied: Run[] = [];
  const people = new Map<string, string>();
  for (let page: number | undefined = 1; page !== undefined && page <= maxPages;) {
    const query = {
      'filter[status]': 'applied',
      include: 'created_by',
      'page[size]': pageSize,
      'page[number]': page,
    };
    const answer: z.output<typeof runs> = await client.get(runs, `${pathOf(organization)}/runs`, query);
    const fresh = answer.data.filter((one) => appliedAt(one) > at);
    applied.push(...fresh);
    for (const { id, attributes } of answer.included ?? [])
      if (attributes?.username) people.set(id, attributes.username);
    page = fresh.length > 0 ? (answer.meta?.pagination?.['next-page'] ?? undefined) : undefined;
  }
  return { applied, people };
}

async function workspaceNames(client: PullClient, { organization }: Settings): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (let page: number | undefined = 1; page !== undefined && page <= maxPages;) {
    const query = { 'page[size]': pageSize, 'page[number]': page };
    const answer: z.output<typeof workspaces> = await client.get(
      workspaces,
      `${pathOf(organization)}/workspaces`,
      query,
    );
    for (const { id, attributes } of answer.data) names.set(id, attributes.name);
    page = answer.meta?.pagination?.['next-page'] ?? undefined;
  }
  return names;
}

function pathOf(organization: string): string {
  return `/api/v2/organizations/${encodeURIComponent(organization)}`;
}

/** Undefined for a run of a workspace that this token may not see. */
function toDelivery(
  { id, attributes, relationships }: Run,
  names: ReadonlyMap<string, string>,
  people: ReadonlyMap<string, string>,
  { url, organization }: Settings,
): PulledDelivery | undefined {
  const workspace = names.get(relationships['workspace']?.data?.id ?? '');
  const person = people.get(relationships['created-by']?.data?.id ?? '');
  if (workspace === undefined) return undefined;
  const applied = { trigger: 'run:completed', run_status: 'applied' };
  const payload = {
    payload_version: 1,
    run_id: id,
    run_url: `${new URL(url).origin}/app/${organization}/workspaces/${workspace}/runs/${id}`,
    ...(attributes.message && { run_message: attributes.message }),
    ...(person && { run_created_by: person }),
    workspace_name: workspace,
    notifications: [{ ...applied, run_updated_at: attributes['status-timestamps']?.['applied-at'] }],
  };
  return { source: 'terraform', key: id, payload };
}
