import { describe, expect, it } from 'vitest';
import type { Change } from '../../domain/inventory.js';
import { factsOf } from './change-facts.js';
import { namedBump, quotedChanged, sharedWords, wordShares } from './content.js';
import { dateOnset, rampOf } from './date-onset.js';
import { bumpsOf, losesGuard, numberShift, readDiff, returnShare } from './diff.js';
import { poisonOf, saysExpired, saysProvider } from './innocence.js';
import { kinshipsOf } from './kinship.js';
import { lagLogLikelihood } from './lag.js';
import { livenessOf, sameCommit } from './liveness.js';
import { symptomsOf } from './symptoms.js';
import { partsOf, stemOf, stemsOf } from './words.js';

const change = (id: string, at: number, more: Partial<Change>): Change => ({
  id,
  at,
  kind: 'commit',
  summary: id,
  commit: id,
  attributes: {},
  source: 's',
  ...more,
});
const told = (...lines: string[]) => symptomsOf({ told: lines, metrics: [], healthy: [] });

describe('words', () => {
  it('splits identifiers and keeps the compound', () => {
    expect(partsOf('maxIdleHTTPConns2')).toEqual(['max', 'idle', 'http', 'conns']);
    expect([...stemsOf('max_idle_conns').keys()]).toContain('maxidleconns');
    expect([...stemsOf('services served by a server').keys()]).toEqual([]);
    expect(new Set(['retry', 'retries', 'retrying'].map(stemOf)).size).toBe(1);
  });
});

describe('a change that only tells what happens', () => {
  const facts = (...lines: string[]) =>
    factsOf(change('c', 0, { diff: lines.map((line) => `+${line}`).join('\n'), summary: 'log slow requests' }));

  it.each([
    { lines: ["log.debug('request took %.1f ms', elapsed)"], tells: true },
    { lines: ["SKIPPED = Counter('skipped_records', 'Records skipped')"], tells: true },
    { lines: ["logger.info('retrying')", 'retry(send, times=50)'], tells: false },
    { lines: ['timeout = 5'], tells: false },
    { lines: [], tells: false },
  ])('is told by its lines: $lines', ({ lines, tells }) => {
    expect(facts(...lines).onlyTells).toBe(tells);
  });

  it('is not connected by the words of its messages', () => {
    const symptoms = told('slow request took 900 ms', 'p95 latency');
    const logs = facts("log.debug('slow request took %.1f ms', elapsed)");
    expect(sharedWords(logs, symptoms, wordShares([logs]))).toEqual([]);
    expect(kinshipsOf(logs, symptoms)).toEqual([]);
  });
});

describe('diffs', () => {
  it('are read by file without remarks', () => {
    const edits = readDiff(
      '--- a/x.go\n+++ b/x.go\n@@ -1 +1 @@\n-a := 1\n+a := 2\n+// why\n--- a/y.go\n+++ b/y.go\n+b := 3',
    );
    expect(edits).toEqual([
      { path: 'x.go', added: ['a := 2'], removed: ['a := 1'] },
      { path: 'y.go', added: ['b := 3'], removed: [] },
    ]);
    expect(readDiff('')).toEqual([]);
  });

  it('tell moved code, lost checks, shifted numbers and versions', () => {
    expect(returnShare(['x = f(y)'], ['z = f(y)'])).toBeCloseTo(2 / 3);
    expect(losesGuard(['use(x)'], ['if (x !== null) use(x)'])).toBe(true);
    expect(losesGuard(['if (x) use(x)'], ['if (y) use(x)'])).toBe(false);
    expect(numberShift({ path: '', added: ['timeout: 300ms'], removed: ['timeout: 3s'] })).toMatchObject({
      from: 3,
      to: 0.3,
    });
    expect(numberShift({ path: '', added: ['size = 11'], removed: ['size = 10'] })).toBeUndefined();
    expect(
      bumpsOf(
        readDiff(
          '--- a/go.mod\n+++ b/go.mod\n-\tgoogle.golang.org/protobuf v1.30.0\n+\tgoogle.golang.org/protobuf v1.33.0',
        ),
      ),
    ).toEqual([{ name: 'google.golang.org/protobuf', from: '1.30.0', to: '1.33.0', patch: false }]);
  });
});

describe('factsOf', () => {
  it.each([
    { files: ['docs/a.md'], cosmetic: true },
    { files: ['src/a.go', 'src/a_test.go'], cosmetic: false },
    { files: ['requirements.txt'], cosmetic: false },
    { files: [], cosmetic: false },
  ])('finds $files cosmetic: $cosmetic', ({ files, cosmetic }) => {
    expect(factsOf(change('c', 0, { files })).cosmetic).toBe(cosmetic);
  });
});

describe('livenessOf', () => {
  const deployed = change('d', 50, { kind: 'deployment', entity: 'cart-service', commit: 'bbbbbbb' });
  const live = (...changes: Change[]) =>
    livenessOf([...changes, deployed], ['cart-service', 'mail'], new Set(['cart-service']));

  it('dates a commit by the deployment that brings it', () => {
    const found = live(
      change('bbbbbbb', 40, { summary: 'x' }),
      change('aaaaaaa', 30, { summary: 'fix(cart): y' }),
      change('ccccccc', 45, { summary: 'fix(cart): later than the head' }),
      change('eeeeeee', 20, { files: ['go.mod'] }),
      change('fffffff', 20, { files: ['services/mail/m.go'] }),
    );
    expect(found.get('bbbbbbb')).toMatchObject({ at: 50, rides: false });
    expect(found.get('aaaaaaa')).toMatchObject({ at: 50, entity: 'cart-service', rides: true, shared: false });
    expect(found.get('ccccccc')).toBeUndefined();
    expect(found.get('eeeeeee')).toMatchObject({ rides: true, shared: true });
    expect(found.get('fffffff')).toBeUndefined();
  });

  it('takes commits to act at once where no deployment is told', () => {
    expect(livenessOf([change('a', 7, {})], [], new Set()).get('a')).toMatchObject({ at: 7 });
    expect(sameCommit('41f4a783aa', '41f4a783')).toBe(true);
    expect(sameCommit('41f4a7', '41f4a783')).toBe(false);
  });
});

describe('lagLogLikelihood', () => {
  it('is 0 at the median, falls with lateness, and with haste only far away', () => {
    expect(lagLogLikelihood('deployment', 4 * 60_000, true)).toBeCloseTo(0);
    expect(lagLogLikelihood('deployment', 0, false)).toBeCloseTo(0);
    expect(lagLogLikelihood('data', 0, true)).toBeLessThan(-3);
    expect(lagLogLikelihood('deployment', 86_400_000, true)).toBeLessThan(lagLogLikelihood('model', 86_400_000, true));
  });
});

describe('content', () => {
  it('connects a change with the words, names and kinds of the symptoms', () => {
    const rename = factsOf(
      change('c', 0, {
        summary: 'schema: tidy',
        diff: '-alter table a add email text\n+alter table a add mail_address text',
      }),
    );
    const symptoms = told('column "mail_address" does not exist');
    expect(quotedChanged(rename, symptoms)).toEqual(['mail_address']);
    expect(sharedWords(rename, symptoms, wordShares([rename, factsOf(change('d', 0, {}))]))[0]?.weight).toBeGreaterThan(
      0,
    );
    expect(kinshipsOf(rename, symptoms)).toContain('two sides disagree about a format');
    const bump = factsOf(
      change('c', 0, {
        files: ['go.mod'],
        diff: '--- a/go.mod\n+++ b/go.mod\n-google.golang.org/protobuf v1.30.0\n+google.golang.org/protobuf v1.33.0',
      }),
    );
    expect(namedBump(bump, told('panic: protobuf duplicate registration'))).toBe('google.golang.org/protobuf');
    expect(namedBump(bump, told('disk full'))).toBeUndefined();
  });
});

describe('innocence', () => {
  it('knows expiry, providers and poison', () => {
    expect(saysExpired(told('x509: certificate has expired or is not yet valid'))).toBe(true);
    expect(saysExpired(told('jwt validation failed: token is expired'))).toBe(false);
    expect(saysProvider(told('the cloud provider reports an outage'))).toBeDefined();
    const failing = Array.from({ length: 6 }, () => 'bad record_id=geo-7 in partition');
    expect(poisonOf(failing, ['ok record_id=geo-1', 'ok record_id=geo-2'])).toMatchObject({
      field: 'record_id',
      value: 'geo-7',
      failures: 6,
    });
    expect(poisonOf(failing.slice(0, 4), [])).toBeUndefined();
    expect(
      poisonOf(
        failing.map((line, i) => line.replace('geo-7', `geo-${i}`)),
        [],
      ),
    ).toBeUndefined();
  });
});

describe('dateOnset', () => {
  const minute = 60_000;
  it('goes back to the first of an unbroken run of new errors', () => {
    const template = {
      entity: 'a',
      template: 't',
      text: 'boom',
      severity: 'ERROR',
      since: 0,
      earlier: 0,
      samples: [],
    } as const;
    const noticed = 60 * minute;
    expect(
      dateOnset(noticed, [], [{ ...template, times: [50 * minute, 55 * minute, noticed], counts: [1, 3, 5] }]).at,
    ).toBe(50 * minute);
    expect(dateOnset(noticed, [], [{ ...template, times: [35 * minute, noticed], counts: [1, 5] }]).at).toBe(noticed);
  });

  it('dates a leak by the knee of its ramp', () => {
    const values = Array.from({ length: 120 }, (_, i) => 100 + (i % 3) + Math.max(0, i - 60) * 5);
    const series = { entity: 'a', name: 'heap_mb', times: values.map((_, i) => i * minute), values };
    expect(Math.abs((rampOf(series, 119 * minute) ?? 0) / minute - 60)).toBeLessThan(4);
    expect(rampOf({ ...series, values: values.map(() => 5) }, 119 * minute)).toBeUndefined();
  });
});
