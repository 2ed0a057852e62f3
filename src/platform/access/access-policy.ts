import type { Config } from '../config.js';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Whether requests without a token are served: only on loopback, and only unless the configuration asks for tokens.
 * Beyond loopback a token is always needed.
 */
export function isOpen({ HOST, ACCESS }: Pick<Config, 'HOST' | 'ACCESS'>): boolean {
  return ACCESS === 'loopback' && isLoopback(HOST);
}

export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
}

/**
 * Why a request to an open server comes from elsewhere than a program of this machine; undefined when nothing says so.
 * A page of another site can make a browser reach loopback: by a name that resolves to it (DNS rebinding; its name
 * is in `Host`) or directly (its name is in `Origin`). A proxy says `X-Forwarded-For` and would open the server to all.
 */
export function foreignBecause(headers: Headers, allowed: readonly string[]): string | undefined {
  const host = hostOf(headers['host']);
  if (!isAllowed(host, allowed)) return `the host ${host ?? '(none)'} is not allowed: see ALLOWED_HOSTS`;
  const origin = headers['origin'];
  if (origin !== undefined && !isAllowed(hostOfOrigin(origin), allowed))
    return `a page of ${String(origin).slice(0, 200)} may not call this server`;
  if (headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined)
    return 'behind a proxy the server needs tokens: set ACCESS=tokens';
  return undefined;
}

function isAllowed(host: string | undefined, allowed: readonly string[]): boolean {
  return host !== undefined && (isLoopback(host) || allowed.includes(host));
}

function hostOf(header: string | string[] | undefined): string | undefined {
  if (typeof header !== 'string') return undefined;
  return /^(\[[0-9a-f:]+\]|[^:[\]]+)(:\d+)?$/i.exec(header.trim())?.[1]?.toLowerCase();
}

function hostOfOrigin(origin: string | string[]): string | undefined {
  return typeof origin === 'string' && URL.canParse(origin) ? new URL(origin).hostname.toLowerCase() : undefined;
}
