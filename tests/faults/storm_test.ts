import { expectToWeather } from "./storm.ts";

/** Every kind of fault, a third of their number; the whole of them is in tests/long. */
const SIZE = {
  ...{ people: 20, voiceNotes: 50, songs: 3, lectures: 3, forwards: 14 },
  ...{ underWay: 25, share: 1 / 3 },
};

Deno.test("in a storm of faults every file gets its one right answer, and nothing is paid for twice", () =>
  expectToWeather(SIZE));
