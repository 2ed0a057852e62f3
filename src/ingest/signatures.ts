import { createHmac, timingSafeEqual } from 'node:crypto';
import { standardWebhookKey } from '../platform/standard-webhooks.js';

/** How a sender proves that a body is its own: a named scheme, so that sources stay free of cryptography. */
export type Authentication =
  /** `X-PagerDuty-Signature: v1=<hex>,v1=<hex>`: HMAC-SHA256 of the body; any `v1=` may match. */
  | { readonly scheme: 'pagerduty-v3' }
  /** Hex HMAC of the body, behind `prefix`; of `<unix seconds>:<body>` when `timestampHeader` is given. */
  | {
      readonly scheme: 'hmac-sha256-hex' | 'hmac-sha512-hex';
      readonly header: string;
      readonly prefix?: string;
      readonly timestampHeader?: string;
    }
  /** `v1,<base64>` HMAC-SHA256 of `<id>.<unix seconds>.<body>`; standardwebhooks.com, GitLab, MLflow. */
  | {
      readonly scheme: 'standard-webhooks';
      readonly idHeader: string;
      readonly timestampHeader: string;
      readonly signatureHeader: string;
    }
  /** `v0=<hex>` HMAC-SHA256 of `v0:<unix seconds>:<body>`. */
  | { readonly scheme: 'slack-v0' }
  /** The secret itself in a header; `Bearer ` before it is ignored. */
  | { readonly scheme: 'shared-secret'; readonly header: string }
  | { readonly scheme: 'any'; readonly of: readonly Authentication[] };

export type SignatureVerdict = { readonly valid: true } | { readonly valid: false; readonly because: string };

/** A signed timestamp may be this far from the clock, either way. */
const toleranceMs = 5 * 60_000;

/**
 * Whether one of `secrets` signed `body`. Never throws; the reason names neither secret nor signature.
 * Comparisons take the same time whatever the bytes are.
 */
export function verifySignature(
  authentication: Authentication,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[],
  nowMs: number,
): SignatureVerdict {
  if (authentication.scheme === 'any') {
    const verdicts = authentication.of.map((one) => verifySignature(one, body, headers, secrets, nowMs));
    return verdicts.find(({ valid }) => valid) ?? verdicts[0] ?? refused('no scheme is configured');
  }
  const claim = readClaim(authentication, headers);
  if ('because' in claim) return refused(claim.because);
  if (claim.signedAt !== undefined) {
    const ageMs = nowMs - claim.signedAt * 1000;
    if (!(Math.abs(ageMs) <= toleranceMs)) return refused('the signed timestamp is more than 5 minutes off');
  }
  const matches = secrets.some((secret) => {
    const expected = claim.expected(body, secret);
    return claim.signatures.some((signature) => sameBytes(signature, expected));
  });
  return matches ? { valid: true } : refused('no signature matches');
}

interface Claim {
  readonly signatures: readonly Uint8Array[];
  readonly signedAt?: number;
  expected(body: Uint8Array, secret: string): Uint8Array;
}

type Scheme<S extends Authentication['scheme']> = Extract<Authentication, { scheme: S }>;
type Headers = Readonly<Record<string, string>>;
type Reading = Claim | { readonly because: string };

function readClaim(authentication: Exclude<Authentication, { scheme: 'any' }>, headers: Headers): Reading {
  if (authentication.scheme === 'pagerduty-v3') return pagerDuty(headers);
  if (authentication.scheme === 'standard-webhooks') return standardWebhooks(authentication, headers);
  if (authentication.scheme === 'slack-v0') return slack(headers);
  if (authentication.scheme === 'shared-secret') return sharedSecret(authentication, headers);
  return plainHmac(authentication, headers);
}

function pagerDuty(headers: Headers): Reading {
  const signatures = list(headers['x-pagerduty-signature'], ',').flatMap((part) => hex(part, 'v1=', 32));
  return signed('x-pagerduty-signature', signatures, (body, secret) => hmac('sha256', secret, [body]));
}

function plainHmac(authentication: Scheme<'hmac-sha256-hex' | 'hmac-sha512-hex'>, headers: Headers): Reading {
  const { header, prefix = '', timestampHeader, scheme } = authentication;
  const [algorithm, bytes] = scheme === 'hmac-sha256-hex' ? (['sha256', 32] as const) : (['sha512', 64] as const);
  const signatures = hex(headers[header] ?? '', prefix, bytes);
  if (timestampHeader === undefined) return signed(header, signatures, (body, key) => hmac(algorithm, key, [body]));
  const at = headers[timestampHeader];
  return stamped(header, signatures, at, (body, key) => hmac(algorithm, key, [`${at}:`, body]));
}

function standardWebhooks(authentication: Scheme<'standard-webhooks'>, headers: Headers): Reading {
  const { idHeader, timestampHeader, signatureHeader } = authentication;
  const id = headers[idHeader];
  if (!id) return { because: `the header ${idHeader} is missing` };
  const at = headers[timestampHeader];
  const signatures = list(headers[signatureHeader], ' ').flatMap((part) => base64(part, 'v1,', 32));
  return stamped(signatureHeader, signatures, at, (body, secret) =>
    hmac('sha256', keyOf(secret), [`${id}.${at}.`, body]),
  );
}

function slack(headers: Headers): Reading {
  const at = headers['x-slack-request-timestamp'];
  const signatures = hex(headers['x-slack-signature'] ?? '', 'v0=', 32);
  return stamped('x-slack-signature', signatures, at, (body, key) => hmac('sha256', key, [`v0:${at}:`, body]));
}

function sharedSecret({ header }: Scheme<'shared-secret'>, headers: Headers): Reading {
  const given = (headers[header] ?? '').replace(/^Bearer /i, '');
  if (given === '') return { because: `the header ${header} is missing` };
  return { signatures: [fingerprint(given)], expected: (_, secret) => fingerprint(secret) };
}

function signed(header: string, signatures: readonly Uint8Array[], expected: Claim['expected']) {
  if (signatures.length === 0) return { because: `the header ${header} is missing or malformed` };
  return { signatures, expected };
}

function stamped(
  header: string,
  signatures: readonly Uint8Array[],
  at: string | undefined,
  expected: Claim['expected'],
) {
  if (at === undefined || !/^\d{1,12}$/.test(at)) return { because: 'the signed timestamp is missing or malformed' };
  return { signedAt: Number(at), ...signed(header, signatures, expected) };
}

/** Standard Webhooks writes keys as `whsec_<base64>`; others use the text itself. */
function keyOf(secret: string): string | Buffer {
  return standardWebhookKey(secret) ?? secret;
}

function hmac(algorithm: 'sha256' | 'sha512', key: string | Buffer, parts: readonly (string | Uint8Array)[]): Buffer {
  const digest = createHmac(algorithm, key);
  for (const part of parts) digest.update(part);
  return digest.digest();
}

/** Equal lengths for the comparison, whatever was given. */
function fingerprint(secret: string): Buffer {
  return hmac('sha256', 'throughline', [secret]);
}

function hex(text: string, prefix: string, bytes: number): Buffer[] {
  const digits = text.slice(prefix.length);
  const wellFormed = text.startsWith(prefix) && digits.length === 2 * bytes && /^[0-9a-f]+$/i.test(digits);
  return wellFormed ? [Buffer.from(digits, 'hex')] : [];
}

function base64(text: string, prefix: string, bytes: number): Buffer[] {
  if (!text.startsWith(prefix)) return [];
  const encoded = text.slice(prefix.length);
  const decoded = Buffer.from(encoded, 'base64');
  // Node decodes what is no base64 as far as it is; only what it would write itself counts.
  return decoded.length === bytes && decoded.toString('base64') === encoded ? [decoded] : [];
}

function list(header: string | undefined, separator: string): string[] {
  return (header ?? '')
    .split(separator)
    .map((part) => part.trim())
    .filter(Boolean);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function refused(because: string): SignatureVerdict {
  return { valid: false, because };
}
