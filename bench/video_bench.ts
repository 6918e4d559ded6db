import { BotProgram } from "../tests/end_to_end/bot_program.ts";
import { heavyVideo } from "../tests/end_to_end/bot_media.ts";
import { librivoxSentences, longRecording, MediaFolder } from "../tests/media.ts";
import { alwaysHears } from "../tests/sandbox/providers/script.ts";
import { type Sandbox, startSandbox } from "../tests/sandbox/sandbox.ts";
import { createFile, diskContent, type SandboxFile } from "../tests/sandbox/world.ts";
import type { Rounds, Row } from "./report.ts";

const WORDS = "these are the words";
const SIZE_BYTES = 500e6;
const SPEECH_SECONDS = 120;
const VIDEOS = [
  { name: "film.mkv", mimeType: "video/x-matroska", what: "MKV" },
  { name: "film.mp4", mimeType: "video/mp4", what: "MP4 with its index at the end" },
];

/** How much of a large video the bot asks Telegram for. */
export async function videoBench(_rounds: Rounds): Promise<Row[]> {
  await using folder = await MediaFolder.create();
  const { samples } = longRecording(await librivoxSentences(), SPEECH_SECONDS);
  await using sandbox = await startSandbox({ providers: ["groq"], recognise: alwaysHears(WORDS) });
  await using _bot = await BotProgram.start(sandbox);
  const rows: Row[] = [];
  for (const { name, mimeType, what } of VIDEOS) {
    const path = await heavyVideo(folder, name, samples, SIZE_BYTES);
    await using content = await diskContent(path);
    rows.push(await requested(sandbox, createFile({ kind: "video", name, mimeType, content }), what));
    await Deno.remove(path);
  }
  return rows;
}

async function requested(sandbox: Sandbox, file: SandboxFile, what: string): Promise<Row> {
  const person = sandbox.person();
  const question = person.sendsFile(file);
  await person.waitsFor(WORDS, { after: question });
  const bytes = sandbox.mtproto.requests
    .filter(({ method, params, outcome }) =>
      method === "upload.getFile" && params.fileId === file.id && outcome === "ok"
    )
    .reduce((sum, { params }) => sum + requestedBytes(params, file.content.sizeBytes), 0);
  return {
    what: `video: bytes requested of a ${what}`,
    value: bytes / 1e6,
    unit: "MB",
    statistic: "one file",
    against: { what: "size of the file", value: file.content.sizeBytes / 1e6 },
  };
}

/** The last part of a file is shorter than its request. */
function requestedBytes(params: Readonly<Record<string, unknown>>, sizeBytes: number): number {
  const [offset, limit] = [Number(params.offset), Number(params.limit)];
  return Math.max(0, Math.min(limit, sizeBytes - offset));
}
