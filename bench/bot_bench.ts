import { fileURLToPath } from "node:url";
import { systemClock } from "../src/clock.ts";
import { BotProgram } from "../tests/end_to_end/bot_program.ts";
import { MediaFolder } from "../tests/media.ts";
import type { Person } from "../tests/sandbox/person.ts";
import { alwaysHears } from "../tests/sandbox/providers/script.ts";
import { type Sandbox, startSandbox } from "../tests/sandbox/sandbox.ts";
import { type ChatMessage, createFile, memoryContent, type SandboxFile } from "../tests/sandbox/world.ts";
import { type Rounds, type Row, summary } from "./report.ts";

const VOICE_NOTE = fileURLToPath(new URL("../tests/fixtures/voice_note.ogg", import.meta.url));
const WORDS = "these are the words";
const FIRST_PERSON_ID = 700_001_000;

/** A cache hit takes one message; Telegram takes 30 in a second, and waiting for that is not what is measured. */
const BETWEEN_HITS_MS = 50;

/** Milliseconds from a voice note's update to its words in the chat, and how much of that was the provider's. */
interface Delay {
  totalMs: number;
  providerMs: number;
}

/** What the bot itself adds to the time of a small voice note, and cache hits; the bot is a process of its own. */
export async function botBench(rounds: Rounds): Promise<Row[]> {
  const [first, ...notes] = await differentNotes(rounds(40) + 1);
  await using sandbox = await startSandbox({ providers: ["groq"], recognise: alwaysHears(WORDS) });
  await using _bot = await BotProgram.start(sandbox);
  const people = newcomers(sandbox);
  await delayOf(sandbox, people(), first); // connects and logs in
  const delays: Delay[] = [];
  for (const note of notes) delays.push(await delayOf(sandbox, people(), note));
  const hits: number[] = [];
  while (hits.length < rounds(100)) {
    await systemClock.sleep(BETWEEN_HITS_MS, new AbortController().signal);
    hits.push((await delayOf(sandbox, people(), first)).totalMs);
  }
  return rowsOf(delays, hits);
}

function rowsOf(delays: readonly Delay[], hits: readonly number[]): Row[] {
  const own = delays.map(({ totalMs, providerMs }) => totalMs - providerMs);
  const voice = { what: "bot: voice note of 24 KB, update to reply less the provider's time", unit: "ms" };
  const provider = { what: "bot: the provider's time in that", unit: "ms" };
  const hit = { what: "bot: cache hit, update to reply", unit: "ms" };
  const goal = { of: "value", atMost: 100 } as const;
  return [
    { ...voice, ...summary(own) },
    { ...voice, ...summary(own, 0.95) },
    { ...provider, ...summary(delays.map(({ providerMs }) => providerMs)) },
    { ...hit, ...summary(hits), goal },
    { ...hit, ...summary(hits, 0.99), goal },
  ];
}

/** The same speech in files of different content, so that the cache knows none of them. */
async function differentNotes(count: number): Promise<SandboxFile[]> {
  await using folder = await MediaFolder.create();
  const notes: SandboxFile[] = [];
  for (let index = 0; index < count; index++) {
    const copy = ["-i", VOICE_NOTE, "-c", "copy", "-metadata", `comment=${index}`];
    const content = memoryContent(await Deno.readFile(await folder.ffmpeg(`${index}.ogg`, copy)));
    notes.push(createFile({ kind: "voice", mimeType: "audio/ogg", content }));
  }
  return notes;
}

/** Gives somebody who never wrote before at each call, so that Telegram's limits for one chat play no part. */
function newcomers(sandbox: Sandbox): () => Person {
  let id = FIRST_PERSON_ID;
  return () => sandbox.person({ id: id++ });
}

async function delayOf(sandbox: Sandbox, person: Person, file: SandboxFile): Promise<Delay> {
  const requestsBefore = sandbox.log.of("groq").length;
  const question = person.sendsFile(file);
  const answer = await person.waitsFor(WORDS);
  const requests = sandbox.log.of("groq").slice(requestsBefore);
  const providerMs = requests.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0);
  return { totalMs: shownAt(answer) - question.sentAt, providerMs };
}

function shownAt({ sentAt, edits }: ChatMessage): number {
  return edits.at(-1) ?? sentAt;
}
