import type { z } from 'zod';
import { Failure } from '../platform/failure.js';
import type { PullEndpoint } from './pull.js';

type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;
/** Sent as JSON, or as a form. */
type Body = URLSearchParams | Readonly<Record<string, unknown>>;

interface Request {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Query | undefined;
  readonly body?: Body | undefined;
}

export interface PullClientOptions extends PullEndpoint {
  readonly maxBytes: number;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
  readonly send?: typeof fetch;
}

/** An answer that cannot be used. `retryAfterMs` is when the other side wants to be asked again. */
export class PullFailure extends Failure {
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: string,
    message: string,
    options: { readonly cause?: unknown; readonly status?: number; readonly retryAfterMs?: number | undefined } = {},
  ) {
    super(code, message, { retryable: true, cause: options.cause });
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
  }
}

const maxRedirects = 3;
const maxSaidChars = 300;
const busy: ReadonlySet<number> = new Set([429, 503]);

/**
 * Asks one server: bounded in time and size, never another host, not even when redirected. What it throws names the
 * method and path, never a header.
 */
export class PullClient {
  readonly #base: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #options: PullClientOptions;

  /** `url` may hold user:password, which become Basic authentication. */
  constructor(options: PullClientOptions) {
    const base = new URL(options.url);
    const { username, password } = base;
    const userinfo = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    const basic: Record<string, string> = {};
    if (username !== '') basic['authorization'] = `Basic ${Buffer.from(userinfo).toString('base64')}`;
    base.username = base.password = '';
    this.#base = base;
    this.#headers = { accept: 'application/json', 'user-agent': 'throughline', ...basic, ...options.headers };
    this.#options = options;
  }

  get<T>(schema: z.ZodType<T>, path: string, query?: Query): Promise<T> {
    return this.#json(schema, { method: 'GET', path, query });
  }

  /** Undefined when it is not there, or in another of the ways that `absent` lists. */
  async find<T>(
    schema: z.ZodType<T>,
    path: string,
    query?: Query,
    absent: readonly number[] = [404],
  ): Promise<T | undefined> {
    try {
      return await this.get(schema, path, query);
    } catch (error) {
      if (error instanceof PullFailure && absent.includes(error.status ?? 0)) return undefined;
      throw error;
    }
  }

  /** A file as text; undefined when the other side refuses to hand it out, other than because it is busy. */
  async findText(path: string, query?: Query): Promise<string | undefined> {
    try {
      return await this.#text({ method: 'GET', path, query });
    } catch (error) {
      if (error instanceof PullFailure && error.status !== undefined && !busy.has(error.status)) return undefined;
      throw error;
    }
  }

  post<T>(schema: z.ZodType<T>, path: string, body?: Body, query?: Query): Promise<T> {
    return this.#json(schema, { method: 'POST', path, query, body });
  }

  delete<T>(schema: z.ZodType<T>, path: string, body?: Body): Promise<T> {
    return this.#json(schema, { method: 'DELETE', path, body });
  }

  /** Lines of JSON as they come, for at most `forMs`; ends without complaint when the time is over. */
  async *lines<T>(schema: z.ZodType<T>, path: string, query: Query, forMs: number): AsyncGenerator<T> {
    const request = { method: 'GET', path, query } as const;
    const over = AbortSignal.timeout(forMs);
    const response = await this.#send(request, over);
    try {
      for await (const line of linesOf(response, this.#options.maxBytes)) yield parsed(schema, line, request);
    } catch (error) {
      if (!over.aborted) throw error;
    }
  }

  async #json<T>(schema: z.ZodType<T>, request: Request): Promise<T> {
    return parsed(schema, await this.#text(request), request);
  }

  async #text(request: Request): Promise<string> {
    const signal = AbortSignal.timeout(this.#options.timeoutMs ?? 30_000);
    const response = await this.#send(request, signal);
    return readText(response, this.#options.maxBytes).catch((cause: unknown) => {
      throw cause instanceof PullFailure ? cause : unreachable(request, cause);
    });
  }

  async #send(request: Request, timeout: AbortSignal): Promise<Response> {
    const signal = AbortSignal.any([this.#options.signal, timeout]);
    let url = this.#urlOf(request);
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const response = await this.#fetch(url, request, signal);
      if (response.ok) return response;
      if (response.status < 300 || response.status >= 400) throw await this.#refusal(response, request);
      url = new URL(response.headers.get('location') ?? '', url);
      if (url.origin !== this.#base.origin)
        throw new PullFailure('pull.redirected', `${shown(request)} was redirected to another host, ${url.host}`);
    }
    throw new PullFailure('pull.redirected', `${shown(request)} was redirected more than ${maxRedirects} times`);
  }

  async #fetch(url: URL, request: Request, signal: AbortSignal): Promise<Response> {
    const { send = fetch } = this.#options;
    const { method, body } = request;
    const isForm = body instanceof URLSearchParams;
    const content =
      body === undefined
        ? {}
        : {
            body: isForm ? body.toString() : JSON.stringify(body),
            headers: {
              ...this.#headers,
              'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
            },
          };
    try {
      return await send(url, { method, headers: this.#headers, ...content, redirect: 'manual', signal });
    } catch (cause) {
      throw unreachable(request, cause);
    }
  }

  async #refusal(response: Response, request: Request): Promise<PullFailure> {
    const { status } = response;
    const said = await readText(response, 65_536).catch(() => '');
    const secret = this.#headers['authorization']?.split(/[ =]/).at(-1) ?? '';
    const clean = (secret === '' ? said : said.replaceAll(secret, '(removed)')).slice(0, maxSaidChars);
    const message = `${shown(request)} was answered with ${status}${clean === '' ? '' : `: ${clean}`}`;
    return new PullFailure('pull.refused', message, { status, retryAfterMs: retryAfterOf(response.headers) });
  }

  #urlOf({ path, query = {} }: Request): URL {
    const url = new URL(this.#base);
    url.pathname = `${this.#base.pathname.replace(/\/$/, '')}${path}`;
    for (const [name, value] of Object.entries(query))
      for (const one of typeof value === 'object' ? value : [value])
        if (one !== undefined) url.searchParams.append(name, String(one));
    return url;
  }
}

function shown({ method, path }: Request): string {
  return `${method} ${path}`;
}

function unreachable(request: Request, cause: unknown): PullFailure {
  const because = (cause as Error).cause ?? cause;
  return new PullFailure('pull.unreachable', `${shown(request)} was not answered: ${(because as Error).message}`, {
    cause,
  });
}

function parsed<T>(schema: z.ZodType<T>, text: string, request: Request): T {
  let answer: unknown;
  try {
    answer = text === '' ? undefined : JSON.parse(text);
  } catch (cause) {
    throw new PullFailure('pull.answer', `${shown(request)} was answered with what is no JSON`, { cause });
  }
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.map(String).join('.') || 'the answer';
  throw new PullFailure('pull.answer', `${shown(request)}: ${where} is not what it should be: ${issue?.message ?? ''}`);
}

/** `Retry-After` in seconds or as a date; PagerDuty counts seconds in `ratelimit-reset`, GitHub epoch seconds. */
function retryAfterOf(headers: Headers): number | undefined {
  const after = headers.get('retry-after') ?? headers.get('ratelimit-reset');
  if (after !== null) {
    const ms = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - Date.now();
    return ms > 0 ? ms : undefined;
  }
  if (headers.get('x-ratelimit-remaining') !== '0') return undefined;
  const resetMs = Number(headers.get('x-ratelimit-reset')) * 1000 - Date.now();
  return resetMs > 0 ? resetMs : undefined;
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new PullFailure('pull.too-large', `The answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function* linesOf(response: Response, maxBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body ?? []) {
    rest += decoder.decode(chunk, { stream: true });
    if (rest.length > maxBytes) throw new PullFailure('pull.too-large', `A line is longer than ${maxBytes} characters`);
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  if (rest.trim() !== '') yield rest;
}
