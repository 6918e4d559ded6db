import { expectSmallFootprint } from "../end_to_end/big_video.ts";

const MB = 2 ** 20;

Deno.test("a video of 2 GB: its words, in little memory, with nothing written and few edits", () =>
  expectSmallFootprint({ sizeBytes: 2048 * MB, speechSeconds: 60, bytesPerSecond: Infinity }));
