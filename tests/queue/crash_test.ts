import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "expect";
import fc from "fast-check";
import { redisServer } from "../redis_server.ts";
import { allKeys } from "../store/watched_kv.ts";
import { CRASH_TASKS, PARTS, PIECES } from "./crash_world.ts";

const CHILD = fileURLToPath(new URL("crash_child.ts", import.meta.url));

/** Runs the child until it said `lines` lines, then kills it; to its end when `lines` is undefined. Resolves to what it said. */
async function live(place: readonly string[], lines: number | undefined): Promise<string[]> {
  const args = ["run", "--quiet", "--no-check", "--allow-read", "--allow-write", "--allow-env", CHILD];
  const child = new Deno.Command(Deno.execPath(), { args: [...args, ...place], stdout: "piped" }).spawn();
  let text = "";
  let killed = false;
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (killed || lines === undefined || text.split("\n").length <= lines) continue;
    killed = true;
    child.kill("SIGKILL");
  }
  await child.status;
  return text.split("\n").slice(0, -1);
}

/** How often each line of this kind came after the line that promised it would not come again. */
function repeatedAfter(said: readonly string[], kind: string, promise: string): string[] {
  const promised = new Set<string>();
  return said.filter((line) => {
    const [word, subject, index] = line.split(" ");
    if (word === promise) promised.add(`${subject} ${index}`);
    return word === kind && promised.has(`${subject} ${index}`);
  });
}

/** Where the child keeps what it has accepted. */
interface Place extends AsyncDisposable {
  args: readonly string[];
  expectNothingLeft(): Promise<void>;
}

async function onDisk(): Promise<Place> {
  const folder = await Deno.makeTempDir({ prefix: "transhades-crash-" });
  const path = join(folder, "data.kv");
  return {
    args: ["kv", path],
    expectNothingLeft: async () => {
      using kv = await Deno.openKv(path);
      await expectNothingLeft(kv);
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

const server = await redisServer();

async function onRedis(): Promise<Place> {
  const database = await server.open();
  const { bot, prefix } = database.keys;
  return {
    args: ["redis", server.url, bot],
    expectNothingLeft: async () => {
      const left = await database.ask((client) => client.keys(`${prefix}:*`));
      expect(left.filter((key) => !/^:(job|cache):/.test(key.slice(prefix.length)))).toEqual([]);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(database[Symbol.dispose]()),
  };
}

for (const [where, open, numRuns] of [["on Deno KV", onDisk, 2], ["on Redis", onRedis, 1]] as const) {
  Deno.test(`killed at any moment, again and again (${where}): every accepted job is answered once, and no saved piece is paid twice`, async () => {
    const killsAfter = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 6, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(killsAfter, async (kills) => {
        await using place = await open();
        const said: string[] = [];
        for (const lines of [...kills, undefined]) said.push(...await live(place.args, lines));
        expect(said.at(-1)).toBe("idle");
        expectAllAnswered(said);
        expect(repeatedAfter(said, "sent", "stored")).toEqual([]);
        expect(repeatedAfter(said, "paid", "saved")).toEqual([]);
        await place.expectNothingLeft();
      }),
      { numRuns, seed: 20_260_101, endOnFailure: true },
    );
  });
}

function expectAllAnswered(said: readonly string[]): void {
  expect(said.filter((line) => /^failed|wrong$/.test(line))).toEqual([]);
  for (const { chatId, messageId } of CRASH_TASKS) {
    const sent = said.filter((line) => line.startsWith(`sent ${chatId}:${messageId} `));
    const parts = new Set(sent.map((line) => line.split(" ")[2]));
    expect([...parts].sort()).toEqual(Array.from({ length: PARTS }, (_, part) => String(part)));
  }
  const pieces = new Set(said.filter((line) => line.startsWith("paid")));
  const files = new Set(CRASH_TASKS.map((task) => task.file.fileUniqueId));
  expect(pieces.size).toBe(files.size * PIECES);
}

/** Beside the jobs that are over and the cache, which owns every part that is there. */
async function expectNothingLeft(kv: Deno.Kv): Promise<void> {
  const all = await allKeys(kv);
  expect(all.filter((key) => !/^(job\/closed|cache|part)\//.test(key))).toEqual([]);
  const cached = await Array.fromAsync(kv.list<{ partCount: number }>({ prefix: ["cache", "transcript"] }));
  const owned = cached.reduce((sum, { value }) => sum + value.partCount, 0);
  expect(all.filter((key) => key.startsWith("part/"))).toHaveLength(owned);
}
