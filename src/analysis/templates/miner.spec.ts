import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MinerState, TemplateMiner } from './miner.js';

/** Texts of the templates of the lines after the last one. */
function textsOf(lines: readonly string[]): string[] {
  const miner = new TemplateMiner();
  const ids = lines.map((line) => miner.add(line));
  return ids.map((id) => miner.text(id) ?? '');
}

/** The partition of the lines by template, as the position of the first line of each one's group. */
function groupsOf(lines: readonly string[]): number[] {
  const miner = new TemplateMiner();
  const ids = lines.map((line) => miner.add(line)).map((id) => miner.resolve(id));
  return ids.map((id) => ids.indexOf(id));
}

const names = ['alpha', 'bravo', 'carol', 'delta', 'erika', 'fiona'];

describe('TemplateMiner', () => {
  it.each([
    { lines: ['took 12 ms', 'took 7 ms'], reads: 'took <num> ms' },
    { lines: ['peer 10.0.0.1:80 is gone', 'peer 10.0.0.2:81 is gone'], reads: 'peer <ip> is gone' },
    { lines: ['opened /var/log/a.log', 'opened /etc/b'], reads: 'opened <path>' },
    { lines: ['fetched https://a.example/x?y=1 fine'], reads: 'fetched <url> fine' },
    { lines: ['at 2026-01-02 03:04:05.678 went'], reads: 'at <time> went' },
    { lines: ['trace 4bf92f3577b34da6 kept'], reads: 'trace <hex> kept' },
    { lines: ['host 10.0.0.1 up', 'host db1.example.org up'], reads: 'host <*> up' },
    {
      lines: names.map((name) => `removing the stale volume ${name} from disk`),
      reads: 'removing the stale volume <*> from disk',
    },
    { lines: ['user= id=1', 'user=bob id=2'], reads: 'user=<user> id=<num>' },
    { lines: ['up [1]', 'up [1, 2]', 'up [3, 4, 5]'], reads: 'up [<num>]' },
    { lines: ['failed: "disk full"', 'failed: "no route to host"', 'failed: "timeout"'], reads: 'failed: "<*>"' },
    { lines: ['sent 512 bytes (0.5 KB) over it', 'sent 12 bytes over it'], reads: 'sent <num> bytes<*> over it' },
    { lines: ['tags=red,green,blue on', 'tags=red,blue on'], reads: 'tags=<*> on' },
    { lines: ['got 1 packet from it', 'got 2 packets from it'], reads: 'got <num> <*> from it' },
    { lines: ['opts=(a b) end', 'opts=none end', 'opts=x(1) end'], reads: 'opts=<*> end' },
    {
      lines: ['KB,MB', 'KB,KB', 'MB,MB', 'GB,MB', 'GB,KB', 'KB,GB', 'MB,KB'].map(
        (units) => `size 3 ${units.replace(',', ' of free 4 ')}`,
      ),
      reads: 'size <num> <*> of free <num> <*>',
    },
    {
      lines: ['users with rights to it: bob,eve end', 'users with rights to it: bob,eve,dan end'],
      reads: 'users with rights to it: <*> end',
    },
    {
      lines: ['anna', 'bob', 'carl', 'dora', 'erik'].map((name) => `${name}: redraw deferred`),
      reads: '<*>: redraw deferred',
    },
    {
      lines: names.map((name, i) => `at org.${name}.Run(${names[(i + 1) % 6]}.java:${i})`),
      reads: 'at <*>(<*>:<num>)',
    },
    { lines: ['port x5/t3 up', 'port x4/t2 up'], reads: 'port <id> up' },
    { lines: ['came on 22:ssh2 here', 'came on 22:11 here'], reads: 'came on <*> here' },
    {
      lines: names.map((name, i) => `state went from [${name}] to [${names[(i + 1) % 6]}]`),
      reads: 'state went from [<*>] to [<*>]',
    },
    {
      lines: names.flatMap((name, i) => [
        `the job was refused: ${name} ${names[(i + 1) % 6]}`,
        `the job was refused: ${name} ${names[(i + 2) % 6]} ${names[(i + 4) % 6]}`,
      ]),
      reads: 'the job was refused: <*>',
    },
    {
      lines: names.flatMap((name) =>
        ['disk full', 'timeout', 'no route to host', 'bad signature here', 'refused', 'out of memory'].map(
          (why) => `the nightly job ${name} failed: ${why}`,
        ),
      ),
      reads: 'the nightly job <*> failed: <*>',
    },
  ])('reads $reads', ({ lines, reads }) => {
    expect(new Set(textsOf(lines))).toEqual(new Set([reads]));
  });

  it('keeps apart what states differ in', () => {
    expect(new Set(textsOf(['link is opened now', 'link is closed now', 'link is failed now'])).size).toBe(3);
  });

  it('learns two words that change together', () => {
    const lines = names.map((name, i) => `moved shard ${name} of index ${names[(i + 2) % 6]} to spare node`);
    expect(new Set(textsOf(lines))).toEqual(new Set(['moved shard <*> of index <*> to spare node']));
  });

  const reasons = ['full', 'gone for good', 'no route', 'not here', 'timeout', 'bad peer', 'stale', 'cut off early'];

  it.each([
    {
      of: 'a phrase',
      lines: reasons.map((why) => `the last backup was not written ${why}`),
      reads: 'the last backup was not written <*>',
    },
    { of: 'a colon', lines: reasons.map((why) => `could not open: ${why}`), reads: 'could not open: <*>' },
    { of: 'nothing', lines: reasons.map((why) => `${why} is not a valid reply`), reads: '<*> is not a valid reply' },
  ])('learns free text behind $of', ({ lines, reads }) => {
    expect(textsOf(lines).at(-1)).toBe(reads);
  });

  it('keeps apart the messages behind a name and a colon', () => {
    const messages = [
      'session opened',
      'the account is locked',
      'no such user known here',
      'retry',
      'module could not be loaded at all',
      'check pass',
    ];
    const lines = messages.map((message) => `pam_unix(sshd:auth): ${message}`);
    expect(textsOf(lines)).toEqual(lines);
  });

  it('gives ids of 16 hex digits that do not depend on what came before', () => {
    const one = new TemplateMiner();
    const other = new TemplateMiner();
    other.add('something else entirely 1');
    const id = one.add('took 12 ms');
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(other.add('took 99 ms')).toBe(id);
  });

  it('tells which ids became which, and resolves them', () => {
    const miner = new TemplateMiner();
    const ids = new Set(names.map((name) => miner.add(`removing the stale volume ${name} from disk`)));
    const roots = new Set([...ids].map((id) => miner.resolve(id)));
    expect(roots.size).toBe(1);
    const aliases = miner.aliasesSince(0);
    const renamed = new Set(aliases.map(({ from }) => from));
    expect([...ids].filter((id) => !roots.has(id) && !renamed.has(id))).toEqual([]);
    expect(miner.aliasesSince(aliases.at(-1)?.sequence ?? 0)).toEqual([]);
    expect([...miner.templates()]).toHaveLength(1);
    expect(miner.text('0123456789abcdef')).toBeUndefined();
    expect(miner.resolve('0123456789abcdef')).toBe('0123456789abcdef');
  });

  it('counts the lines of a template over its joins', () => {
    const miner = new TemplateMiner();
    for (const name of names) miner.add(`removing the stale volume ${name} from disk`);
    expect([...miner.templates()].map(({ lines }) => lines)).toEqual([names.length]);
  });

  it('shows the words it took for values', () => {
    const miner = new TemplateMiner();
    const ids = names.map((name) => miner.add(`removing 12 stale volumes of ${name} from disk`));
    expect(miner.slotValues(ids[0])).toEqual([
      { placeholder: '<num>', values: [] },
      { placeholder: '<*>', values: names },
    ]);
  });

  it('reads the parameters of a line, also of one whose template has another number of tokens', () => {
    const miner = new TemplateMiner();
    miner.add('sent 12 bytes to 10.0.0.1:99 for id=4711');
    expect(miner.parameters('sent 7 bytes to 10.0.0.2:1 for id=a1b2c3d4')?.values).toEqual([
      { placeholder: '<num>', value: '7' },
      { placeholder: '<ip>', value: '10.0.0.2:1' },
      { placeholder: '<hex>', value: 'a1b2c3d4' },
    ]);
    for (const list of ['[1]', '[1, 2]']) miner.add(`up ${list} now`);
    expect(miner.parameters('up [4, 5, 6] now')?.values).toEqual([{ placeholder: '<num>', value: '4, 5, 6' }]);
    expect(miner.parameters('never seen before')).toBeUndefined();
  });

  it('groups alike in whichever order the lines of a finished stream come', () => {
    const lines = names.flatMap((name, i) => [
      `dropping the old table ${name} at last`,
      `wrote ${i} rows`,
      `peer 10.1.1.${i} left`,
    ]);
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
        const groups = groupsOf(shuffled);
        const kind = shuffled.map((line) => line.slice(0, 4));
        expect(groups).toEqual(kind.map((one) => kind.indexOf(one)));
      }),
      { numRuns: 30 },
    );
  });

  it('goes on from a snapshot, taken anywhere, exactly as if never stopped', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.array(noisyLine(), { maxLength: 60 }), fc.nat(60), (lines, cut) => {
        const whole = new TemplateMiner();
        const first = new TemplateMiner();
        for (const line of lines.slice(0, cut)) expect(first.add(line)).toBe(whole.add(line));
        const state = JSON.parse(JSON.stringify(first.snapshot())) as MinerState;
        const second = TemplateMiner.restore(state);
        for (const line of lines.slice(cut)) expect(second.add(line)).toBe(whole.add(line));
        expect(second.snapshot()).toEqual(whole.snapshot());
        expect([...second.templates()]).toEqual([...whole.templates()]);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses the state of another version', () => {
    const state = { ...new TemplateMiner().snapshot(), version: 0 };
    expect(() => TemplateMiner.restore(state)).toThrow(/version 0/);
  });

  it('never throws, and answers the same twice, on whatever text', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), noisyLine()), { maxLength: 30 }), (lines) => {
        expect(textsOf(lines)).toEqual(textsOf(lines));
        const miner = new TemplateMiner();
        for (const line of lines) miner.add(line);
        for (const line of lines) expect(miner.parameters(line)).toBeDefined();
      }),
    );
  });

  it.each([
    ['an empty line', ''],
    ['blanks', ' \t '],
    ['a huge word', 'x'.repeat(1_000_000)],
    ['a huge number', '7'.repeat(1_000_000)],
    ['a million words', 'word '.repeat(200_000)],
    ['brackets never closed', '['.repeat(100_000)],
    ['empty assignments', 'a= '.repeat(5_000)],
    ['lone surrogates', '\ud800 \udfff broken'],
    ['control characters', '\u0000\u0001\u001b[31mred\u001b[0m'],
  ])('takes %s', (_, line) => {
    const miner = new TemplateMiner();
    expect(miner.add(line)).toBe(miner.add(line));
    expect(miner.text(miner.add(line))).toBeTypeOf('string');
  });

  it.each([
    ['numbers', ['1', '1, 2', '3, 4, 5']],
    ['words', ['red,green', 'red,green,blue', 'blue,red,green,red', 'black']],
    ['hostile characters', ['\u4e00,\u4e01', '\u4e02,\u4e03,\u4e04', '<a,b,c>', '<a,b>']],
  ])('takes no other line for a list that is a whole line: %s', (_, lines) => {
    expect(textsOf([...lines, 'reconfiguring', 'disk failure']).slice(-2)).toEqual(['reconfiguring', 'disk failure']);
  });

  it('stays bounded and keeps its ids when every line is new', () => {
    const miner = new TemplateMiner();
    const word = (n: number): string =>
      n.toString(26).replace(/./g, (digit) => 'abcdefghijklmnopqrstuvwxyz'[Number.parseInt(digit, 26)]);
    const ids = new Set<string>();
    for (let i = 0; i < 13_000; i++) {
      miner.add(`${word(i * 7919)} ${word(i * 104729)}: ${word(i)} ${word(i * 31)} done`.repeat(1 + (i % 3)));
      if (i % 100 === 0) ids.add(miner.add('the one line that stays the same'));
    }
    expect(ids.size).toBe(1);
    expect([...miner.templates()].length).toBeLessThanOrEqual(10_001);
    expect(JSON.stringify(miner.snapshot()).length).toBeLessThan(100_000_000);
  });
});

/** Lines of a few shapes with many words: they make every rule learn. */
function noisyLine(): fc.Arbitrary<string> {
  const name = fc.constantFrom(...names, 'eth0', 'RUNNING', '', '12', 'a b c');
  return fc
    .tuple(
      fc.constantFrom('the {} of {} went to {}', 'x={} y={}', 'list [{}, {}, {}] end', 'said "{}" to {}', '{}: {}'),
      name,
      name,
      name,
    )
    .map(([format, ...values]) =>
      values.reduce((text, value) => text.replace('{}', value), format).replaceAll('{}', 'z'),
    );
}
