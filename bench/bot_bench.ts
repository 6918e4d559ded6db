import { fileURLToPath } from "node:url";
import { BotProgram } from "../tests/end_to_end/bot_program.ts";
import { MediaFolder } from "../tests/media.ts";
import { alwaysHears } from "../tests/sandbox/providers/script.ts";
import { type Sandbox, startSandbox } from "../tests/sandbox/sandbox.ts";
import type { ChatMessage } from "../tests/sandbox/world.ts";
import { type Rounds, type Row, summary } from "./report.ts";

const VOICE_NOTE = fileURLToPath(new URL("../tests/fixtures/voice_note.ogg", import.meta.url));
const WORDS = "these are the words";
const FIRST_PERSON_ID = 700_001_000;

/** Milliseconds from a voice note's update to its words in the chat, and how much of that was the provider's. */
interface Delay {
  totalMs: number;
  providerMs: number;
}

/** What the bot itself adds to the time of a small voice note; the bot is a process of its own. */
export async function botBench(rounds: Rounds): Promise<Row[]> {
  const notes = await differentNotes(rounds(40) + 1);
  await using sandbox = await startSandbox({ providers: ["groq"], recognise: alwaysHears(WORDS) });
  await using _bot = await BotProgram.start(sandbox);
  const delays: Delay[] = [];
  for (const [index, note] of notes.entries()) delays.push(await delayOf(sandbox, note, index));
  const [, ...warm] = delays; // the first one connects and logs in
  const own = warm.map(({ totalMs, providerMs }) => totalMs - providerMs);
  const what = "bot: own delay for a voice note of 24 KB (update to reply less the provider's time)";
  return [
    { what, unit: "ms", ...summary(own) },
    { what, unit: "ms", ...summary(own, 0.95) },
    { what: "bot: the provider's time in that", unit: "ms", ...summary(warm.map((d) => d.providerMs)) },
  ];
}

/** The same speech in files of different content, so that the cache knows none of them. */
async function differentNotes(count: number): Promise<Uint8Array<ArrayBuffer>[]> {
  await using folder = await MediaFolder.create();
  const notes: Uint8Array<ArrayBuffer>[] = [];
  for (let index = 0; index < count; index++) {
    const copy = ["-i", VOICE_NOTE, "-c", "copy", "-metadata", `comment=${index}`];
    notes.push(await Deno.readFile(await folder.ffmpeg(`${index}.ogg`, copy)));
  }
  return notes;
}

/** Each note comes from somebody else, so that Telegram's limits for one chat play no part. */
async function delayOf(sandbox: Sandbox, note: Uint8Array<ArrayBuffer>, index: number): Promise<Delay> {
  const person = sandbox.person({ id: FIRST_PERSON_ID + index, firstName: `Person ${index}` });
  const requestsBefore = sandbox.log.of("groq").length;
  const question = person.sendsVoice(note);
  const answer = await person.waitsFor(WORDS);
  const requests = sandbox.log.of("groq").slice(requestsBefore);
  const providerMs = requests.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0);
  return { totalMs: shownAt(answer) - question.sentAt, providerMs };
}

function shownAt({ sentAt, edits }: ChatMessage): number {
  return edits.at(-1) ?? sentAt;
}
