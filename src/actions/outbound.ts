import { readFile } from 'node:fs/promises';
import type { Config } from '../platform/config.js';
import { Failure, messageOf } from '../platform/failure.js';
import { signStandardWebhook } from '../platform/standard-webhooks.js';
import type { Credential, ExactRequest } from './executor.js';

const timeoutMs = 10_000;
/** What a target answers beyond this is not read. */
const maxAnswerBytes = 4 * 1024 * 1024;
const mask = '***';

/**
 * Sends a request with its secret and answers its JSON; undefined when there is none. Throws `action.refused` when the
 * target said no, and, retryable, `action.unanswered` when nobody knows whether it was carried out.
 */
export async function send(request: ExactRequest, config: Config, now: number): Promise<unknown> {
  const { method, url, headers, body } = request;
  const what = `${method} ${withoutUser(url)}`;
  const secret = await secretHeaders(request, config, now);
  let status: number;
  let text: string;
  try {
    const response = await fetch(withoutUser(url), {
      method,
      headers: { ...headers, ...secret },
      ...(body !== undefined && { body }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    status = response.status;
    text = await readBounded(response);
  } catch (cause) {
    throw new Failure('action.unanswered', `${what} was not answered: ${messageOf(cause)}`, { retryable: true, cause });
  }
  if (status >= 200 && status < 300) return text.trim() === '' ? undefined : (parsed(text) ?? text);
  const failure = `${what} was answered ${status}: ${text.slice(0, 300)}`;
  const unsure = status >= 500 || status === 408 || status === 429;
  throw new Refusal(unsure ? 'action.unanswered' : 'action.refused', failure, status, parsed(text), unsure);
}

/** An answer that says no. */
export class Refusal extends Failure {
  readonly status: number;
  /** Its body, when it is JSON. */
  readonly answer: unknown;

  constructor(code: string, message: string, status: number, answer: unknown, retryable: boolean) {
    super(code, message, { retryable });
    this.status = status;
    this.answer = answer;
  }
}

/** A request as people may see it: every secret in its place, masked. */
export function shown(request: ExactRequest): string {
  const { method, url, headers, body, credential } = request;
  const masked = Object.fromEntries(secretNames[credential].map((name) => [name, mask]));
  const lines = Object.entries({ ...headers, ...masked }).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${withoutUser(url)}`, ...lines, ...(body === undefined ? [] : ['', body])].join('\n');
}

const secretNames: Readonly<Record<Credential, readonly string[]>> = {
  mlflow: ['authorization'],
  kubernetes: ['authorization'],
  github: ['authorization'],
  webhook: ['webhook-timestamp', 'webhook-signature'],
};

async function secretHeaders(request: ExactRequest, config: Config, now: number): Promise<Record<string, string>> {
  const { credential } = request;
  if (credential === 'webhook') return signed(config.ACTION_WEBHOOK_SECRET ?? '', request, now);
  if (credential === 'mlflow') return authorization(config.MLFLOW_TOKEN, config.MLFLOW_URL);
  if (credential === 'github') return authorization(config.GITHUB_TOKEN, undefined);
  return authorization(await kubernetesToken(config), config.KUBERNETES_URL);
}

/** In a cluster the token changes by the hour, so it is read anew. */
async function kubernetesToken({ KUBERNETES_TOKEN, KUBERNETES_TOKEN_FILE: file }: Config): Promise<string | undefined> {
  return file === undefined ? KUBERNETES_TOKEN : (await readFile(file, 'utf8')).trim();
}

function signed(secret: string, { headers, body = '' }: ExactRequest, now: number): Record<string, string> {
  return signStandardWebhook(secret, { id: headers['webhook-id'] ?? '', body }, now);
}

function authorization(token: string | undefined, base: string | undefined): Record<string, string> {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  const { username = '', password = '' } = base === undefined ? {} : new URL(base);
  if (username === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function withoutUser(url: string): string {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain.href;
}

async function readBounded(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > maxAnswerBytes) throw new Error(`the answer is longer than ${maxAnswerBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
