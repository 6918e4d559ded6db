import type { Clock } from "../clock.ts";
import { INSTANCE_KNOWN_MS, type InstanceBook, type InstanceStatus } from "../ops/status.ts";

const EVERY_MS = INSTANCE_KNOWN_MS / 3;

/** Has the other instances know of this one until it is disposed of. */
export function keepNoted(book: InstanceBook, describe: () => InstanceStatus, clock: Clock): AsyncDisposable {
  const ended = new AbortController();
  const noting = note(book, describe, clock, ended.signal);
  return {
    [Symbol.asyncDispose]: async () => {
      ended.abort();
      await noting;
      await book.leave(describe().name);
    },
  };
}

async function note(
  book: InstanceBook,
  describe: () => InstanceStatus,
  clock: Clock,
  ended: AbortSignal,
): Promise<void> {
  while (!ended.aborted) {
    await book.note(describe());
    await Promise.allSettled([clock.sleep(EVERY_MS, ended)]);
  }
}
