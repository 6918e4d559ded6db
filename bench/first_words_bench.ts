import { PIECES_AT_ONCE } from "../src/app/transcription.ts";
import { systemClock } from "../src/clock.ts";
import { openLocalFile } from "../src/cli/sources/local_file.ts";
import type { PiecePlan } from "../src/pipeline/audio_reader.ts";
import { piecePlan } from "../src/pipeline/piece_plan.ts";
import { transcribe } from "../src/pipeline/transcribe.ts";
import { ArrivalOrder, Semaphore } from "../src/semaphore.ts";
import { BotProgram } from "../tests/end_to_end/bot_program.ts";
import { librivoxSentences, longRecording, MediaFolder } from "../tests/media.ts";
import type { Heard } from "../tests/sandbox/providers/vendor.ts";
import { type Sandbox, startSandbox } from "../tests/sandbox/sandbox.ts";
import { createFile, diskContent } from "../tests/sandbox/world.ts";
import { programsReader, steadyProvider } from "./long_file_bench.ts";
import { quantile, type Rounds, type Row, summary } from "./report.ts";

const MINUTES = 120;
/** What one loop of the recording has. */
const LOOP_MINUTES = 4;
const OPTIONS = { diarize: false };
/** Seconds of audio that the provider behind the bot takes in one second, for each request. */
const PROVIDER_SPEED = 100;
const SAMPLES_PER_SECOND = 16_000;

/** Seconds from the start to the first words, and to the last. */
interface Times {
  first: number;
  all: number;
}

/** When the first words of a two-hour recording are there, beside pieces of one length, and when the bot shows them. */
export async function firstWordsBench(rounds: Rounds): Promise<Row[]> {
  await using folder = await MediaFolder.create();
  const path = await twoHours(folder);
  const plan = piecePlan("groq", OPTIONS);
  const times: Record<"short" | "long", Times[]> = { short: [], long: [] };
  for (let round = 0; round < rounds(3); round++) {
    times.long.push(await run(path, { ...plan, first: undefined }));
    times.short.push(await run(path, plan));
  }
  const of = (kind: Times[], which: keyof Times) => kind.map((each) => each[which]);
  const share = times.short.map(({ first, all }) => first * 100 / all);
  const against = (which: keyof Times) => ({
    what: "all pieces of some minutes",
    value: quantile(of(times.long, which), 0.5),
  });
  const what = `${MINUTES / 60}-hour m4a, provider of ${PROVIDER_SPEED} x real time`;
  return [
    {
      what: `${what}: first words`,
      unit: "s",
      ...summary(of(times.short, "first")),
      against: against("first"),
    },
    { what: `${what}: all words`, unit: "s", ...summary(of(times.short, "all")), against: against("all") },
    {
      what: `${what}: first words in the time of all`,
      unit: "%",
      ...summary(share),
      goal: { of: "value", atMost: 5 },
    },
    await shownByTheBot(path),
  ];
}

async function twoHours(folder: MediaFolder): Promise<string> {
  const { samples } = longRecording(await librivoxSentences(), LOOP_MINUTES * 60);
  const loop = await folder.sound("loop.m4a", samples);
  const copies = ["-stream_loop", `${MINUTES / LOOP_MINUTES - 1}`, "-i", loop, "-c", "copy"];
  return await folder.ffmpeg("recording.m4a", copies);
}

async function run(path: string, plan: PiecePlan): Promise<Times> {
  const { signal } = new AbortController();
  await using source = await openLocalFile(path, signal);
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  let first: number | undefined;
  await transcribe({
    ...{ source, plan, options: OPTIONS, concurrency: PIECES_AT_ONCE },
    reader: programsReader(),
    transcriber: steadyProvider(systemClock),
    pieceSlots: new Semaphore<object>(PIECES_AT_ONCE, new ArrivalOrder()),
    onWords: () => first ??= seconds(),
  }, signal);
  return { first: first ?? NaN, all: seconds() };
}

/** Not sooner than 8 s, when an answer could still come whole. */
async function shownByTheBot(path: string): Promise<Row> {
  await using content = await diskContent(path);
  await using sandbox = await startSandbox({ providers: ["groq"], recognise });
  await using _bot = await BotProgram.start(sandbox);
  const shown = firstDraft(sandbox);
  const person = sandbox.person();
  const file = createFile({ kind: "audio", name: "recording.m4a", mimeType: "audio/mp4", content });
  const { sentAt } = person.sendsFile(file);
  const value = (await shown - sentAt) / 1000;
  return {
    what: "the same by the bot, in a private chat: first words shown",
    ...{ value, unit: "s", statistic: "once", goal: { of: "value", atMost: 10 } },
  };
}

async function recognise({ length }: Int16Array): Promise<Heard> {
  const endSeconds = length / SAMPLES_PER_SECOND;
  await systemClock.sleep(endSeconds * 1000 / PROVIDER_SPEED);
  return { segments: [{ text: "Words.", startSeconds: 0, endSeconds }] };
}

function firstDraft({ world }: Sandbox): Promise<number> {
  return new Promise((resolve) => {
    world.events.subscribe(({ type }) => type === "draft" && resolve(systemClock.now()));
  });
}
