import { expect } from "expect";
import { MemoryAccountStatsStore } from "../../src/store/memory/account_stats.ts";
import { MemoryCooldowns } from "../../src/store/memory/cooldowns.ts";
import { FakeClock, settle } from "../fake_clock.ts";
import { PART_BYTES, rotationBed } from "./rotation_bed.ts";
import { never } from "./bytes.ts";

const part = (index: number) => ({ offset: index * PART_BYTES, limit: PART_BYTES });

Deno.test("rotator: a free account takes over without any pause", async () => {
  await using bed = await rotationBed({ accounts: "A:flood900 B:ok" });
  const before = bed.clock.now();
  await bed.newReader().read(part(0), never);
  expect(bed.trace).toEqual(["A", "B"]);
  expect(bed.clock.now() - before).toBe(0);
});

Deno.test("rotator: after two refusals the next account gets one request, whatever is in flight", async () => {
  await using bed = await rotationBed({ accounts: "A:flood900 B:flood900 C:ok", answerMs: 100 });
  const reader = bed.newReader();
  const parts = Promise.all([0, 1, 2, 3, 4, 5].map((index) => reader.read(part(index), never)));
  await bed.clock.advance(250); // A and B have refused all six, C is being tried
  expect(bed.clients.get("C")?.mostInFlight).toBe(1);
  await bed.clock.advance(1000);
  await parts;
  expect(bed.clients.get("C")?.mostInFlight).toBe(5); // the others follow together
});

Deno.test("rotator: a probe that is refused spares the accounts behind it", async () => {
  const accounts = "A:flood900 B:flood900 C:flood900 D:ok E:ok";
  await using bed = await rotationBed({ accounts, answerMs: 100 });
  const reader = bed.newReader();
  const parts = Promise.allSettled([0, 1, 2].map((index) => reader.read(part(index), never)));
  await bed.clock.advance(10_000);
  expect((await parts).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(bed.trace.filter((name) => "DE".includes(name))).toEqual([]);
  expect(bed.trace.filter((name) => name === "C").length).toBe(1);
});

Deno.test("rotator: one account never has more than sixteen requests under way; files share", async () => {
  await using bed = await rotationBed({ accounts: "A:ok B:ok", answerMs: 100 });
  const parts = [bed.newReader(), bed.newReader()].map((reader) =>
    Promise.all(Array.from({ length: 20 }, (_, index) => reader.read(part(index), never)))
  );
  await bed.clock.advance(5_000);
  await Promise.all(parts);
  const most = [...bed.clients.values()].map(({ mostInFlight }) => mostInFlight);
  expect(most).toEqual([16, 16]);
});

Deno.test("rotator: a second file prefers the account with less to do", async () => {
  await using bed = await rotationBed({ accounts: "A:ok B:ok", answerMs: 100 });
  const first = bed.newReader().read(part(0), never);
  const second = bed.newReader().read(part(0), never);
  await bed.clock.advance(100);
  await Promise.all([first, second]);
  expect(bed.trace).toEqual(["A", "B"]);
});

Deno.test("rotator: a wait of no seconds does not become a busy loop", async () => {
  await using bed = await rotationBed({ accounts: "A:flood0,ok" });
  const reading = bed.newReader().read(part(0), never);
  await settle();
  expect(bed.trace).toEqual(["A"]);
  await bed.clock.advance(1000);
  await reading;
});

Deno.test("rotator: parts that meet the same expired reference renew it once", async () => {
  await using bed = await rotationBed({ accounts: "A:expired,expired,expired,ok", answerMs: 100 });
  const reader = bed.newReader();
  const together = [0, 1].map((index) => reader.read(part(index), never)); // refused after 100 ms, renewed after 200
  await bed.clock.advance(150);
  const later = reader.read(part(2), never); // refused after 250 ms, for the old reference
  await bed.clock.advance(1000);
  await Promise.all([...together, later]);
  expect(bed.clients.get("A")?.lookups).toBe(1);
});

Deno.test("rotator: an abort ends the wait for an account at once, with the signal's reason", async () => {
  await using bed = await rotationBed({ accounts: "A:flood2" });
  const job = new AbortController();
  const reading = bed.newReader().read(part(0), job.signal).catch((error: unknown) => error);
  await settle();
  const reason = new Error("cancelled");
  job.abort(reason);
  expect(await reading).toBe(reason);
});

Deno.test("rotator: waits survive a restart, and end", async () => {
  const clock = new FakeClock();
  const cooldowns = new MemoryCooldowns(clock);
  {
    await using bed = await rotationBed({ accounts: "A:flood900", clock, cooldowns });
    expect(await bed.read(bed.newReader())).toBe("A,wait900@A");
  }
  await using bed = await rotationBed({ accounts: "A:ok", clock, cooldowns });
  expect(await bed.read(bed.newReader())).toBe("wait895@A");
  await clock.advance(900_000);
  expect(await bed.read(bed.newReader())).toBe("A");
});

Deno.test("rotator: two waits of the last run make the third account be tried carefully", async () => {
  const clock = new FakeClock();
  const cooldowns = new MemoryCooldowns(clock);
  for (const accountName of ["A", "B"]) {
    await cooldowns.set({ accountName, method: "upload.getFile", until: clock.now() + 900_000 });
  }
  await using bed = await rotationBed({ accounts: "A:ok B:ok C:flood900 D:ok", clock, cooldowns });
  expect(await bed.read(bed.newReader())).toBe("C,wait900@A");
});

Deno.test("rotator: the status tells who waits until when, who is broken and why", async () => {
  await using bed = await rotationBed({ accounts: "A:flood900 B:banned C:ok" });
  const until = bed.clock.now() + 900_000;
  await bed.read(bed.newReader());
  const [a, b, c] = bed.rotator.status();
  expect(a).toMatchObject({ name: "A", state: "waiting", waitingUntil: until, inFlight: 0 });
  expect(b).toMatchObject({ name: "B", state: "broken", reason: "banned" });
  expect(c).toMatchObject({ name: "C", state: "ready", stats: { requests: 1, failures: 0 } });
});

Deno.test("rotator: it tells when it is ready again, and calls back that moment", async () => {
  await using bed = await rotationBed({ accounts: "A:flood900,ok B:flood600,ok" });
  const start = bed.clock.now();
  const calls: number[] = [];
  const stop = bed.rotator.onReady(() => calls.push(bed.clock.now() - start));
  expect(bed.rotator.readyAt()).toBe(start);
  await bed.read(bed.newReader());
  expect(bed.rotator.readyAt()).toBe(start + 600_000);
  await bed.clock.advance(600_000);
  expect(calls).toEqual([600_000]);
  stop();
});

Deno.test("rotator: a refused login waits as long as it is told to, over a restart, too", async () => {
  const clock = new FakeClock();
  const cooldowns = new MemoryCooldowns(clock);
  {
    await using bed = await rotationBed({ accounts: "A:ok", clock, cooldowns, logins: { A: ["flood3000"] } });
    expect(bed.rotator.status()[0]).toMatchObject({
      state: "waiting",
      waitingUntil: clock.now() + 3_000_000,
    });
    expect(await bed.read(bed.newReader())).toBe("wait3000@A");
  }
  await using bed = await rotationBed({ accounts: "A:ok", clock, cooldowns });
  expect(bed.rotator.status()[0].state).toBe("waiting");
  await clock.advance(3_000_000);
  await bed.settled();
  expect(await bed.read(bed.newReader())).toBe("A");
});

Deno.test("rotator: an account that cannot be reached tries again and again, and the others carry on", async () => {
  const logins = { A: Array.from({ length: 5 }, () => "lost") };
  await using bed = await rotationBed({ accounts: "A:ok B:ok", logins });
  expect(await bed.read(bed.newReader())).toBe("B");
  expect(bed.rotator.status().map(({ state }) => state)).toEqual(["connecting", "ready"]);
  await bed.clock.advance(60_000);
  expect(bed.rotator.status().map(({ state }) => state)).toEqual(["ready", "ready"]);
});

Deno.test("rotator: accounts that connect later are prepared for the files in use, too", async () => {
  await using bed = await rotationBed({ accounts: "A:ok B:ok", logins: { B: ["lost", "lost", "lost"] } });
  bed.rotator.prepare(4);
  expect([...bed.clients.values()].map(({ prepared }) => prepared)).toEqual([[4], []]);
  await bed.clock.advance(60_000);
  expect([...bed.clients.values()].map(({ prepared }) => prepared)).toEqual([[4], [4]]);
});

Deno.test("rotator: losses with work done between them do not add up to longer pauses", async () => {
  const answers = Array.from({ length: 9 }, () => "lost,ok").join(",");
  await using bed = await rotationBed({ accounts: `A:${answers}` });
  const reader = bed.newReader();
  for (let index = 0; index < 9; index++) {
    const reading = reader.read(part(index), never);
    await settle();
    await bed.clock.advance(250); // the pause of the part itself
    await reading;
  }
});

Deno.test("rotator: while no account can connect, the file waits for one", async () => {
  const logins = { A: Array.from({ length: 1000 }, () => "lost") };
  await using bed = await rotationBed({ accounts: "A:ok", logins });
  const reading = bed.newReader().read(part(0), never).catch((error: unknown) => error);
  await bed.clock.advance(15_000);
  expect(await reading).toMatchObject({ name: "SourceError", problem: "disconnected", retryable: true });
});

Deno.test("rotator: while no account can connect, an expired reference waits for one to be renewed", async () => {
  const logins = { A: ["ok", ...Array<string>(1000).fill("lost")] };
  await using bed = await rotationBed({ accounts: "A:expired,ok", logins, lookUps: { A: ["lost"] } });
  const reading = bed.newReader().read(part(0), never).catch((error: unknown) => error);
  await bed.clock.advance(15_000);
  expect(await reading).toMatchObject({ name: "SourceError", problem: "disconnected" });
});

Deno.test("rotator: statistics survive a restart, written at most once in ten seconds", async () => {
  const store = new MemoryAccountStatsStore();
  const saves: number[] = [];
  const statsStore = {
    load: (name: string) => store.load(name),
    save: (name: string, stats: Parameters<typeof store.save>[1]) => {
      saves.push(stats.requests);
      return store.save(name, stats);
    },
  };
  {
    await using bed = await rotationBed({ accounts: "A:ok", statsStore });
    const reader = bed.newReader();
    for (let index = 0; index < 5; index++) await reader.read(part(index), never);
    await bed.clock.advance(10_000);
    await reader.read(part(5), never);
  }
  expect(saves).toEqual([5, 6]);
  await using bed = await rotationBed({ accounts: "A:ok", statsStore });
  expect(bed.rotator.status()[0].stats).toMatchObject({ requests: 6, bytes: 6 * PART_BYTES, successRate: 1 });
});

Deno.test("rotator: that nobody may look up a message now does not mean that it is gone", async () => {
  const accounts = "A:expired,ok B:expired,ok";
  const lookUps = { A: ["flood900", "ok"], B: ["flood600"] };
  await using bed = await rotationBed({ accounts, lookUps });
  expect(await bed.read(bed.newReader())).toBe("A,wait600@B");
});

Deno.test("rotator: a short wait for looking up a message is waited in place", async () => {
  await using bed = await rotationBed({ accounts: "A:expired,ok", lookUps: { A: ["flood2"] } });
  expect(await bed.read(bed.newReader())).toBe("A,A");
});

Deno.test("rotator: when looking up a message fails, the file is unavailable for now, not gone", async () => {
  await using bed = await rotationBed({ accounts: "A:expired,ok", lookUps: { A: ["500"] } });
  expect(await bed.read(bed.newReader())).toBe("A,unavailable");
});

Deno.test("rotator: whoever stops reading ends no renewal that others wait for", async () => {
  await using bed = await rotationBed({ accounts: "A:expired,expired,ok", answerMs: 100 });
  const reader = bed.newReader();
  const first = new AbortController();
  const stopped = reader.read(part(0), first.signal).catch((error: unknown) => error);
  const second = reader.read(part(1), never); // both are refused after 100 ms, and the reference is renewed after 200
  await bed.clock.advance(150);
  first.abort(new Error("nobody reads on"));
  await bed.clock.advance(1000);
  expect(await stopped).toMatchObject({ message: "nobody reads on" });
  expect((await second).length).toBe(PART_BYTES);
});
