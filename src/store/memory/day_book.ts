import type { DayBook } from "../../chat/ports.ts";

/** Seconds by day, as long as the process lives; only of the latest day. */
export class MemoryDayBook implements DayBook {
  readonly #seconds = new Map<number, number>();
  #day = 0;

  spent(id: number, day: number): Promise<number> {
    return Promise.resolve(day === this.#day ? this.#seconds.get(id) ?? 0 : 0);
  }

  add(id: number, day: number, seconds: number): Promise<void> {
    if (day !== this.#day) this.#seconds.clear();
    this.#day = day;
    this.#seconds.set(id, (this.#seconds.get(id) ?? 0) + seconds);
    return Promise.resolve();
  }
}
