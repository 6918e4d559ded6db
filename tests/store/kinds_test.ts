import { join } from "node:path";
import { expect } from "expect";
import { z } from "zod";
import { systemClock } from "../../src/clock.ts";
import { flightKey } from "../../src/pipeline/sharing.ts";
import { keys } from "../../src/store/keys.ts";
import { Kind } from "../../src/store/kind.ts";
import { openStores } from "../../src/store/open_stores.ts";
import type { Stores } from "../../src/store/stores.ts";
import { added, jobOf, pieceOf, transcriptOf } from "../contracts/job_store.ts";
import { temporaryKv } from "./temporary_kv.ts";

/** Was { name } at first, then { names }, and is { names, count }. */
const PEOPLE = new Kind("people", z.object({ names: z.array(z.string()), count: z.number() }), [
  ({ name }) => ({ names: [name] }),
  (old) => ({ ...old, count: Array.isArray(old.names) ? old.names.length : 0 }),
]);

/** "what lies there -> what is read" */
const READINGS: [string, unknown, unknown][] = [
  ["nothing", null, { state: "absent" }],
  ["the first shape", { schemaVersion: 1, name: "a" }, {
    state: "readable",
    value: { names: ["a"], count: 1 },
    outdated: true,
  }],
  ["a shape without a version, which is the first", { name: "a" }, {
    state: "readable",
    value: { names: ["a"], count: 1 },
    outdated: true,
  }],
  ["the second shape", { schemaVersion: 2, names: ["a", "b"] }, {
    state: "readable",
    value: { names: ["a", "b"], count: 2 },
    outdated: true,
  }],
  ["the present shape", { schemaVersion: 3, names: [], count: 7 }, {
    state: "readable",
    value: { names: [], count: 7 },
    outdated: false,
  }],
  ["a later shape", { schemaVersion: 4, crowd: "a" }, { state: "newer" }],
  ["a field that is missing", { schemaVersion: 3, names: [] }, {
    state: "damaged",
    reason: expect.stringContaining("count: "),
  }],
  ["an upgrade without ground", { schemaVersion: 1 }, {
    state: "damaged",
    reason: expect.stringContaining("names.0: "),
  }],
  ["no record", "text", { state: "damaged", reason: "it is no record" }],
  ["a list", [1], { state: "damaged", reason: "it is no record" }],
  ["a version that is none", { schemaVersion: "x" }, { state: "damaged", reason: "it has no version" }],
];

for (const [what, raw, expected] of READINGS) {
  Deno.test(`a stored value: ${what}`, () => {
    expect(PEOPLE.read(raw)).toEqual(expected);
  });
}

Deno.test("what is written is read as it was, at the present version", () => {
  const record = PEOPLE.toRecord({ names: ["a"], count: 1 });
  expect(record.schemaVersion).toBe(3);
  expect(PEOPLE.from(record)).toEqual({ names: ["a"], count: 1 });
});

/** A copy of what version 0.1.0 wrote: jobs in every state, pieces, an answer under way, choices, statistics, a cached transcript. */
async function withDatabaseOfFirstVersion(body: (stores: Stores) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "transhades-kv-" });
  try {
    const path = join(folder, "transhades.kv");
    using packed = await Deno.open(new URL("../fixtures/database_0.1.0.kv.gz", import.meta.url));
    const unpacked = packed.readable.pipeThrough(new DecompressionStream("gzip"));
    await Deno.writeFile(path, unpacked);
    using stores = await openStores({ type: "kv", path, clock: systemClock, cacheMaxEntries: 1000 });
    await body(stores);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a database written by version 0.1.0 goes on", async () => {
  await withDatabaseOfFirstVersion(async ({ jobs, accountStats, chatSettings }) => {
    const unfinished = await jobs.unfinished();
    expect(unfinished.map(({ id, state }) => `${id} ${state}`))
      .toEqual(["1:1 queued", "1:2 running", "1:3 parked", "1:4 delivering"]);
    expect(unfinished[0]).toMatchObject({ provider: "groq", options: { diarize: false, language: "id" } });
    expect(unfinished[2]).toMatchObject({ failedAttempts: 1, notBefore: Date.UTC(2026, 10, 28, 0, 15) });
    expect(unfinished[3]).toMatchObject({ sentParts: 1, statusMessageId: 9 });
    expect(await jobs.pieces(flightKey(unfinished[1]))).toEqual([
      { ...pieceOf(0), sound: undefined },
      { ...pieceOf(1), sound: undefined },
      { ...pieceOf(2, "long ".repeat(14_000)), sound: undefined },
    ]);
    expect(await jobs.transcript("1:4")).toEqual(transcriptOf("answer ".repeat(10_000)));
    expect(await added(jobs, jobOf("1:2"))).toBe(false);
    expect(await chatSettings.get(1)).toEqual({ provider: "groq" });
    expect(await chatSettings.get(-100)).toEqual({ provider: "local" });
    expect(await accountStats.load("API-1")).toMatchObject({ requests: 5, successRate: 0.8 });
  });
});

for (const [what, key] of [["a job", keys.openJob("1:1")], ["a choice", keys.chatWishes(1)]] as const) {
  Deno.test(`${what} that a later version of the program wrote keeps this one from starting, and stays`, async () => {
    await using temporary = await temporaryKv(systemClock);
    const later = { schemaVersion: 99, wonderful: true };
    await temporary.kv.set(key, later);
    await expect(temporary.openAgain()).rejects.toThrow("start that version again");
    expect((await temporary.kv.get(key)).value).toEqual(later);
  });
}

Deno.test("a job that is damaged is left out and stays, and its message is not accepted as if it were new", async () => {
  await using temporary = await temporaryKv(systemClock);
  const { kv, openAgain } = temporary;
  await kv.set(keys.openJob("1:1"), { schemaVersion: 1, id: "1:1" });
  const { stores } = await openAgain();
  expect(await stores.jobs.unfinished()).toEqual([]);
  expect(await added(stores.jobs, jobOf("1:1"))).toBe(false);
  expect((await kv.get(keys.openJob("1:1"))).value).toEqual({ schemaVersion: 1, id: "1:1" });
});
