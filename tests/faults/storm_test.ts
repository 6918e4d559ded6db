import { expectToWeather } from "./storm.ts";

/** Every kind of fault, a quarter of their number; the whole of them is in tests/long. */
const SIZE = {
  ...{ people: 14, voiceNotes: 30, songs: 2, lectures: 3, forwards: 10 },
  ...{ underWay: 20, share: 1 / 4 },
};

Deno.test("in a storm of faults every file gets its one right answer, and nothing is paid for twice", () =>
  expectToWeather(SIZE));
