import { expect } from "expect";
import { PROVIDERS } from "../../src/pipeline/transcriber.ts";
import { DeliveryError, ProviderError } from "../../src/pipeline/errors.ts";
import type { Job } from "../../src/queue/job.ts";
import { nameOf } from "./fakes.ts";
import { Workbench } from "./workbench.ts";

const SAME = { fileUniqueId: "same" };

/**
 * Everybody sends the same file at once, each with a provider of their own. "a:groq" is heard by Groq, "a:groq(groq local)"
 * by Groq and then, as Groq is down, by the built-in model. Then what each is told, and how often anybody was asked.
 */
const SCENARIOS = [
  "a:local b:groq -> a:local+local b:groq+groq, 4",
  "a:groq b:local -> a:groq+groq b:local+local, 4",
  "a:groq b:deepgram c:together d:openai -> a:groq+groq b:groq+groq c:groq+groq d:groq+groq, 2",
  "a:local b:local c:groq d:groq -> a:local+local b:local+local c:groq+groq d:groq+groq, 4",
  // What a stand-in heard is for whom it stood in: the others go on where it began.
  "a:groq(local local) b:groq -> a:local+local b:groq+groq, 4",
  "a:groq(groq local) b:groq -> a:groq+local b:groq+groq, 3",
  "a:groq(groq local) b:deepgram c:groq -> a:groq+local b:groq+deepgram c:groq+deepgram, 3",
  "a:groq(local groq) b:groq(groq local) c:groq -> a:local+groq b:groq+groq c:groq+groq, 3",
  "a:groq(groq local) b:groq(groq local) c:groq -> a:groq+local b:groq+local c:groq+groq, 4",
  "a:local(groq local) b:local -> a:groq+local b:groq+local, 2",
];

for (const scenario of SCENARIOS) {
  Deno.test(`sharing of one file: ${scenario}`, async () => {
    const [senders, told, asked] = scenario.split(/ -> |, /);
    await using bench = new Workbench({ pieceCount: 2 });
    await sendAll(bench, senders);
    await bench.clock.advance(20_000);
    expect([...bench.messenger.heardBy].toSorted().map(([name, by]) => `${name[0]}:${by}`).join(" "))
      .toBe(told);
    expect(bench.runner.paid.length).toBe(Number(asked));
    expect(await bench.queue.status()).toMatchObject({ busyWorkers: 0, queued: 0, parked: 0, failed: 0 });
  });
}

async function sendAll(bench: Workbench, senders: string): Promise<void> {
  for (const [, person, provider, hearers] of senders.matchAll(/(\w):(\w+)(?:[(]([^)]*)[)])?/g)) {
    const name = `${person}1`;
    bench.providers.set(name, PROVIDERS.find((each) => each === provider) ?? "local");
    if (hearers) bench.runner.hearers.set(name, hearers.split(" "));
    await bench.send(name, SAME);
  }
}

/** The first of three cancels, fails, or never ends; the others are served as if nobody had been before them. */
for (const outcome of ["cancel", "bad", "crash", "deaf", "net"]) {
  for (
    const senders of ["a:groq b:groq c:groq", "a:local b:groq c:groq", "a:groq(local) b:deepgram c:groq"]
  ) {
    Deno.test(`${outcome} is nobody else's: ${senders}`, async () => {
      await using bench = new Workbench({ pieceCount: 2, maxWorkers: 1, maxRetries: 0 });
      if (outcome !== "cancel") bench.runner.outcomes.set("a1", [outcome]);
      await sendAll(bench, senders);
      await bench.clock.advance(1000);
      if (outcome === "cancel" || outcome === "deaf") bench.cancel("a1");
      await bench.clock.advance(20_000);
      expect(bench.messenger.heardBy.has("a1")).toBe(false);
      expect(bench.messenger.heardBy.get("b1")).not.toContain("local");
      expect(bench.messenger.heardBy.get("c1")).toBe(bench.messenger.heardBy.get("b1"));
      expect(await bench.queue.status()).toMatchObject({ busyWorkers: 0, queued: 0, parked: 0, done: 2 });
    });
  }
}

Deno.test("one who cancels while taking over leaves the file to the next", async () => {
  await using bench = new Workbench({ pieceCount: 2, maxWorkers: 1 });
  await sendAll(bench, "a:groq b:groq c:groq");
  await bench.clock.advance(1000);
  await Promise.all([bench.cancel("a1"), bench.cancel("b1")]);
  await bench.clock.advance(2000);
  expect(bench.runner.begun).toEqual(["a1", "c1"]);
  expect(bench.messenger.heardBy.get("c1")).toBe("groq+groq");
});

Deno.test("after a restart nobody goes on with what they may not be told", async () => {
  await using bench = new Workbench({ pieceCount: 3, maxWorkers: 1 });
  bench.runner.outcomes.set("a1", ["flood900"]);
  await sendAll(bench, "a:groq(groq local local) b:groq");
  await bench.clock.advance(3000);
  expect(await bench.stateOf("a1")).toBe("parked");
  await bench.restart();
  await bench.clock.advance(2000);
  expect(bench.runner.begun).toEqual(["a1", "b1"]);
  expect(bench.messenger.heardBy.get("b1")).toBe("groq+groq+groq");
  expect(bench.messenger.heardBy.get("a1")).toBe("groq+groq+groq");
});

Deno.test("who sends the same file with another provider later is not told of what is under way", async () => {
  await using bench = new Workbench({ pieceCount: 2, maxWorkers: 2 });
  bench.providers.set("a2", "groq");
  await bench.send("a1", SAME);
  await bench.clock.advance(1000);
  await bench.send("a2", SAME);
  await bench.clock.advance(2000);
  expect([...bench.messenger.heardBy]).toEqual([["a1", "local+local"], ["a2", "groq+groq"]]);
});

/** "who sends when, with a dot for ten seconds -> who is answered before the chat of `a`, which refuses, takes messages again". */
const REFUSING_CHATS = [
  "a1 b1 -> b1",
  "a1 b1 c1 -> b1 c1",
  "a1 a2 b1 -> b1",
  "a1 . b1 -> b1",
  "a1 .. b1 . c1 -> b1 c1",
  "b1 a1 c1 -> b1 c1",
];

for (const scenario of REFUSING_CHATS) {
  Deno.test(`one chat's refusal holds up nobody else: ${scenario}`, async () => {
    const [senders, answered] = scenario.split(" -> ");
    await using bench = new Workbench({ maxWorkers: 2 });
    const refusal = refuseIn(bench, "a");
    for (const sender of senders.split(" ")) {
      if (sender.startsWith(".")) await bench.clock.advance(10_000 * sender.length);
      else await bench.send(sender, SAME);
    }
    await bench.clock.advance(3000);
    expect([...bench.messenger.heardBy.keys()]).toEqual(answered.split(" "));
    refusal.isOver = true;
    await bench.clock.advance(700_000);
    expect(await bench.queue.status()).toMatchObject({ failed: 0, done: senders.match(/\w\d/g)?.length });
    expect(new Set(bench.runner.paid).size).toBe(1);
  });
}

Deno.test("a chat that refuses for good costs the others nothing", async () => {
  await using bench = new Workbench();
  refuseIn(bench, "a");
  for (const name of ["a1", "b1"]) await bench.send(name, SAME);
  await bench.clock.advance(3_600_000);
  expect(bench.messenger.saidOf("b1").at(-1)).toBe("part 1 text of same");
  expect(await bench.queue.status()).toMatchObject({
    busyWorkers: 0,
    queued: 0,
    parked: 0,
    failed: 1,
    done: 1,
  });
});

/** The bot may not write in this person's chat until it is over. */
function refuseIn(bench: Workbench, person: string): { isOver: boolean } {
  const refusal = { isOver: false };
  const { accepted, deliver } = bench.messenger;
  const check = (job: Pick<Job, "id">) => {
    if (nameOf(job).startsWith(person) && !refusal.isOver) {
      throw new DeliveryError("withheld", "not enough rights");
    }
  };
  bench.messenger.accepted = async (job, place) => {
    check(job);
    return await accepted.call(bench.messenger, job, place);
  };
  bench.messenger.deliver = async (job, ...rest) => {
    check(job);
    await deliver.call(bench.messenger, job, ...rest);
  };
  return refusal;
}

/**
 * "who sends when, with a dot for ten seconds -> who is answered while Groq asks to wait for an hour, and how often it was
 * asked": words of whoever hears are for all who did not choose the built-in model.
 */
const WAITING_PROVIDERS = [
  "a:groq b:deepgram -> a b, 1",
  "a:groq b:groq c:deepgram d:groq -> a b c d, 1",
  "a:groq . b:deepgram -> a b, 1",
  "a:deepgram b:groq -> a b, 0",
  "a:groq b:local -> b, 1",
  "a:groq b:groq c:groq -> , 1",
];

for (const scenario of WAITING_PROVIDERS) {
  Deno.test(`nobody waits for a provider that only somebody else chose: ${scenario}`, async () => {
    const [senders, answered, asked] = scenario.split(/ -> |, /);
    await using bench = new Workbench();
    const groq = limitGroq(bench);
    for (const sender of senders.split(" ")) {
      if (sender === ".") await bench.clock.advance(10_000);
      else await sendAll(bench, sender);
    }
    await bench.clock.advance(5000);
    expect([...bench.messenger.heardBy.keys()].toSorted().map((name) => name[0]).join(" ")).toBe(answered);
    expect(groq.asked).toBe(Number(asked));
    groq.isOver = true;
    await bench.clock.advance(3_600_000);
    expect(await bench.queue.status()).toMatchObject({
      done: senders.match(/:/g)?.length,
      parked: 0,
      failed: 0,
    });
  });
}

/** Groq asks everybody to wait for an hour until it is over. */
function limitGroq(bench: Workbench): { asked: number; isOver: boolean } {
  const groq = { asked: 0, isOver: false };
  const { run } = bench.runner;
  bench.runner.run = async (job, ...rest) => {
    if (job.provider !== "groq" || groq.isOver) return await run.call(bench.runner, job, ...rest);
    groq.asked++;
    throw new ProviderError("groq", "rate_limit", "429", { retryAfterMs: 3_600_000 });
  };
  return groq;
}
