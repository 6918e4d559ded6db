import { BotProgram } from "../tests/end_to_end/bot_program.ts";
import { wavContent } from "../tests/faults/tone_speech.ts";
import { alwaysHears } from "../tests/sandbox/providers/script.ts";
import { type Sandbox, startSandbox } from "../tests/sandbox/sandbox.ts";
import { createFile, type SandboxFile } from "../tests/sandbox/world.ts";
import { type Rounds, type Row, summary } from "./report.ts";

const GET_FILE = "upload.getFile";
/** Long enough to be parked for rather than waited in place. */
const FLOOD_SECONDS = 5;
/** Telegram takes 30 messages in a second; waiting for that is not what is measured. */
const PAUSE_MS = 60;
const SAID = "words of a file";

/** What people wait for while Telegram lets nobody download; the bot is a process of its own, its transcripts are on Deno KV. */
export async function faultsBench(rounds: Rounds): Promise<Row[]> {
  await using sandbox = await startSandbox({ recognise: alwaysHears(SAID), floodLimits: false });
  await using _bot = await BotProgram.start(sandbox);
  return [await resumption(sandbox, rounds(5)), ...await hitsInFlood(sandbox, rounds(200))];
}

/** From the end of a wait to the first request of the job that was parked for it. */
async function resumption(sandbox: Sandbox, count: number): Promise<Row> {
  const delays: number[] = [];
  while (delays.length < count) {
    sandbox.mtproto.faults.floodWait({ method: GET_FILE, seconds: FLOOD_SECONDS });
    await answer(sandbox, 1000 + delays.length, largeFile(2 + delays.length));
    const parts = sandbox.mtproto.requests.filter(({ method }) => method === GET_FILE);
    const refused = parts.findLastIndex(({ outcome }) => outcome === `FLOOD_WAIT_${FLOOD_SECONDS}`);
    delays.push(parts[refused + 1].at - parts[refused].at - FLOOD_SECONDS * 1000);
  }
  const what = "a parked job goes on after its account's wait";
  return { what, unit: "ms", ...summary(delays), goal: { of: "value", atMost: 1000 } };
}

/** Known files, while every account waits. */
async function hitsInFlood(sandbox: Sandbox, count: number): Promise<Row[]> {
  const known = largeFile(1);
  await answer(sandbox, 0, known);
  using _flood = sandbox.mtproto.faults.floodWait({ method: GET_FILE, seconds: 900 });
  const parked = sandbox.person({ id: 700_009_000, languageCode: "en" });
  await parked.waitsFor("API-1 first", { after: parked.sendsFile(largeFile(0)) });
  const times: number[] = [];
  while (times.length < count) {
    await pause(PAUSE_MS);
    const startedAt = performance.now();
    await answer(sandbox, times.length + 1, known);
    times.push(performance.now() - startedAt);
  }
  const row = { what: "cache hit while every account waits, update to reply", unit: "ms" };
  const goal = { of: "value", atMost: 100 } as const;
  return [{ ...row, ...summary(times), goal }, { ...row, ...summary(times, 0.99), goal }];
}

function answer(sandbox: Sandbox, index: number, file: SandboxFile): Promise<unknown> {
  const person = sandbox.person({ id: 700_004_000 + index });
  return person.waitsFor(SAID, { after: person.sendsFile(file) });
}

/** 22 MB, which only MTProto brings. */
function largeFile(number: number): SandboxFile {
  const content = wavContent({ number, blocks: 34, blockSeconds: 20, wordsPerBlock: 1 });
  return createFile({ kind: "document", name: `${number}.wav`, mimeType: "audio/wav", content });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
