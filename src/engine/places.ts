import type { Clock } from "../clock.ts";
import type { EngineHost, HeldJob } from "../queue/engine.ts";
import type { RedisLine } from "./redis_line.ts";

/** People see one edit in several seconds anyway. */
const LOOK_MS = 3_000;
/** Who stands further behind hears of it once fewer are before them. */
const MOST = 100;

export interface PlacesDeps {
  line: RedisLine;
  host: EngineHost;
  clock: Clock;
  /** Jobs that could begin here at once. */
  free(): number;
}

/** Tells those who were accepted here their places in the line, until somebody anywhere begins with them. */
export class Places {
  readonly #deps: PlacesDeps;
  readonly #told = new Map<string, { held: HeldJob; place: number }>();

  constructor(deps: PlacesDeps) {
    this.#deps = deps;
  }

  /** 0 for who does not stand in the line, or is about to leave it. */
  async of(job: string): Promise<number> {
    const rank = await this.#deps.line.rank(job);
    return rank === undefined || rank < this.#deps.free() ? 0 : rank + 1;
  }

  told(held: HeldJob, place: number): void {
    if (place > 0) this.#told.set(held.job.id, { held, place });
  }

  /** Goes on until the host closes. */
  async keep(): Promise<void> {
    const { clock, host: { closing } } = this.#deps;
    while (!closing.aborted) {
      await clock.sleep(LOOK_MS, closing).catch(() => {});
      for (const [job, told] of [...this.#told].slice(0, MOST)) await this.#tell(job, told).catch(() => {});
    }
  }

  async #tell(job: string, { held, place }: { held: HeldJob; place: number }): Promise<void> {
    const now = await this.#deps.line.rank(job);
    if (now === undefined) this.#told.delete(job);
    else if (now + 1 !== place) {
      this.#told.set(job, { held, place: now + 1 });
      this.#deps.host.tellPlace(held, now + 1);
    }
  }
}
