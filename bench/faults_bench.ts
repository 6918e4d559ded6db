import { startSandbox } from "../tests/sandbox/sandbox.ts";
import { createFile, memoryContent } from "../tests/sandbox/world.ts";
import type { Person } from "../tests/sandbox/person.ts";
import { alwaysHears } from "../tests/sandbox/providers/script.ts";
import { BotProgram } from "../tests/end_to_end/bot_program.ts";
import { type Downloads, openDownloads } from "../src/download/downloads.ts";
import { startTelegram } from "../tests/download/telegram.ts";

/*
 * How fast the bot gets over a FloodWait, and how fast known files come back, in real time.
 * `deno run -A bench/faults_bench.ts [ROUNDS]`
 */

const VOICE = new URL("../tests/fixtures/voice_note.ogg", import.meta.url);
const HITS = 200;
/** Between hits: Telegram's limit of 30 messages a second, which the bot keeps to, is not what is measured. */
const PAUSE_MS = 60;
const never = new AbortController().signal;

/** From the refusal of one account to the same part's request with another, as the server sees it, and to its bytes. */
async function moveOver(rounds: number): Promise<string[]> {
  const [asked, came]: number[][] = [[], []];
  for (let round = 0; round < rounds; round++) {
    await using telegram = await startTelegram(2);
    await using downloads = await openDownloads(telegram.options);
    await allReady(downloads);
    const { ref } = telegram.send(new Uint8Array(8 * 2 ** 20));
    let refusedAt = 0;
    const file = await downloads.opener.open({ ...ref, sizeBytes: 8 * 2 ** 20 }, never);
    for await (const _bytes of file.read(0, undefined, never)) {
      if (refusedAt > 0) continue;
      const user = telegram.server.requests.findLast(({ method }) => method === "upload.getFile");
      telegram.server.faults.floodWait({ apiId: user?.apiId, method: "upload.getFile", seconds: 900 });
      refusedAt = performance.now();
    }
    await file[Symbol.asyncDispose]();
    const parts = telegram.server.requests.filter(({ method }) => method === "upload.getFile");
    for (const refused of parts.filter(({ outcome }) => outcome.startsWith("FLOOD"))) {
      const again = parts.find(({ params, outcome, at }) =>
        at >= refused.at && outcome === "ok" && params.offset === refused.params.offset
      );
      if (again) asked.push(again.at - refused.at);
    }
    came.push(performance.now() - refusedAt);
  }
  return [
    `move-over after a FloodWait, refused to asked again at the same offset: ${
      percentiles(asked)
    } (goal: under 50 ms)`,
    `the rest of an 8 MB file after the refusal: ${percentiles(came)}`,
  ];
}

async function allReady(downloads: Pick<Downloads, "status">): Promise<void> {
  while (downloads.status().some(({ state }) => state !== "ready")) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** From the person's message to the bot's answer, with the bot in a process of its own and transcripts on Deno KV. */
async function cacheHits(flooded: boolean): Promise<string> {
  await using sandbox = await startSandbox({
    credentials: 3,
    recognise: alwaysHears("a known file"),
    floodLimits: false,
  });
  await using _bot = await BotProgram.start(sandbox);
  const content = memoryContent(await Deno.readFile(VOICE));
  const file = createFile({ kind: "voice", mimeType: "audio/ogg", content, durationSeconds: 10 });
  const send = (person: Person) => person.waitsFor("a known file", { after: person.sendsFile(file) });
  await send(sandbox.person({ id: 700_004_000 }));
  if (flooded) sandbox.mtproto.faults.floodWait({ seconds: 900 });
  const tookMs: number[] = [];
  for (let index = 1; index <= HITS; index++) {
    const person = sandbox.person({ id: 700_004_000 + index });
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const startedAt = performance.now();
    await send(person);
    tookMs.push(performance.now() - startedAt);
  }
  const state = flooded ? "all accounts flooded" : "all well";
  return `cache hit through the whole bot, message to answer, ${state}: ${
    percentiles(tookMs)
  } (goal: under 100 ms)`;
}

function percentiles(values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted.at(Math.round((sorted.length - 1) * share)) ?? NaN).toFixed(1);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${values.length} times`;
}

/** One line for each result. */
export async function faultsBench(rounds = 5): Promise<string[]> {
  return [...await moveOver(rounds), await cacheHits(false), await cacheHits(true)];
}

if (import.meta.main) {
  for (const line of await faultsBench(Number(Deno.args[0] ?? 5))) console.log(line);
}
