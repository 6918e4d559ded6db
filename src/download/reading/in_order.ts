import { abortable } from "../../waiting.ts";

/**
 * Fetches items several at a time and yields the results in order.
 * Starts with one and doubles with each result taken, so that who only looks at the beginning costs little;
 * never more than `limit` are under way or waiting to be taken, counted by their weight. Stops fetching when the consumer stops or the signal aborts.
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  fetchItem: (item: Item, signal: AbortSignal) => Promise<Result>,
  limit: number,
  signal: AbortSignal,
  weightOf: (item: Item) => number = () => 1,
): AsyncGenerator<Result, void, undefined> {
  signal.throwIfAborted();
  const stopped = new AbortController();
  const stop = AbortSignal.any([signal, stopped.signal]);
  const source = items[Symbol.iterator]();
  const ahead: { result: Promise<Result>; weight: number }[] = [];
  let weight = 0;
  const fill = (upTo: number) => {
    while (weight < upTo) {
      const next = source.next();
      if (next.done) return;
      const result = fetchItem(next.value, stop);
      result.catch(() => {}); // told when its turn comes
      ahead.push({ result, weight: weightOf(next.value) });
      weight += weightOf(next.value);
    }
  };
  try {
    for (let window = 1;; window = Math.min(window * 2, limit)) {
      fill(window);
      if (ahead.length === 0) return;
      const result = await abortable(ahead[0].result, stop);
      weight -= ahead.shift()?.weight ?? 0;
      fill(window);
      yield result;
    }
  } finally {
    stopped.abort(new Error("nobody reads on"));
  }
}
