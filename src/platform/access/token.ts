import { createHash, timingSafeEqual } from 'node:crypto';

/** What a token may do. `operate` includes `read`; `admin` includes everything. */
export const scopes = ['ingest', 'read', 'operate', 'admin'] as const;
export type Scope = (typeof scopes)[number];

const included: Readonly<Record<Scope, readonly Scope[]>> = {
  ingest: ['ingest'],
  read: ['read'],
  operate: ['operate', 'read'],
  admin: ['admin', 'operate', 'read', 'ingest'],
};

export function grants(held: readonly Scope[], needed: Scope): boolean {
  return held.some((scope) => included[scope].includes(needed));
}

/** What is kept of a token: enough to recognise it, nothing to forge it with. */
export interface Token {
  /** The part of the token that may be shown. */
  readonly id: string;
  /** What its owner calls it; the actor of what is done with it. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** SHA-256 of the secret part, hex. Its 256 bits of chance need no slow hash. */
  readonly secretHash: string;
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly revokedAt?: number;
}

const idBytes = 6;
const secretBytes = 32;
const shape = /^tl_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/** The text of a new token, to be shown once, and what is kept of it. `random` gives that many random bytes. */
export function makeToken(
  { name, scopes, createdAt, expiresAt }: Pick<Token, 'name' | 'scopes' | 'createdAt' | 'expiresAt'>,
  random: (bytes: number) => Buffer,
): { readonly text: string; readonly token: Token } {
  const id = random(idBytes).toString('hex');
  const secret = random(secretBytes).toString('base64url');
  const token = {
    id,
    name,
    scopes,
    secretHash: hashOf(secret),
    createdAt,
    ...(expiresAt !== undefined && { expiresAt }),
  };
  return { text: `tl_${id}_${secret}`, token };
}

/** The id and secret in the text of a token; undefined when it is none. */
export function parseToken(text: string): { readonly id: string; readonly secret: string } | undefined {
  const [, id, secret] = shape.exec(text) ?? [];
  return id !== undefined && secret !== undefined ? { id, secret } : undefined;
}

export type TokenVerdict = { readonly valid: true } | { readonly valid: false; readonly because: string };

/** Whether a secret is this token's, and the token still counts at `now`. */
export function checkToken(token: Token | undefined, secret: string, now: number): TokenVerdict {
  const known = token !== undefined && timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(token.secretHash));
  if (!known) return { valid: false, because: 'the token is not known' };
  if (token.revokedAt !== undefined) return { valid: false, because: `the token ${token.id} was revoked` };
  if (token.expiresAt !== undefined && token.expiresAt <= now)
    return { valid: false, because: `the token ${token.id} has expired` };
  return { valid: true };
}

/**
 * The token in the headers of a request: `Bearer <token>`, the password of `Basic` (Prometheus, Beats) or the key of
 * `ApiKey base64(id:key)` (Elasticsearch clients).
 */
export function tokenIn(headers: Readonly<Record<string, string | string[] | undefined>>): string | undefined {
  const header = headers['authorization'];
  const [, scheme = '', credential = ''] = /^(\w+) +(\S+) *$/.exec(typeof header === 'string' ? header : '') ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
    case 'token':
      return credential;
    case 'basic':
    case 'apikey':
      return afterColon(Buffer.from(credential, 'base64').toString('utf8'));
    default:
      return undefined;
  }
}

function afterColon(text: string): string {
  return text.slice(text.indexOf(':') + 1);
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
