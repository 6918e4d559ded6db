import { abortable } from "../../waiting.ts";

/**
 * Fetches items several at a time and yields the results in order.
 * Starts with one and doubles with each result taken, so that who only looks at the beginning costs little;
 * never more than `limit` says are under way or waiting to be taken. Stops fetching when the consumer stops or the signal aborts.
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  fetchItem: (item: Item, signal: AbortSignal) => Promise<Result>,
  limit: () => number,
  signal: AbortSignal,
): AsyncGenerator<Result, void, undefined> {
  signal.throwIfAborted();
  const stopped = new AbortController();
  const stop = AbortSignal.any([signal, stopped.signal]);
  const source = items[Symbol.iterator]();
  const ahead: Promise<Result>[] = [];
  const fill = (upTo: number) => {
    while (ahead.length < upTo) {
      const next = source.next();
      if (next.done) return;
      const result = fetchItem(next.value, stop);
      result.catch(() => {}); // told when its turn comes
      ahead.push(result);
    }
  };
  try {
    for (let window = 1;; window = Math.min(window * 2, limit())) {
      fill(window);
      if (ahead.length === 0) return;
      const result = await abortable(ahead[0], stop);
      ahead.shift();
      fill(window);
      yield result;
    }
  } finally {
    stopped.abort(new Error("nobody reads on"));
  }
}
