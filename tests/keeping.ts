/** Smaller collections cannot be what grows. */
const WORTH_A_LOOK = 100;

/** Watches, until it is disposed of, which collections grow in this process, and which signals collect listeners. */
export class Keeping implements Disposable {
  readonly #collections = new Set<ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>>();
  readonly #listeners = new Map<AbortSignal, Set<unknown>>();
  readonly #restore: (() => void)[] = [];

  constructor() {
    const { set } = Map.prototype;
    const { add } = Set.prototype;
    const { addEventListener, removeEventListener } = EventTarget.prototype;
    const noteSize = (collection: Map<unknown, unknown> | Set<unknown>) =>
      collection.size > WORTH_A_LOOK && add.call(this.#collections, collection);
    const listenersOf = (signal: AbortSignal) => {
      const known = this.#listeners.get(signal) ?? new Set();
      set.call(this.#listeners, signal, known);
      return known;
    };
    this.#replace(Map.prototype, {
      set(this: Map<unknown, unknown>, ...entry: Parameters<typeof set>) {
        set.call(this, ...entry);
        noteSize(this);
        return this;
      },
    });
    this.#replace(Set.prototype, {
      add(this: Set<unknown>, value: unknown) {
        add.call(this, value);
        noteSize(this);
        return this;
      },
    });
    this.#replace(EventTarget.prototype, {
      addEventListener(this: EventTarget, ...[type, listener, options]: Parameters<typeof addEventListener>) {
        if (this instanceof AbortSignal) add.call(listenersOf(this), listener);
        addEventListener.call(this, type, listener, options);
      },
      removeEventListener(
        this: EventTarget,
        ...[type, listener, options]: Parameters<typeof removeEventListener>
      ) {
        if (this instanceof AbortSignal) listenersOf(this).delete(listener);
        removeEventListener.call(this, type, listener, options);
      },
    });
  }

  /** Sizes of the collections that hold more than `most` now. */
  collectionsAbove(most: number): number[] {
    return [...this.#collections].map(({ size }) => size).filter((size) => size > most);
  }

  /** Listeners of the signal that has most of them and may still abort. */
  mostListeners(): number {
    const waiting = [...this.#listeners].filter(([signal]) => !signal.aborted);
    return Math.max(0, ...waiting.map(([, { size }]) => size));
  }

  [Symbol.dispose](): void {
    for (const restore of this.#restore) restore();
  }

  #replace<T extends object>(prototype: T, methods: Partial<T>): void {
    const names = Object.keys(methods) as (keyof T)[];
    const before = Object.fromEntries(names.map((name) => [name, prototype[name]])) as Partial<T>;
    Object.assign(prototype, methods);
    this.#restore.push(() => void Object.assign(prototype, before));
  }
}
