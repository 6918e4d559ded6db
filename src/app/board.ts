import type { Board } from "../engine/board.ts";
import { BOARD_PATH } from "../http/dashboard/ports.ts";
import type { Stores } from "../store/stores.ts";

/** BullMQ's own page, which takes a tenth of a second and some megabytes to load: when somebody looks for the first time. */
export class BoardOnDemand implements AsyncDisposable {
  readonly #redis: Stores["redis"];
  #board?: Promise<Board>;

  constructor({ redis }: Pick<Stores, "redis">) {
    this.#redis = redis;
  }

  /** Undefined where BullMQ is not at work. */
  get answer(): ((request: Request) => Promise<Response>) | undefined {
    const redis = this.#redis;
    if (redis === undefined) return undefined;
    return async (request) => {
      this.#board ??= import("../engine/board.ts").then(({ Board }) => new Board(redis, BOARD_PATH));
      return await (await this.#board).answer(request);
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#board)?.[Symbol.asyncDispose]();
  }
}
