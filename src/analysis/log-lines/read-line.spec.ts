import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLine } from './read-line.js';

const near = Date.UTC(2026, 0, 3);
const at = Date.UTC(2026, 0, 2, 3, 4, 5);

/** Raw lines as their programs write them: [format, line, time after `at` in ms, severity, body]. */
const rows: readonly [string, string, number | undefined, string | undefined, string][] = [
  [
    'syslog 5424',
    '<34>1 2026-01-02T03:04:05.678Z web su 12 ID47 [x@1 a="b"] su root failed',
    678,
    'ERROR',
    'su root failed',
  ],
  ['syslog 3164', '<30>Jan  2 03:04:05 web sshd[23]: Accepted key for ann', 0, 'INFO', 'Accepted key for ann'],
  ['the kernel by syslog', 'Jan  2 03:04:05 web kernel: [123.456789] eth0: link up', 0, undefined, 'eth0: link up'],
  ['rsyslog with ISO times', '2026-01-02T04:04:05.678+01:00 web app[1]: hello', 678, undefined, 'hello'],
  ['dmesg', '[    0.000000] Linux version 6', undefined, undefined, 'Linux version 6'],
  ['klog', 'W0102 03:04:05.678901   12 kubelet.go:12] Node is not ready', 678, 'WARN', 'Node is not ready'],
  [
    'an access log',
    '10.0.0.1 - - [02/Jan/2026:04:04:05 +0100] "GET /a HTTP/1.1" 502 9 "-" "curl"',
    0,
    'ERROR',
    'GET /a HTTP/1.1 502',
  ],
  ['nginx errors', '2026/01/02 03:04:05 [error] 1#2: *3 open() "/x" failed', 0, 'ERROR', 'open() "/x" failed'],
  [
    'Apache errors',
    '[Fri Jan 02 03:04:05.678000 2026] [core:error] [pid 1:tid 2] [client 1.2.3.4:5] no file',
    678,
    'ERROR',
    'no file',
  ],
  ['PostgreSQL', '2026-01-02 03:04:05.678 UTC [12] app@db FATAL:  too many clients', 678, 'FATAL', 'too many clients'],
  ['logcat', '01-02 03:04:05.678  12  34 E AudioTrack: no data', 678, 'ERROR', 'no data'],
  ['logcat, brief', 'W/Tag( 12): slow', undefined, 'WARN', 'slow'],
  ['Windows servicing', '2026-01-02 03:04:05, Info                  CBS    Loaded it', 0, 'INFO', 'Loaded it'],
  ['Kafka', '[2026-01-02 03:04:05,678] INFO [Broker id=1] went (kafka.Broker)', 678, 'INFO', '[Broker id=1] went'],
  ['Redis', '1:M 02 Jan 2026 03:04:05.678 # slow disk', 678, 'WARN', 'slow disk'],
  ['a switch', '*Jan  2 03:04:05.678: %LINK-3-UPDOWN: Interface Gi0/1, down', 678, 'ERROR', 'Interface Gi0/1, down'],
  ['a switch by syslog', '2026 Jan  2 03:04:05 sw1 %PORT-5-IF_UP: Interface up', 0, 'INFO', 'Interface up'],
  ['log4j', '2026-01-02 03:04:05,678 WARN  [main] org.x.Foo - took 5 s', 678, 'WARN', 'took 5 s'],
  ['logback', '2026-01-02 03:04:05.678 [main] INFO com.foo.Bar -- hi', 678, 'INFO', 'hi'],
  ['ZooKeeper', '2026-01-02 03:04:05,678 - INFO  [main:Peer@913] - tick 3', 678, 'INFO', 'tick 3'],
  ['Spring', '2026-01-02 03:04:05.678  INFO 12 --- [exec-1] c.e.Demo        : Hello there', 678, 'INFO', 'Hello there'],
  ['Hadoop', '2026-01-02 03:04:05,678 INFO org.x.Foo: block received', 678, 'INFO', 'block received'],
  ['Python', '2026-01-02 03:04:05,678 - my.app - ERROR - went wrong', 678, 'ERROR', 'went wrong'],
  ['short dates', '26/01/02 03:04:05 INFO executor.Run: task 0', 0, 'INFO', 'task 0'],
  ['compact dates', '260102 030405 148 INFO dfs.Node: block 1', 0, 'INFO', 'block 1'],
  ['pipes', '20260102-03:04:05:678|Step|3000|moved 3579', 678, undefined, 'moved 3579'],
  ['zap for people', '2026-01-02T03:04:05.678Z\tinfo\tx/y.go:12\tReconciled', 678, 'INFO', 'Reconciled'],
  ['MySQL', '2026-01-02T03:04:05.678901Z 8 [Warning] [MY-1] [Server] IP not resolved', 678, 'WARN', 'IP not resolved'],
  ['java.util.logging', 'Jan 02, 2026 3:04:05 AM org.x.Foo start', 0, undefined, 'org.x.Foo start'],
  ['a message with a colon', '2026-01-02T03:04:05Z INFO Failed: disk full', 0, 'INFO', 'Failed: disk full'],
  ['a container runtime', '2026-01-02T03:04:05.678Z stdout F {"level":"warn","msg":"slow"}', 678, 'WARN', 'slow'],
  ['Docker', '{"log":"ERROR: bad\\n","stream":"stderr","time":"2026-01-02T03:04:05Z"}', 0, 'ERROR', 'bad'],
  ['pino', `{"level":50,"time":${at + 678},"msg":"failed"}`, 678, 'ERROR', 'failed'],
  ['ECS', '{"@timestamp":"2026-01-02T03:04:05Z","log":{"level":"error"},"message":"x"}', 0, 'ERROR', 'x'],
  ['JSON without a message', '{"a":1}', undefined, undefined, '{"a":1}'],
  ['logfmt', 'ts=2026-01-02T03:04:05Z level=info msg="a \\"b\\"" n=1', 0, 'INFO', 'a "b"'],
  ['pairs that are the message', 'user=ann id=1', undefined, undefined, 'user=ann id=1'],
  ['a severity alone', 'ERROR: no luck', undefined, 'ERROR', 'no luck'],
  ['colours', '\u001b[32m[info]\u001b[0m fine', undefined, 'INFO', 'fine'],
  ['plain text', 'Information is power', undefined, undefined, 'Information is power'],
  ['nothing', '', undefined, undefined, ''],
];

describe('readLine', () => {
  it.each(rows)('reads %s', (_, raw, ms, severity, body) => {
    const line = readLine(raw, near);
    expect({ at: line.at, severity: line.severity, body: line.body }).toEqual({
      at: ms === undefined ? undefined : at + ms,
      severity,
      body,
    });
  });

  it('keeps what else the header says', () => {
    expect(readLine('Jan  2 03:04:05 web sshd[23]: hello').fields).toEqual({ host: 'web', app: 'sshd', pid: '23' });
    expect(readLine('{"msg":"x","http":{"status":500,"ok":false},"tags":["a"]}').fields).toEqual({
      'http.status': 500,
      'http.ok': false,
      tags: '["a"]',
    });
  });

  it('leaves out a time that has no year when nobody says what year it is', () => {
    expect(readLine('Jan  2 03:04:05 web sshd[23]: hello').at).toBeUndefined();
    expect(readLine('Dec 31 23:59:59 web sshd[23]: hello', near).at).toBe(Date.UTC(2025, 11, 31, 23, 59, 59));
  });

  it('never throws, and reads its own body unchanged or shorter', () => {
    const parts = fc.constantFrom(
      ...rows.map(([, raw]) => raw),
      '[',
      '{"',
      '<34>',
      '%A-1-B: ',
      '=',
      '"',
      '|',
      ' - ',
      '\u0000',
      '𝛼',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(parts, { maxLength: 6 }).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(text, (raw) => {
        expect(typeof readLine(raw, near).body).toBe('string');
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '[',
    '{',
    'a=',
    '"',
    '\\',
    ' - ',
    '[a] ',
    'a.',
    'A-1-',
    '<1>',
    '1:',
    'x: ',
    '\u001b[',
    '2026-01-02 03:04:05 ',
  ])('takes half a million of %j in linear time', (piece) => {
    const raw = piece.repeat(500_000);
    expect(readLine(raw, near).body.length).toBeLessThanOrEqual(raw.length);
  });
});
