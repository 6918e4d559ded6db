import { getLogger } from "@logtape/logtape";

const log = getLogger(["transhades", "queue"]);

/** What was told of something that fails again and again: the same is told once, until it has worked. */
export class Told {
  #last?: string;

  isNews(error: unknown): boolean {
    const said = String(error);
    const isNews = said !== this.#last;
    this.#last = said;
    return isNews;
  }

  works(): void {
    this.#last = undefined;
  }
}

/** What fails here is made good later by whoever looks again. */
export async function tolerate(what: string, work: () => Promise<unknown>, told = new Told()): Promise<void> {
  try {
    await work();
    told.works();
  } catch (error) {
    if (told.isNews(error)) log.error("{what} failed: {error}", { what, error });
  }
}
