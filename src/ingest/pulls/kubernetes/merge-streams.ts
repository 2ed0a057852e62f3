/** Items that may wait for whoever takes them. */
const mostWaiting = 1_000;

/** What several streams bring, together, in batches of what has come meanwhile. Ends with the last; fails with the first that does. */
export async function* mergeStreams<T>(streams: readonly AsyncIterable<T>[]): AsyncGenerator<readonly T[]> {
  const waiting: T[] = [];
  const state: { open: number; isOver: boolean; failures: unknown[] } = {
    open: streams.length,
    isOver: false,
    failures: [],
  };
  let [news, room] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const pump = async (stream: AsyncIterable<T>): Promise<void> => {
    try {
      for await (const item of stream) {
        while (waiting.length >= mostWaiting && !state.isOver) await room.promise;
        if (state.isOver) return;
        waiting.push(item);
        news.resolve();
      }
    } catch (error) {
      state.failures.push(error);
    } finally {
      state.open -= 1;
      news.resolve();
    }
  };
  for (const stream of streams) void pump(stream);
  try {
    while (state.open > 0 || waiting.length > 0) {
      if (waiting.length === 0) await news.promise;
      news = Promise.withResolvers<void>();
      const batch = waiting.splice(0);
      room.resolve();
      room = Promise.withResolvers<void>();
      if (batch.length > 0) yield batch;
      if (state.failures.length > 0) throw state.failures[0] as Error;
    }
  } finally {
    state.isOver = true;
    room.resolve();
  }
}
