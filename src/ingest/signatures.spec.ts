import { describe, expect, it } from 'vitest';
import { verifySignature, type Authentication } from './signatures.js';

/** Computed with Python's `hmac`; the key is `test-secret`. */
const text = '{"event":{"id":"01ABC","event_type":"incident.triggered","data":{"title":"café ☃"}}}';
const body = new TextEncoder().encode(text);
const sha256 = 'c4e6233f521f93cfa57749b1ed1513eccc235fdf53a22e98a6b08385def118b2';
const stampedSha256 = '4ad7eeef535051b3724f5218d5857b3d71bc169e26fe6714edaeaff2579ce3fa';
const sha512 =
  'de24d27a05043d608904cc7149fef00d82caf6bde3fb5341adb6aae9042f2f6b4f028dd4683ef800b4dce46dbd1dcacd5ba0876f42c01bd7f06aa8fc723107ba';
const slack = '1fb7c09cdeb4cfc3c8d48c6982f087f4cc8342ba74bdc610bac8720a91fcfd3c';
const standard = 'v1,wOqFwbLTTX7HSn859RFPdlCYOnBVz4fdKztq2drHgAw=';
const id = '3f1c7a52-0d2b-4b6b-9a55-3d6d8f0a1c11';
const signedAt = '1700000000';
const now = 1_700_000_000_000;

interface Case {
  readonly of: string;
  readonly authentication: Authentication;
  readonly header: string;
  readonly signature: string;
  readonly more?: Readonly<Record<string, string>>;
}

const cases: readonly Case[] = [
  {
    of: 'PagerDuty V3',
    authentication: { scheme: 'pagerduty-v3' },
    header: 'x-pagerduty-signature',
    signature: `v1=${sha256}`,
  },
  {
    of: 'GitHub',
    authentication: { scheme: 'hmac-sha256-hex', header: 'x-hub-signature-256', prefix: 'sha256=' },
    header: 'x-hub-signature-256',
    signature: `sha256=${sha256}`,
  },
  {
    of: 'Grafana',
    authentication: { scheme: 'hmac-sha256-hex', header: 'x-grafana-alerting-signature' },
    header: 'x-grafana-alerting-signature',
    signature: sha256,
  },
  {
    of: 'Grafana with a timestamp',
    authentication: { scheme: 'hmac-sha256-hex', header: 'x-grafana-alerting-signature', timestampHeader: 'x-at' },
    header: 'x-grafana-alerting-signature',
    signature: stampedSha256,
    more: { 'x-at': signedAt },
  },
  {
    of: 'MLflow',
    authentication: {
      scheme: 'standard-webhooks',
      idHeader: 'x-mlflow-delivery-id',
      timestampHeader: 'x-mlflow-timestamp',
      signatureHeader: 'x-mlflow-signature',
    },
    header: 'x-mlflow-signature',
    signature: standard,
    more: { 'x-mlflow-delivery-id': id, 'x-mlflow-timestamp': signedAt },
  },
  {
    of: 'HCP Terraform',
    authentication: { scheme: 'hmac-sha512-hex', header: 'x-tfe-notification-signature' },
    header: 'x-tfe-notification-signature',
    signature: sha512,
  },
  {
    of: 'Slack',
    authentication: { scheme: 'slack-v0' },
    header: 'x-slack-signature',
    signature: `v0=${slack}`,
    more: { 'x-slack-request-timestamp': signedAt },
  },
];

const stampHeaders = ['x-at', 'x-mlflow-timestamp', 'x-slack-request-timestamp'];

describe.each(cases)('a signature of $of', ({ authentication, header, signature, more = {} }) => {
  const verify = (given: string | undefined, of: Uint8Array = body, at = now, headers = more) =>
    verifySignature(
      authentication,
      of,
      { ...headers, ...(given !== undefined && { [header]: given }) },
      ['rotated', 'test-secret'],
      at,
    );

  it('is accepted by whichever secret made it', () => {
    expect(verify(signature)).toEqual({ valid: true });
  });

  it.each([
    ['absent', undefined],
    ['empty', ''],
    ['cut', signature.slice(0, -2)],
    ['of odd length', signature.slice(0, -1)],
    ['no more than its scheme', signature.slice(0, 3)],
    [
      'in capitals where the scheme is not',
      signature.replace(/^[a-z]\w*(?=[=,])/, (scheme) => scheme.toUpperCase()) + (/^v|^sha/.test(signature) ? '' : 'x'),
    ],
    ['not hexadecimal', signature.replace(/.$/, '~')],
    ['of something else', `${signature.slice(0, -12)}beef${signature.slice(-8)}`],
  ])('is refused when it is %s', (_, given) => {
    expect(verify(given)).toEqual({ valid: false, because: expect.any(String) });
  });

  it.each([
    ['written anew', JSON.stringify(JSON.parse(text), null, 1)],
    ['escaped to ASCII', text.replace('é', String.raw`\u00e9`)],
    ['ended by a newline', `${text}\n`],
    ['empty', ''],
  ])('is refused for a body that was %s', (_, other) => {
    expect(verify(signature, new TextEncoder().encode(other)).valid).toBe(false);
  });

  it('is refused when its time is signed and more than five minutes off', () => {
    const isStamped = Object.keys(more).some((name) => stampHeaders.includes(name));
    for (const offMs of [301_000, -301_000]) expect(verify(signature, body, now + offMs).valid).toBe(!isStamped);
    for (const offMs of [299_000, -299_000]) expect(verify(signature, body, now + offMs).valid).toBe(true);
  });

  it.each(stampHeaders.filter((name) => name in more))('is refused without a proper %s', (name) => {
    for (const stamp of ['', '1.7e9', '-1', '17000000001', 'now'])
      expect(verify(signature, body, now, { ...more, [name]: stamp }).valid).toBe(false);
  });

  it('is refused when there is no secret', () => {
    expect(verifySignature(authentication, body, { ...more, [header]: signature }, [], now).valid).toBe(false);
  });
});

describe('verifySignature', () => {
  const pagerDuty = (signature: string) =>
    verifySignature({ scheme: 'pagerduty-v3' }, body, { 'x-pagerduty-signature': signature }, ['test-secret'], now);

  it('accepts the second of two signatures, and no other version', () => {
    expect(pagerDuty(`v1=${'0'.repeat(64)}, v1=${sha256}`).valid).toBe(true);
    expect(pagerDuty(`v2=${sha256}`).valid).toBe(false);
  });

  it('decodes keys written as Standard Webhooks does', () => {
    const key = `whsec_${Buffer.from('test-secret').toString('base64')}`;
    const headers = { 'webhook-id': id, 'webhook-timestamp': signedAt, 'webhook-signature': `v1a,x ${standard}` };
    const authentication = {
      scheme: 'standard-webhooks',
      idHeader: 'webhook-id',
      timestampHeader: 'webhook-timestamp',
      signatureHeader: 'webhook-signature',
    } as const;
    expect(verifySignature(authentication, body, headers, [key], now).valid).toBe(true);
  });

  it('compares a shared secret, with or without Bearer', () => {
    const authentication = { scheme: 'shared-secret', header: 'x-gitlab-token' } as const;
    const verify = (given: string) =>
      verifySignature(authentication, body, { 'x-gitlab-token': given }, ['s3cret'], now);
    expect([verify('s3cret'), verify('Bearer s3cret'), verify('s3cre'), verify('')].map(({ valid }) => valid)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('accepts what any of several schemes accepts', () => {
    const of = [{ scheme: 'shared-secret', header: 'x-gitlab-token' }, { scheme: 'pagerduty-v3' }] as const;
    const headers = { 'x-pagerduty-signature': `v1=${sha256}` };
    expect(verifySignature({ scheme: 'any', of }, body, headers, ['test-secret'], now).valid).toBe(true);
    expect(verifySignature({ scheme: 'any', of }, body, {}, ['test-secret'], now).valid).toBe(false);
  });
});
