import { getLogger } from "@logtape/logtape";

const log = getLogger(["transhades", "feed"]);

/** Tells everybody who listens. A listener that fails is logged, one that goes on is not awaited: neither touches who tells. */
export class Feed<T> {
  readonly #listeners = new Set<(event: T) => unknown>();

  /** Listens until it is disposed of. */
  listen(listener: (event: T) => unknown): Disposable {
    const own = (event: T) => listener(event);
    this.#listeners.add(own);
    return { [Symbol.dispose]: () => void this.#listeners.delete(own) };
  }

  tell(event: T): void {
    for (const listener of this.#listeners) void heard(listener, event);
  }
}

async function heard<T>(listener: (event: T) => unknown, event: T): Promise<void> {
  try {
    await listener(event);
  } catch (error) {
    log.error("a listener failed: {error}", { error });
  }
}
