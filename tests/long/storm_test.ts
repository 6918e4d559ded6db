import { expectToWeather } from "../faults/storm.ts";

const SIZE = {
  ...{ people: 50, voiceNotes: 150, songs: 8, lectures: 6, forwards: 36 },
  ...{ underWay: 60, share: 1 },
};

Deno.test("in a storm of faults every one of 200 files gets its one right answer, and nothing is paid for twice", () =>
  expectToWeather(SIZE));
