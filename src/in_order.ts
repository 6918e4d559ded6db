/** Does what has the same key one after the other, the rest side by side. */
export class InOrder<Key> {
  /** What was begun last for a key, as long as it goes on. */
  readonly #last = new Map<Key, Promise<unknown>>();

  async run<Result>(key: Key, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key);
    const done = before === undefined ? work() : before.then(work);
    const ended = Promise.allSettled([done]);
    this.#last.set(key, ended);
    ended.then(() => this.#last.get(key) === ended && this.#last.delete(key));
    return await done;
  }
}
