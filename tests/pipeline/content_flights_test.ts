import { expect } from "expect";
import fc from "fast-check";
import { ContentFlights, type Hearing } from "../../src/pipeline/content_flights.ts";
import { FlightsHere } from "../../src/pipeline/flights.ts";
import { memoryFile } from "../../src/pipeline/memory_file.ts";
import type { Transcript } from "../../src/transcript/transcript.ts";
import { settle } from "../fake_clock.ts";
import { signal } from "./files_bed.ts";

const BYTES = 100_000;

/** Somebody who hears a file, as far as the test lets them. */
class Listener {
  /** How often the provider was asked, as nobody else's words were at hand. */
  heard = 0;
  isHearing = false;
  readonly end = Promise.withResolvers<Transcript>();
  readonly told: Promise<Transcript | string>;
  readonly stop = new AbortController();

  constructor(flights: ContentFlights, sha256: string, wish: Partial<Hearing> & { beginning?: number } = {}) {
    const { beginning = 1, ...others } = wish;
    const hearing: Hearing = {
      source: memoryFile("a.mp3", new Uint8Array(BYTES).fill(beginning)),
      keys: Promise.resolve({ sha256 }),
      recording: sha256,
      kept: Promise.resolve(),
      pieces: () => Promise.resolve([]),
      adopt: () => {},
      keyOf: (fingerprint) => fingerprint,
      accepts: () => true,
      hear: (source, stop) => this.#hear(source, stop),
      ...others,
    };
    const over = AbortSignal.any([signal, this.stop.signal]);
    this.told = flights.run(hearing, over).catch((error: Error) => error.message);
  }

  async #hear(...[source, stop]: Parameters<Hearing["hear"]>): Promise<Transcript> {
    for await (const _bytes of source.read(0, 1_000, stop));
    for await (const _bytes of source.read(1_000, undefined, stop));
    await Promise.resolve();
    stop.throwIfAborted();
    this.heard++;
    this.isHearing = true;
    const stopped = new Promise<never>((_, reject) => {
      stop.addEventListener("abort", () => reject(stop.reason));
    });
    return await Promise.race([this.end.promise, stopped]).finally(() => this.isHearing = false);
  }
}

function words(provider: string): Transcript {
  return { segments: [], durationSeconds: 1, sources: [{ provider, model: "m", pieceCount: 1 }] };
}

Deno.test("content: who sends what is being heard just now is told the same words, and nobody is paid twice", async () => {
  const flights = new ContentFlights();
  const first = new Listener(flights, "same");
  await settle();
  const others = [new Listener(flights, "same"), new Listener(flights, "same")];
  await settle();
  const transcript = words("groq");
  first.end.resolve(transcript);
  for (const each of [first, ...others]) expect(await each.told).toBe(transcript);
  expect([first, ...others].map(({ heard }) => heard)).toEqual([1, 0, 0]);
});

Deno.test("content: words are told until they are where everybody finds them", async () => {
  const flights = new ContentFlights();
  const kept = Promise.withResolvers<void>();
  const first = new Listener(flights, "same", { kept: kept.promise });
  first.end.resolve(words("groq"));
  await first.told;
  const late = new Listener(flights, "same");
  expect(await late.told).toEqual(words("groq"));
  kept.resolve();
  await settle();
  const later = new Listener(flights, "same");
  await settle();
  later.stop.abort(new Error("enough"));
  expect([late.heard, later.heard]).toEqual([0, 1]);
});

Deno.test("content: what only begins in the same way is heard by itself", async () => {
  const flights = new ContentFlights();
  const first = new Listener(flights, "one");
  await settle();
  const second = new Listener(flights, "another");
  await settle();
  second.end.resolve(words("second"));
  expect(await second.told).toEqual(words("second"));
  first.end.resolve(words("first"));
  expect(await first.told).toEqual(words("first"));
});

Deno.test("content: other beginnings, and other wishes, have nothing to do with each other", async () => {
  const flights = new ContentFlights();
  const first = new Listener(flights, "same");
  await settle();
  const others = [
    new Listener(flights, "other", { beginning: 2 }),
    new Listener(flights, "same", { keyOf: (fingerprint) => `with speakers ${fingerprint}` }),
  ];
  await settle();
  expect([first, ...others].map(({ heard }) => heard)).toEqual([1, 1, 1]);
  for (const each of [first, ...others]) each.stop.abort(new Error("enough"));
});

Deno.test("content: when nothing comes of the one who hears it, one of the others takes over", async () => {
  const flights = new ContentFlights();
  const first = new Listener(flights, "same");
  await settle();
  const others = [new Listener(flights, "same"), new Listener(flights, "same")];
  await settle();
  first.stop.abort(new Error("cancelled"));
  expect(await first.told).toBe("cancelled");
  await settle();
  expect(others.map(({ heard }) => heard)).toEqual([1, 0]);
  others[0].end.resolve(words("groq"));
  for (const each of others) expect(await each.told).toEqual(words("groq"));
});

Deno.test("content: who was stopped and does not heed it holds up nobody", async () => {
  const flights = new ContentFlights();
  const deaf = new Listener(flights, "same", {
    hear: async (source) => {
      for await (const _bytes of source.read(0, undefined, signal));
      return await new Promise<never>(() => {});
    },
  });
  await settle();
  const second = new Listener(flights, "same");
  await settle();
  deaf.stop.abort(new Error("cancelled"));
  second.end.resolve(words("groq"));
  expect(await second.told).toEqual(words("groq"));
});

Deno.test("content: words that may not be told to somebody are not waited for again", async () => {
  const flights = new ContentFlights();
  const first = new Listener(flights, "same");
  await settle();
  const picky = new Listener(flights, "same", { accepts: ({ sources }) => sources[0].provider === "groq" });
  await settle();
  first.end.resolve(words("deepgram"));
  picky.end.resolve(words("groq"));
  expect(await picky.told).toEqual(words("groq"));
});

Deno.test("content: who is stopped while waiting waits no longer", async () => {
  const flights = new ContentFlights();
  const first = new Listener(flights, "same");
  await settle();
  const second = new Listener(flights, "same");
  await settle();
  second.stop.abort(new Error("cancelled"));
  expect(await second.told).toBe("cancelled");
  expect([first.heard, second.heard]).toEqual([1, 0]);
  first.stop.abort(new Error("enough"));
});

/** Of each who comes: to which of two instances, with what, before how many of the others have ended. */
const comers = fc.array(
  fc.record({
    at: fc.nat({ max: 1 }),
    sha256: fc.constantFrom("a", "a", "a", "b"),
    late: fc.nat({ max: 4 }),
  }),
  { minLength: 2, maxLength: 8 },
);
/** Whose turn it is to end, and whether words come of it. */
const ends = fc.infiniteStream(fc.record({ who: fc.nat(), isStopped: fc.boolean() }));

Deno.test("content: on two instances everybody is told the words of what they sent, or was stopped; nobody waits for ever", async () => {
  await fc.assert(
    fc.asyncProperty(comers, ends, async (comers, ends) => {
      const shared = new FlightsHere();
      const instances = [new ContentFlights(shared), new ContentFlights(shared)];
      const all: { listener: Listener; sha256: string; isStopped?: boolean }[] = [];
      const come = (late: number) => {
        for (const { at, sha256 } of comers.filter((comer) => comer.late === late)) {
          all.push({ listener: new Listener(instances[at], sha256), sha256 });
        }
      };
      for (let round = 0;; round++) {
        come(round);
        await settle();
        const hearing = all.filter(({ listener: { isHearing } }) => isHearing);
        const sent = new Set(hearing.map(({ sha256 }) => sha256));
        if (!comers.some(({ sha256 }) => sha256 === "b")) expect(hearing.length).toBe(sent.size);
        if (hearing.length === 0 && round > 4) break;
        const { value: { who, isStopped } } = ends.next();
        const one = hearing[who % hearing.length];
        if (one === undefined) continue;
        one.isStopped = isStopped;
        if (isStopped) one.listener.stop.abort(new Error("stopped"));
        else one.listener.end.resolve(words(one.sha256));
      }
      for (const { listener, sha256, isStopped } of all) {
        expect(await listener.told).toEqual(isStopped ? "stopped" : words(sha256));
      }
    }),
    { numRuns: 100 },
  );
});
