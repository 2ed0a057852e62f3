import { z } from 'zod';
import { Failure } from './failure.js';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const count = z.coerce.number().int().positive();
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);
const url = (schemes: string) => z.url({ protocol: new RegExp(`^(${schemes})$`) });
const isTimeZone = (name: string | undefined): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
const mebibytes = (of: number) => count.default(of * 1024 * 1024);

/** Every variable the server reads, in the order of `.env.example`. There is no other way to configure it. */
export const variables = z.object({
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address to listen on. Beyond loopback the server requires tokens.'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4800).describe('Port to listen on; 0 takes a free one.'),
  DATA_DIR: z.string().min(1).default('data').describe('Folder of the embedded stores.'),
  ELASTICSEARCH_URL: url('https?')
    .optional()
    .describe('Keeps signals in Elasticsearch instead of DuckDB. May hold user:password.'),
  ELASTICSEARCH_API_KEY: z.string().min(1).optional().describe('API key for Elasticsearch, instead of user:password.'),
  DATABASE_URL: url('postgres|postgresql').optional().describe('Keeps state in PostgreSQL instead of PGlite.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .describe('Least severe line that is logged.'),

  ACCESS: z
    .enum(['loopback', 'tokens'])
    .default('loopback')
    .describe('`loopback`: no token is needed on loopback. `tokens`: always.'),
  ALLOWED_HOSTS: list.default([]).describe('Host names the server answers to besides localhost and its own address.'),
  PAGERDUTY_WEBHOOK_SECRETS: list
    .default([])
    .describe('Secrets of PagerDuty webhook subscriptions; several while rotating.'),
  GITHUB_WEBHOOK_SECRETS: list.default([]).describe('Secrets of GitHub webhooks.'),
  GITLAB_WEBHOOK_SECRETS: list.default([]).describe('Secret tokens or signing tokens of GitLab webhooks.'),
  MLFLOW_WEBHOOK_SECRETS: list.default([]).describe('Secrets of MLflow registry webhooks.'),
  TERRAFORM_WEBHOOK_SECRETS: list.default([]).describe('Tokens of HCP Terraform notifications.'),
  FLUX_WEBHOOK_SECRETS: list.default([]).describe('Tokens of Flux providers of type generic-hmac.'),
  GRAFANA_WEBHOOK_SECRETS: list.default([]).describe('HMAC secrets of Grafana webhook contact points.'),
  CLOUDEVENTS_SECRETS: list.default([]).describe('Secrets of senders of signed CloudEvents (Standard Webhooks).'),
  REDACT: flag.default(true).describe('Masks personal data and secrets in logs and attributes before they are stored.'),
  REDACT_PATTERNS: list.default([]).describe('Further regular expressions to mask.'),

  MAX_BODY_BYTES: mebibytes(64).describe('Largest request body, after decompression.'),
  MAX_GRAPHQL_BYTES: mebibytes(1).describe('Largest GraphQL request body.'),
  MAX_IN_FLIGHT_BYTES: mebibytes(256).describe('Bodies being worked on at once; beyond it senders are told to retry.'),
  MAX_BATCH_RECORDS: count.default(200_000).describe('Records one request may hold.'),
  MAX_ATTRIBUTES: count.default(128).describe('Attributes a record may hold; the rest is cut.'),
  MAX_ATTRIBUTE_CHARS: count.default(4_096).describe('Characters of an attribute value; the rest is cut.'),
  MAX_BODY_CHARS: count.default(65_536).describe('Characters of a log body; the rest is cut.'),
  MAX_SERIES: count.default(200_000).describe('Series watched at once; the least recently seen leave.'),
  MAX_QUERY_DEPTH: count.default(8).describe('Depth of a GraphQL query.'),
  MAX_QUERY_COST: count.default(5_000).describe('Cost of a GraphQL query: fields, lists counted by `first`.'),

  LATENESS_MS: count.default(30_000).describe('The watermark follows the disorder it observes, up to this.'),
  IDLE_MS: count.default(30_000).describe('Without events for this long, event time goes on with the clock.'),
  REOPEN_WINDOW_MS: count
    .default(600_000)
    .describe('A recurrence within this time of the resolution reopens the incident.'),
  SNAPSHOT_MS: count.default(60_000).describe('Event time between two snapshots of what the detectors know.'),

  LOG_RETENTION_DAYS: count.default(14).describe('Days that log records are kept.'),
  POINT_RETENTION_DAYS: count.default(30).describe('Days that metric points are kept.'),
  SPAN_RETENTION_DAYS: count.default(1).describe('Days that compact spans are kept as evidence.'),
  STALE_AFTER_DAYS: count.default(7).describe('Days after which an entity or relation that nobody saw is forgotten.'),
  CATALOGUE_RETENTION_DAYS: count
    .default(365)
    .describe('Days that models, datasets, pipelines and outcomes of checks are kept after they were last told of.'),
  RETENTION_SCHEDULE: z.string().default('17 * * * *').describe('When retention and staleness are applied (cron).'),
  INVENTORY_FILE: list.default([]).describe('YAML files of declared entities and relations, separated by commas.'),
  CAPACITY_SCHEDULE: z
    .string()
    .default('23 2 * * *')
    .describe('When capacity is planned and reports are made (cron, UTC).'),
  CAPACITY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('YAML file of limits, lead times, prices, tags and what of it is announced; see docs/capacity.md.'),
  DIGEST_SCHEDULE: z
    .string()
    .default('0 7 * * 1')
    .describe('When channels are told how the last week was, Monday to Monday (cron, UTC).'),
  GRAPHQL_INTROSPECTION: flag.default(true).describe('Whether GraphQL introspection is answered.'),

  PULL_CATCH_UP_MS: count
    .default(21_600_000)
    .describe('How far back a pull begins, and how much of a downtime it makes up for.'),
  PROMETHEUS_URL: url('https?')
    .optional()
    .describe('Pulls the series of this Prometheus, Thanos or Mimir. May hold user:password.'),
  PROMETHEUS_TOKEN: z.string().min(1).optional().describe('Bearer token for it, instead of user:password.'),
  PROMETHEUS_MATCH: z
    .string()
    .default('{__name__=~".+"}')
    .transform((text) =>
      text
        .split(';')
        .map((selector) => selector.trim())
        .filter(Boolean),
    )
    .describe('Selectors of the series to pull, separated by `;`, e.g. `{job="api"};up`.'),
  PROMETHEUS_STEP_MS: count
    .default(60_000)
    .describe('Time between two points of a pulled series; no less than the scrape interval.'),
  ELASTICSEARCH_PULL_URL: url('https?')
    .optional()
    .describe('Pulls log documents from indices of this Elasticsearch. May hold user:password.'),
  ELASTICSEARCH_PULL_API_KEY: z.string().min(1).optional().describe('API key for it, instead of user:password.'),
  ELASTICSEARCH_PULL_INDICES: list.default([]).describe('Indices to pull, e.g. `filebeat-*,app-logs`.'),
  ELASTICSEARCH_PULL_FIELDS: list
    .default([])
    .describe(
      'Where their documents do not keep to ECS: `time=ts,body=text,…`; time, body, level, service, host, pod, trace, span.',
    ),
  MLFLOW_URL: url('https?').optional().describe('Pulls the model registry of this MLflow. May hold user:password.'),
  MLFLOW_TOKEN: z.string().min(1).optional().describe('Bearer token for it, instead of user:password.'),
  GITHUB_API_URL: url('https?').default('https://api.github.com').describe('GitHub REST API.'),
  GITHUB_REPOSITORIES: list.default([]).describe('Repositories whose deployments are pulled, as `owner/name`.'),
  GITHUB_TOKEN: z.string().min(1).optional().describe('Token that may read their deployments.'),
  GITLAB_URL: url('https?').default('https://gitlab.com').describe('GitLab.'),
  GITLAB_PROJECTS: list.default([]).describe('Projects whose deployments are pulled, as `group/name` or number.'),
  GITLAB_TOKEN: z.string().min(1).optional().describe('Token of scope read_api.'),
  TERRAFORM_URL: url('https?').default('https://app.terraform.io').describe('HCP Terraform or Terraform Enterprise.'),
  TERRAFORM_ORGANIZATION: z.string().min(1).optional().describe('Organization whose applied runs are pulled.'),
  TERRAFORM_TOKEN: z.string().min(1).optional().describe('Token that may read its runs.'),
  KUBERNETES_URL: url('https?')
    .optional()
    .describe('Watches this API server; in a cluster https://kubernetes.default.svc, its CA in NODE_EXTRA_CA_CERTS.'),
  KUBERNETES_TOKEN: z.string().min(1).optional().describe('Bearer token of a service account that may list and watch.'),
  KUBERNETES_TOKEN_FILE: z.string().min(1).optional().describe('File that holds the token, read anew every time.'),
  KUBERNETES_NAMESPACES: list.default([]).describe('Only these namespaces.'),
  MAPPING_FILES: list.default([]).describe('YAML files of mappings: senders of your own, at /ingest/mapped/NAME.'),

  ACTIONS: z
    .enum(['off', 'suggest', 'execute'])
    .default('off')
    .describe('`off`: none. `suggest`: proposed, approved, shown as a dry run. `execute`: also carried out.'),
  ACTIONS_PER_HOUR: count.default(10).describe('Actions begun within an hour; beyond it approved ones wait.'),
  ACTION_TTL_MS: count
    .default(3_600_000)
    .describe('An action that was not begun this long after its proposal expires.'),
  ACTION_WEBHOOK_URL: url('https?')
    .optional()
    .describe('Is asked to do what nothing else here can do, by signed requests (Standard Webhooks).'),
  ACTION_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/)
    .optional()
    .describe('Signs them: `whsec_` and base64 of 24 bytes or more.'),

  PUBLIC_URL: url('https?').optional().describe('Where people reach the console; messages link to it.'),
  PAGERDUTY_API_URL: url('https?')
    .default('https://api.pagerduty.com')
    .describe('PagerDuty REST API; https://api.eu.pagerduty.com for accounts in Europe.'),
  PAGERDUTY_API_TOKEN: z
    .string()
    .min(1)
    .optional()
    .describe('API key of PagerDuty: causes become notes, acknowledgements and resolutions follow.'),
  PAGERDUTY_FROM: z.email().optional().describe('E-mail address of the PagerDuty user in whose name we write.'),
  PAGERDUTY_EVENTS_URL: url('https?')
    .default('https://events.pagerduty.com')
    .describe('PagerDuty Events API v2; https://events.eu.pagerduty.com for accounts in Europe.'),
  PAGERDUTY_ROUTING_KEY: z
    .string()
    .regex(/^\w{32}$/)
    .optional()
    .describe('Integration key: incidents that PagerDuty does not know yet page through it.'),
  SLACK_WEBHOOK_URL: url('https?').optional().describe('Incoming webhook of Slack. The address is the secret.'),
  WEBHOOK_URL: url('https?').optional().describe('Receives signed CloudEvents (Standard Webhooks).'),
  WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/)
    .optional()
    .describe('Signs them: `whsec_` and base64 of 24 bytes or more; `openssl rand -base64 32` makes some.'),
  SMTP_URL: url('smtps?').optional().describe('Mail server, as smtp://user:password@host:587 or smtps://…'),
  EMAIL_FROM: z.string().min(3).optional().describe('Sender of e-mails.'),
  EMAIL_TO: list.default([]).describe('Receivers of e-mails.'),
  NOTIFY_CONFIDENCE: z.coerce.number().min(0).max(1).default(0.5).describe('Score from which a first cause is told.'),
  NOTIFY_DEADLINE_MS: count.default(300_000).describe('An incident without such a cause is told after this long.'),
  NOTIFY_SEVERITY: z
    .enum(['critical', 'error', 'warning', 'info'])
    .default('warning')
    .describe('Least severe incident that is told.'),
  NOTIFY_QUIET_HOURS: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d \S+$/)
    .refine((text) => isTimeZone(text.split(' ')[1]), 'no time zone')
    .optional()
    .describe('Nothing new below critical is told then, e.g. `22:00-07:00 Europe/Berlin`; it is told afterwards.'),
  NOTIFY_PER_MINUTE: count.default(20).describe('Messages a minute that people get through one channel at most.'),
  DELIVERY_GIVE_UP_MS: count.default(86_400_000).describe('A message that cannot be delivered for this long is dead.'),
  OUTBOUND_PRIVATE: flag
    .default(false)
    .describe('Whether messages may go to plain http, loopback, private and link-local addresses.'),
});

export type Config = z.infer<typeof variables>;

/** Injection token of the {@link Config}. */
export const CONFIG = Symbol('config');

/** Reads the environment; names every variable that is wrong, never its value. Empty means absent. */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = variables.safeParse(given);
  if (result.success) return result.data;
  const wrong = result.error.issues.map(
    ({ path, code }) => `${path.join('.')} (${expected(String(path[0]))}; ${code})`,
  );
  throw new Failure('config.invalid', `The configuration is wrong: ${wrong.join(', ')}`);
}

/** The text of `.env.example`: every variable with its meaning and default. */
export function environmentExample(): string {
  const lines = Object.entries(variables.shape).map(([name, schema]) => {
    const standard = schema.safeParse(undefined).data;
    return `# ${expected(name)}\n${standard === undefined ? `# ${name}=` : `${name}=${String(standard)}`}\n`;
  });
  return `# Throughline's configuration; generated by \`npm run env-example\`.\n\n${lines.join('\n')}`;
}

function expected(name: string): string {
  return name in variables.shape ? (variables.shape[name as keyof typeof variables.shape].description ?? name) : name;
}
