import { expect } from "expect";
import { countWordErrors } from "../../bench/wer.ts";
import { librivoxSentences, longRecording, type MediaFolder, QUICK_AAC } from "../media.ts";
import { canBeStopped, type Person } from "../sandbox/person.ts";
import type { RequestRecord } from "../sandbox/request_log.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import {
  type ChatMessage,
  createFile,
  type FileDescription,
  memoryContent,
  type SandboxFile,
} from "../sandbox/world.ts";

/** What is said in tests/fixtures/voice_note.ogg. */
export const SAID =
  "good morning this is a short voice note please bring a cup of coffee to the meeting and remember to call the doctor after lunch";

const SPEECH_RATE = 16_000;

/** A spoken file from the fixtures. */
export async function voiceNote(): Promise<Uint8Array<ArrayBuffer>> {
  return await Deno.readFile(new URL("../fixtures/voice_note.ogg", import.meta.url));
}

/** Human speech of at least `seconds`, and its words. */
export async function speech(seconds: number) {
  const { samples, script } = longRecording(await librivoxSentences(), seconds);
  return { samples, words: script.map(({ text }) => text).join(" ") };
}

/** A file on disk as Telegram knows it after an upload. */
export async function upload(path: string, file: Omit<FileDescription, "content">): Promise<SandboxFile> {
  return createFile({ ...file, content: memoryContent(await Deno.readFile(path)) });
}

let people = 700_000_100;

/** Somebody who writes for the first time: Telegram's limits for one chat do not slow down others. */
export function newcomer(sandbox: Sandbox, languageCode = "id"): Person {
  const id = people++;
  return sandbox.person({ id, firstName: `Person ${id}`, languageCode });
}

/** What the bot finally says to a message: no progress, no button to stop it. */
export function answerTo(person: Person, question: ChatMessage): Promise<ChatMessage> {
  const isAnswer = (message: ChatMessage) =>
    message.replyTo?.messageId === question.messageId && !canBeStopped(message);
  return person.waitsFor(isAnswer);
}

/** The status message of a job, as soon as it is there. */
export function statusOf(person: Person, question: ChatMessage): Promise<ChatMessage> {
  return person.waitsFor(({ replyTo }) => replyTo?.messageId === question.messageId);
}

/** The first request to Groq that is so, now or later. */
export function groqCall(
  { log, patience }: Sandbox,
  matches: (record: RequestRecord) => boolean,
): Promise<RequestRecord> {
  return patience.during((signal) => log.changed.until(() => log.of("groq").find(matches), signal));
}

/** At most one word in ten is another than what was said, beside a note on who heard it. */
export function expectWords(heard: string, said: string): void {
  const { errors, words } = countWordErrors(said, heard.replace(/\n\nℹ️ .*$/u, ""));
  expect(errors / words < 0.1 ? "understood" : heard).toBe("understood");
}

/** A film whose sound lies between pictures that cannot be compressed, its index at the end: as large as wanted. */
export async function heavyVideo(
  folder: MediaFolder,
  name: string,
  samples: Int16Array<ArrayBuffer>,
  sizeBytes: number,
): Promise<string> {
  const picture = await folder.ffmpeg("noise.jpg", [
    ...["-f", "lavfi", "-i", "color=gray:size=800x450,noise=alls=100:allf=t,format=yuvj444p"],
    ...["-frames:v", "1", "-c:v", "mjpeg", "-q:v", "1"],
  ]);
  const seconds = samples.length / SPEECH_RATE;
  const pictures = Math.ceil(sizeBytes / (await Deno.stat(picture)).size);
  return await folder.ffmpeg(name, [
    ...["-loop", "1", "-framerate", String(pictures / seconds), "-i", picture],
    ...["-f", "s16le", "-ar", String(SPEECH_RATE), "-ac", "1", "-i", "pipe:0"],
    ...["-map", "0:v", "-map", "1:a", "-t", String(seconds), "-c:v", "copy", ...QUICK_AAC],
  ], samples);
}
