import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyBatch } from '../domain/batch.js';
import { isCardNumber, isIban } from './redact-checks.js';
import { redactBatch, redactor } from './redact.js';

const redact = redactor();

describe('redactor', () => {
  it.each([
    ['mail to Bob.Smith+x@mail.example.co.uk!', 'mail to <email>!'],
    ['card 4111 1111 1111 1111 declined', 'card <card> declined'],
    ['card=5500-0000-0000-0004', 'card=<card>'],
    ['amex 378282246310005.', 'amex <card>.'],
    ['iban GB82 WEST 1234 5698 7654 32 used', 'iban <iban> used'],
    ['iban DE89370400440532013000', 'iban <iban>'],
    ['password=hunter2, user=ana', 'password=<secret>, user=ana'],
    ['DB_PASSWORD = "two words" next', 'DB_PASSWORD = <secret> next'],
    ['{"api_key": "abc", "n": 1}', '{"api_key": <secret>, "n": 1}'],
    [String.raw`{\"password\": \"abc\"}`, String.raw`{\"password\": <secret>}`],
    ['GET /a?token=abc123&b=1', 'GET /a?token=<secret>&b=1'],
    ['access_token: eyx12345', 'access_token: <secret>'],
    ['postgres://app:s3cret@db:5432/orders', 'postgres://app:<secret>@db:5432/orders'],
    ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic <secret>'],
    ['"authorization":"Bearer abc.def"', '"authorization":"Bearer <secret>"'],
    ['curl -H bearer abcdefghijklmnop0', 'curl -H bearer <secret>'],
    [`jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln`, 'jwt <secret>'],
    ['key AKIAIOSFODNN7EXAMPLE', 'key <secret>'],
    [`ghp_${'a1'.repeat(18)} leaked`, '<secret> leaked'],
    ['xoxb-123456789012-abcdef', '<secret>'],
    [`https://hooks.slack.com/services/T000/B000/${'x'.repeat(24)}`, 'https://hooks.slack.com/services/<secret>'],
    [`tl_0123456789ab_${'A'.repeat(43)}`, '<secret>'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- after', '<private-key> after'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE cut', '<private-key>'],
  ])('masks %s', (given, expected) => {
    expect(redact(given)).toBe(expected);
  });

  it.each([
    'at 1795527223000000000 ns, 1795527223000 ms',
    'trace 4bf92f3577b34da6a3ce929d0e0e4736',
    'order 4111111111111112 is no card',
    'GET /users/42 took 12.5ms status=200',
    'invalid token: expired',
    'password: must not be empty',
    'a@b and @mention and user@host',
    'DE12 is a road, GB82 WEST 1234 5698 7654 33 is no account',
    'http://db:5432/orders',
    '2026-01-02T12:00:00.000Z INFO [main] started',
    'uuid 550e8400-e29b-41d4-a716-446655440000',
    '',
  ])('leaves %s', (given) => {
    expect(redact(given)).toBe(given);
  });

  it('masks what the operator adds', () => {
    expect(redactor([String.raw`\bEMP-\d+\b`])('EMP-42 logged in')).toBe('<redacted> logged in');
  });

  it('changes nothing the second time', () => {
    const part = fc.constantFrom(
      'password=',
      'bob@x.org',
      '4111111111111111',
      'token: ',
      '"',
      ' ',
      'eyJ',
      '://a:b@',
      'AKIA',
      '=',
      'x1',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const once = redact(parts.join(''));
        expect(redact(once)).toBe(once);
      }),
      { seed: 1 },
    );
  });

  it.each([
    'password='.repeat(30_000),
    'a@'.repeat(100_000),
    '4111 '.repeat(50_000),
    '-----BEGIN PRIVATE KEY-----'.repeat(8_000),
    '://a:'.repeat(50_000),
    'token:'.repeat(40_000),
    `${'a.'.repeat(100_000)}@`,
    `eyJ${'a'.repeat(200_000)}`,
    `4${'1 '.repeat(100_000)}`,
    `AB12 ${'AAAA '.repeat(50_000)}`,
  ])('takes linear time on $0', (evil) => {
    const time = (text: string) => {
      const { user } = process.cpuUsage();
      redact(text);
      return process.cpuUsage().user - user;
    };
    time(evil);
    const half = Math.max(5_000, Math.min(...[1, 2, 3].map(() => time(evil.slice(0, evil.length / 2)))));
    expect(Math.min(...[1, 2, 3].map(() => time(evil)))).toBeLessThan(half * 8);
  });
});

describe('redactBatch', () => {
  it('masks texts, values and whatever an attribute of a secret name holds', () => {
    const at = 1;
    const batch = redactBatch(
      {
        ...emptyBatch('test'),
        logs: [
          {
            at,
            entity: 'a@b.example',
            severity: 'INFO',
            body: 'from a@b.example',
            attributes: { 'http.cookie': 'x=1', n: 1 },
          },
        ],
        points: [{ at, entity: 'cart', name: 'n', value: 1, attributes: { user: 'a@b.example' } }],
        changes: [
          {
            id: '1',
            at,
            kind: 'commit',
            summary: 's',
            diff: '+password=x',
            attributes: { deep: [{ token: 't' }] },
            source: 's',
          },
        ],
      },
      redact,
    );
    expect(batch.logs[0]).toMatchObject({
      entity: 'a@b.example',
      body: 'from <email>',
      attributes: { 'http.cookie': '<secret>', n: 1 },
    });
    expect(batch.points[0]?.attributes).toEqual({ user: '<email>' });
    expect(batch.changes[0]).toMatchObject({
      diff: '+password=<secret>',
      attributes: { deep: [{ token: '<secret>' }] },
    });
  });
});

describe('check digits', () => {
  it.each([
    ['4111111111111111', true],
    ['4222222222222', true],
    ['6011111111111117', true],
    ['4111111111111112', false],
    ['9111111111111111', false],
    ['', false],
  ])('card number %s: %s', (digits, is) => expect(isCardNumber(digits)).toBe(is));

  it.each([
    ['GB82WEST12345698765432', true],
    ['DE89370400440532013000', true],
    ['GB82WEST12345698765433', false],
    ['GB82', false],
  ])('IBAN %s: %s', (text, is) => expect(isIban(text)).toBe(is));
});
