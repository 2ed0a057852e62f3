import { describe, expect, it } from 'vitest';
import { Failure } from '../platform/failure.js';
import { GroupCommit } from './group-commit.js';

function recording() {
  const groups: (readonly string[])[] = [];
  let gate = Promise.resolve();
  return {
    groups,
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    write: async (items: readonly string[]) => {
      groups.push(items);
      await gate;
    },
  };
}
const options = { lingerMs: 1, maxRows: 10, maxWaitingRows: 20 };

describe('GroupCommit', () => {
  it('writes together what comes together, in its order', async () => {
    const { groups, write } = recording();
    const commit = new GroupCommit<string>({ ...options, write });
    await Promise.all(['a', 'b', 'c'].map((item) => commit.add(item, 1)));
    expect(groups).toEqual([['a', 'b', 'c']]);
  });

  it('forms the next group while one is being written, and splits at the most rows', async () => {
    const { groups, write, hold } = recording();
    const commit = new GroupCommit<string>({ ...options, lingerMs: 0, write });
    const release = hold();
    const all = [commit.add('first', 1), commit.add('b', 6), commit.add('c', 6), commit.add('d', 4)];
    release();
    await Promise.all(all);
    expect(groups).toEqual([['first'], ['b'], ['c', 'd']]);
  });

  it('tells a caller to come again when too much waits, but takes one batch of any size', async () => {
    const { write, hold } = recording();
    const commit = new GroupCommit<string>({ ...options, lingerMs: 0, write });
    const release = hold();
    const first = commit.add('huge', 1_000);
    const second = commit.add('huge too', 1_000);
    await expect(commit.add('one more', 1)).rejects.toMatchObject({ code: 'signals.overloaded', retryable: true });
    release();
    await Promise.all([first, second]);
    await commit.add('later', 1);
  });

  it('fails those whose write failed and goes on', async () => {
    let broken = true;
    const write = async () => (broken ? Promise.reject(new Failure('disk.full', 'full')) : Promise.resolve());
    const commit = new GroupCommit<string>({ ...options, write });
    const outcomes = await Promise.allSettled([commit.add('a', 1), commit.add('b', 1)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    broken = false;
    await commit.add('c', 1);
  });

  it('fails only the items that the write names', async () => {
    const write = async (items: readonly string[]) =>
      Promise.resolve(items.map((item) => (item === 'bad' ? new Failure('bad', 'bad') : undefined)));
    const commit = new GroupCommit<string>({ ...options, write });
    const outcomes = await Promise.allSettled(['good', 'bad', 'fine'].map((item) => commit.add(item, 1)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('writes what waits when it is closed, and takes nothing more', async () => {
    const { groups, write } = recording();
    const commit = new GroupCommit<string>({ ...options, lingerMs: 60_000, write });
    const waiting = commit.add('a', 1);
    await commit.close();
    await waiting;
    expect(groups).toEqual([['a']]);
    await expect(commit.add('b', 1)).rejects.toMatchObject({ code: 'signals.closed' });
  });
});
