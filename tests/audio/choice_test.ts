import { expect } from "expect";
import { choose } from "../../src/audio/view/choice.ts";
import { costOf, type Seen } from "../../src/download/reading/line.ts";
import { partsAround, partsOf } from "../../src/download/reading/parts.ts";
import type { Range } from "../../src/pipeline/file_source.ts";

const MEGABIT = 1e6 / 8;
const SOUND_BYTES_PER_SECOND = 8_000;
const PICTURE_BYTES = 10_000;

interface Video {
  seconds: number;
  megabitsPerSecond: number;
  /** How much sound lies together. */
  every: number;
  /** Into so many chunks, with a little picture between them. */
  chunks?: number;
}

function soundOf({ seconds, megabitsPerSecond, every, chunks = 1 }: Video): Range[] {
  const length = Math.round(every * SOUND_BYTES_PER_SECOND / chunks);
  return Array.from({ length: Math.floor(seconds / every) * chunks }, (_, i) => {
    const round = Math.floor(i / chunks);
    const start = Math.round(round * every * megabitsPerSecond * MEGABIT) +
      i % chunks * (length + PICTURE_BYTES);
    return { start, end: start + length };
  });
}

function choiceFor(video: Video, seen: Seen) {
  const whole = costOf(partsOf(0, video.seconds * video.megabitsPerSecond * MEGABIT), { seen });
  const parts = (ranges: readonly Range[]) =>
    ranges.flatMap(({ start, end }) => [...partsAround(start, end)]);
  const choice = choose(soundOf(video), (ranges) => costOf(parts(ranges), { seen }), whole);
  return { choice, whole };
}

/** How a video of so many seconds and Mbit/s, with sound every so many seconds, is read over a line. */
const TABLE: [megabits: number, roundTripMs: number, waitMs: number, Video, string][] = [
  [50, 60, 0, { seconds: 1600, megabitsPerSecond: 5, every: 1 }, "sparse"],
  [50, 60, 0, { seconds: 1600, megabitsPerSecond: 5, every: 0.5 }, "sparse"],
  [5, 200, 0, { seconds: 1600, megabitsPerSecond: 5, every: 0.5 }, "sparse"],
  [500, 5, 0, { seconds: 1600, megabitsPerSecond: 5, every: 1 }, "sparse"],
  // A fast line far away gives much picture in the time of a request.
  [500, 200, 0, { seconds: 1600, megabitsPerSecond: 5, every: 1 }, "whole"],
  [500, 200, 0, { seconds: 1600, megabitsPerSecond: 40, every: 1 }, "sparse"],
  [500, 200, 0, { seconds: 1600, megabitsPerSecond: 5, every: 5 }, "sparse"],
  // As ffmpeg lays it: more than eight times the requests.
  [50, 60, 0, { seconds: 160, megabitsPerSecond: 5, every: 0.06 }, "whole"],
  [5, 60, 0, { seconds: 160, megabitsPerSecond: 5, every: 0.06 }, "whole"],
  // Little picture between much sound.
  [50, 60, 0, { seconds: 1600, megabitsPerSecond: 5, every: 5, chunks: 10 }, "gathered"],
  [50, 200, 0, { seconds: 1600, megabitsPerSecond: 0.1, every: 0.5 }, "whole"],
  // Telegram asks to wait: then it is requests that count.
  [50, 60, 100, { seconds: 1600, megabitsPerSecond: 5, every: 1 }, "sparse"],
  [50, 60, 1000, { seconds: 1600, megabitsPerSecond: 5, every: 1 }, "whole"],
  [50, 60, 1000, { seconds: 1600, megabitsPerSecond: 40, every: 1 }, "sparse"],
];

for (const [megabits, roundTripMs, waitMs, video, expected] of TABLE) {
  const line = `${megabits} Mbit/s, ${roundTripMs} ms, ${waitMs} ms of waits a request`;
  Deno.test(`how a video is read: ${JSON.stringify(video)} over ${line} -> ${expected}`, () => {
    const seen = { bytesPerSecond: megabits * MEGABIT, roundTripMs, waitMsPerRequest: waitMs };
    const { choice, whole } = choiceFor(video, seen);
    const way = choice === undefined ? "whole" : choice.gapBytes > 0 ? "gathered" : "sparse";
    expect({ way, choice, whole }).toMatchObject({ way: expected });
  });
}
