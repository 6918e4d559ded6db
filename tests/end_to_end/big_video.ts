import { expect } from "expect";
import { hear, samplesOf, wordsOf } from "../faults/tone_speech.ts";
import { MediaFolder } from "../media.ts";
import { type Sandbox, startSandbox } from "../sandbox/sandbox.ts";
import { type ChatMessage, createFile, diskContent } from "../sandbox/world.ts";
import { answerTo, expectWords, heavyVideo, newcomer } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";
import { childrenOf } from "./processes.ts";
import { footprint } from "./program.ts";

const MB = 2 ** 20;
/** Progress is shown no oftener; tests/chat prove it to the millisecond, in a time of their own. */
const INTERVAL_MS = 7_000;
/** What comes to Telegram may have been longer on its way than what came after it. */
const MOST_LATE_MS = 3_000;

const BLOCK_SECONDS = 5;

export interface BigVideo {
  sizeBytes: number;
  speechSeconds: number;
  /** Slows the line, so that there is progress to show. */
  bytesPerSecond: number;
}

/** Lets the bot hear a large video of a kind that is read whole, and looks at what it takes of the machine, and of Telegram, for that. */
export async function expectSmallFootprint(video: BigVideo): Promise<void> {
  const { sizeBytes, speechSeconds, bytesPerSecond } = video;
  await using folder = await MediaFolder.create();
  const recording = {
    number: 1,
    blocks: speechSeconds / BLOCK_SECONDS,
    blockSeconds: BLOCK_SECONDS,
    wordsPerBlock: 4,
  };
  const known = new Map([[recording.number, recording]]);
  const recognise = (sound: Int16Array<ArrayBuffer>) => Promise.resolve({ segments: hear(sound, known) });
  const samples = samplesOf(recording);
  await using content = await diskContent(await heavyVideo(folder, "film.mkv", samples, sizeBytes));
  expect(content.sizeBytes).toBeGreaterThanOrEqual(sizeBytes);
  await using sandbox = await startSandbox({ providers: ["groq"], recognise });
  using _line = sandbox.mtproto.faults.bandwidth(bytesPerSecond);
  await using bot = await BotProgram.start(sandbox, { countsWrites: true });
  const tools = watchTools(sandbox, bot);
  const sari = newcomer(sandbox);
  const film = createFile({ kind: "video", name: "film.mkv", mimeType: "video/x-matroska", content });
  const answer = await answerTo(sari, sari.sendsFile(film));
  expectWords(answer.content.text, wordsOf(recording).join(" "));

  const { peakBytes, writtenBytes } = bot.footprint();
  expect(peakBytes).toBeLessThan(350 * MB);
  expect(tools.peakBytes()).toBeGreaterThan(0);
  expect(tools.peakBytes()).toBeLessThan(150 * MB);
  // The database and the session; nothing of the film.
  expect(writtenBytes).toBeLessThan(4 * MB);
  const progress = progressTimes(sandbox, answer);
  expect(progress.length).toBeGreaterThan(0);
  const tooEarly = progress.filter((at, index) => at < progress[0] + index * INTERVAL_MS - MOST_LATE_MS);
  expect(tooEarly).toEqual([]);
}

/** When progress was shown, by edits and drafts; the last edit may have been the answer. */
function progressTimes({ log }: Sandbox, answer: ChatMessage): number[] {
  const calls = log.of("bot_api").filter(({ method }) => /^(editMessageText|sendMessageDraft)$/.test(method));
  const times = calls.map(({ at }) => at);
  return answer.edits.length > 0 ? times.slice(0, -1) : times;
}

/** Looks after ffmpeg's memory whenever something happens in the chat. */
function watchTools(sandbox: Sandbox, bot: BotProgram): { peakBytes(): number } {
  let peakBytes = 0;
  sandbox.world.events.subscribe(() => {
    for (const { pid } of childrenOf(bot.pid)) peakBytes = Math.max(peakBytes, footprint(pid).peakBytes);
  });
  return { peakBytes: () => peakBytes };
}
