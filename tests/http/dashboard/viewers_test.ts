import { expect } from "expect";
import { Viewers } from "../../../src/http/dashboard/viewers.ts";
import { HttpBed } from "../bed.ts";

interface Told {
  now: number;
  overview: { queue: { done: number } } | null;
}

/** One who watches: what they were told last, and whether their stream goes on. */
class Viewer {
  told: Told[] = [];
  pings = 0;
  hasEnded = false;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(stream: ReadableStream<Uint8Array> | undefined) {
    if (stream === undefined) throw new Error("nobody may watch any more");
    this.#reader = stream.getReader();
    this.#read();
  }

  leave(): Promise<void> {
    return this.#reader.cancel();
  }

  async #read(): Promise<void> {
    for (;;) {
      const { value, done } = await this.#reader.read();
      if (done) return void (this.hasEnded = true);
      const text = new TextDecoder().decode(value);
      if (text.startsWith("data: ")) this.told.push(JSON.parse(text.slice(6)));
      else this.pings++;
    }
  }
}

const watching = (bed: HttpBed) => {
  const viewers = new Viewers(bed, bed.clock);
  return { viewers, watch: () => new Viewer(viewers.watch()) };
};

Deno.test("one look serves everybody who watches, and nobody looks while nobody does", async () => {
  const bed = new HttpBed();
  const { watch } = watching(bed);
  await bed.clock.advance(60_000);
  expect(bed.dashboard.looks).toBe(0);
  const all = [watch(), watch(), watch()];
  await bed.clock.advance(10_000);
  expect(bed.dashboard.looks).toBe(6);
  expect(all.map(({ told }) => told.length)).toEqual([1, 1, 1]);
  await Promise.all(all.map((viewer) => viewer.leave()));
  await bed.clock.advance(60_000);
  expect(bed.dashboard.looks).toBeLessThanOrEqual(7);
  expect(bed.clock.sleeping).toBe(0);
});

Deno.test("what changed is told, what did not is not; a word now and then keeps the stream open", async () => {
  const bed = new HttpBed();
  const viewer = watching(bed).watch();
  await bed.clock.advance(20_000);
  expect([viewer.told.length, viewer.pings]).toEqual([1, 1]);
  bed.dashboard.shown.queue.done++;
  await bed.clock.advance(2_000);
  expect(viewer.told.map(({ overview }) => overview?.queue.done)).toEqual([132, 133]);
  await viewer.leave();
});

Deno.test("a program that cannot tell is told as such, until it can", async () => {
  const bed = new HttpBed();
  bed.dashboard.isAway = true;
  const viewer = watching(bed).watch();
  await bed.clock.advance(4_000);
  bed.dashboard.isAway = false;
  await bed.clock.advance(2_000);
  expect(viewer.told.map(({ overview }) => overview === null)).toEqual([true, false]);
  await viewer.leave();
});

Deno.test("a look that takes long is given up, and followed by a longer pause", async () => {
  const bed = new HttpBed();
  let looks = 0;
  bed.dashboard.overview = () => {
    looks++;
    return new Promise(() => {});
  };
  const viewer = watching(bed).watch();
  await bed.clock.advance(60_000);
  expect(looks).toBe(2);
  expect(viewer.told.map(({ overview }) => overview)).toEqual([null]);
  await viewer.leave();
});

Deno.test("streams end with the program at once, and after ten minutes so that cookies are looked at again", async () => {
  const bed = new HttpBed();
  const { watch } = watching(bed);
  const old = watch();
  await bed.clock.advance(9 * 60_000);
  const young = watch();
  await bed.clock.advance(60_000);
  expect([old.hasEnded, young.hasEnded]).toEqual([true, false]);
  bed.ending.abort();
  await bed.clock.advance(0);
  expect(young.hasEnded).toBe(true);
  expect(bed.clock.sleeping).toBe(0);
});

Deno.test("twenty may watch; who leaves makes room", async () => {
  const bed = new HttpBed();
  const { viewers, watch } = watching(bed);
  const all = Array.from({ length: 20 }, watch);
  expect(viewers.watch()).toBeUndefined();
  await all[7].leave();
  all[7] = watch();
  await Promise.all(all.map((viewer) => viewer.leave()));
  await bed.clock.advance(10_000);
});
