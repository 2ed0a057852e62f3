import { describe, expect, it, vi } from 'vitest';
import { EventQueue } from './event-queue.js';

describe('EventQueue', () => {
  it('hands out events in order, waited for or not', async () => {
    const queue = new EventQueue<number>(10, vi.fn<(because: string) => void>());
    const early = queue.next();
    queue.push(1);
    queue.push(2);
    queue.push(3);
    expect(await early).toEqual({ done: false, value: 1 });
    expect(await queue.next()).toEqual({ done: false, value: 2 });
    expect(await queue.next()).toEqual({ done: false, value: 3 });
  });

  it('answers several that wait, each with an event of its own', async () => {
    const queue = new EventQueue<number>(10, vi.fn<(because: string) => void>());
    const both = [queue.next(), queue.next()];
    queue.push(1);
    queue.push(2);
    expect(await Promise.all(both)).toEqual([
      { done: false, value: 1 },
      { done: false, value: 2 },
    ]);
  });

  it('gives up a reader that is too slow, once, and keeps nothing more for it', async () => {
    const closed = vi.fn<(because: string) => void>();
    const queue = new EventQueue<number>(2, closed);
    for (let event = 0; event < 5; event++) queue.push(event);
    expect(closed.mock.calls).toEqual([['too-slow']]);
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });

  it('ends for whoever waits when it is closed, and says so once', async () => {
    const closed = vi.fn<(because: string) => void>();
    const queue = new EventQueue<number>(2, closed);
    const waiting = queue.next();
    await queue.return();
    await queue.return();
    queue.push(1);
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(closed.mock.calls).toEqual([['ended']]);
  });
});
