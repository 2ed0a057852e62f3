import { lookup as resolve, type LookupAddress, type LookupOptions } from 'node:dns';
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { Failure } from '../platform/failure.js';
import type { Outside, Receipt } from './channel.js';
import { isPrivateAddress } from './private-addresses.js';

export interface HttpCall {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  /** May be a secret: it is in no error. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As much of it as anybody reads. */
  readonly body: string;
}

const timeoutMs = 10_000;
const mostBytes = 4_194_304;

/** Injection token of the {@link Outside}. */
export const OUTSIDE = Symbol('outside');

/** The world as the configuration lets us reach it. */
export function openOutside({ OUTBOUND_PRIVATE }: Pick<Config, 'OUTBOUND_PRIVATE'>, clock: Clock): Outside {
  const reach = OUTBOUND_PRIVATE ? 'any' : 'public';
  return { now: () => clock.now(), send: (call) => callHttp(call, reach) };
}

/** Which addresses may be called: `public` ones by https, or `any`. */
export type Reach = 'public' | 'any';

/**
 * Calls an address. The addresses that its name resolves to are checked, and the connection goes to the very ones that
 * were (no second look-up, no redirect), so that nobody reaches a private network through us.
 * Throws `outbound.forbidden`, and `outbound.unreachable` (retryable).
 */
export async function callHttp(call: HttpCall, reach: Reach): Promise<HttpAnswer> {
  const url = new URL(call.url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (reach === 'public' && url.protocol !== 'https:')
    throw new Failure('outbound.forbidden', 'Messages go out by https only, unless OUTBOUND_PRIVATE is set');
  if (reach === 'public' && isIP(host) !== 0 && isPrivateAddress(host)) throw forbidden(host);
  try {
    return await exchange(url, call, reach);
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure('outbound.unreachable', reasonOf(cause), { retryable: true });
  }
}

function exchange(url: URL, { method, headers, body }: HttpCall, reach: Reach): Promise<HttpAnswer> {
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const options: RequestOptions = {
    method,
    headers: { 'user-agent': 'throughline', ...(bytes && { 'content-length': bytes.length }), ...headers },
    agent: false,
    lookup: lookupWithin(reach),
    signal: AbortSignal.timeout(timeoutMs),
  };
  return new Promise((settle, refuse) => {
    const request = url.protocol === 'https:' ? requestHttps(url, options) : requestHttp(url, options);
    request.once('error', refuse);
    request.once('response', (response) => {
      readBody(response).then(
        (text) => settle({ status: response.statusCode ?? 0, headers: plainHeaders(response), body: text }),
        refuse,
      );
    });
    request.end(bytes);
  });
}

type LookUp = NonNullable<RequestOptions['lookup']>;

function lookupWithin(reach: Reach): LookUp {
  return (host: string, options: LookupOptions, settle) => {
    resolve(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
      const [first] = found ?? [];
      if (error || !first) return settle(error ?? new Error(`${host} has no address`), '');
      const bad = found.find(({ address }) => isPrivateAddress(address));
      if (reach === 'public' && bad) return settle(forbidden(bad.address), '');
      return options.all ? settle(null, found) : settle(null, first.address, first.family);
    });
  };
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function plainHeaders({ headers }: IncomingMessage): HttpAnswer['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]));
}

function forbidden(address: string): Failure {
  const message = `${address} is no public address; OUTBOUND_PRIVATE=true lets messages go there`;
  return new Failure('outbound.forbidden', message);
}

/** Without the address, which may be a secret. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'no answer';
  if (cause.name === 'AbortError' || cause.name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  return 'code' in cause ? String(cause.code) : cause.message;
}

/** What an answer means for the delivery: refused credentials may be mended, so they are tried again like an outage. */
export function receiptOf({ status, headers, body }: HttpAnswer, now: number): Receipt {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  const retry = status === 401 || status === 403 || status === 408 || status === 429 || status >= 500;
  const retryAfterMs = retry ? waitOf(headers, now) : undefined;
  const because = `answered ${status}: ${body.slice(0, 200).replaceAll(/\s+/g, ' ')}`;
  return { kind: 'failed', retry, because, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** Most time that another side may ask to be left alone. */
const longestWaitMs = 3_600_000;

/** `Retry-After` in seconds or as a date; PagerDuty says `ratelimit-reset` instead. */
function waitOf(headers: HttpAnswer['headers'], now: number): number | undefined {
  const said = headers['retry-after'] ?? headers['ratelimit-reset'];
  if (said === undefined) return undefined;
  const waitMs = /^\d+$/.test(said) ? Number(said) * 1_000 : Date.parse(said) - now;
  return Number.isFinite(waitMs) && waitMs >= 0 ? Math.min(waitMs, longestWaitMs) : undefined;
}
