import { expect } from "expect";
import { until } from "../fake_clock.ts";
import { BotInTime, transcriptOf } from "./bot_in_time.ts";

const GET_FILE = "upload.getFile";

Deno.test("with two accounts told to wait for minutes, files come over the third", async () => {
  await using bed = await BotInTime.start({ credentials: 3 });
  const { mtproto } = bed.sandbox;
  mtproto.faults.floodWait({ apiId: 1001, method: GET_FILE, seconds: 900 });
  mtproto.faults.floodWait({ apiId: 1002, method: GET_FILE, seconds: 600 });
  for (const number of [1, 2, 3]) {
    const sender = bed.person(number);
    await transcriptOf(sender, number, sender.sendsFile(bed.file(number, "large")));
  }
  for (const apiId of [1001, 1002]) {
    expect(bed.parts(apiId).filter(({ outcome }) => outcome === "ok")).toEqual([]);
  }
  const offsets = bed.parts(1003).filter(({ outcome }) => outcome === "ok").map(({ params }) =>
    String(params.offset)
  );
  expect(offsets.length).toBeGreaterThan(0);
  const accounts = await bed.accounts();
  expect(accounts.map(({ state }) => state)).toEqual(["waiting", "waiting", "ready"]);

  const metrics = await bed.metrics();
  const inSeconds = (accounts[0].waitingUntil ?? 0) / 1000;
  expect(metrics).toContain(`account_wait_until_timestamp_seconds{account="API-1"} ${inSeconds}\n`);
  expect(metrics).toContain('account_state{account="API-3",state="ready"} 1\n');
  // What was left of the waits when they were met; requests that were under way together are refused together.
  const told = [1001, 1002].map((apiId) => Math.max(...bed.parts(apiId).map(secondsOf)));
  const counted = /telegram_flood_wait_seconds_total\{method="upload.getFile"\} (\S+)/.exec(metrics ?? "")
    ?.[1];
  expect(Number(counted) - told[0] - told[1]).toBeGreaterThanOrEqual(0);
  expect(Number(counted) - told[0] - told[1]).toBeLessThan(told[1]);
  expect(metrics).toMatch(/download_bytes_total\{dc="\d",account="API-3"\} [67]\d{7}\n/);
  expect(metrics).not.toMatch(/download_bytes_total\{[^}]*API-[12]/);
  expect(metrics).toContain('updates_total{type="message"} 3\n');
  expect(metrics).toContain("jobs_accepted_total 3\n");
  expect(metrics).toMatch(/jobs_ended_total\{result="delivered"\} [23]\n/); // the third is being recorded
  expect(metrics).toMatch(/provider_request_duration_seconds_count\{provider="groq",code="200"\} [1-9]/);
  expect(metrics).toMatch(/telegram_requests_total\{method="editMessageText",code="200"\} [1-9]/);
  expect(metrics).toMatch(/audio_seconds_total\{provider="groq",result="recognised"\} \d{3,}/);
  expect(metrics).not.toMatch(/Person|recording-|7000030/);
});

/** How long a refused request was told to wait. */
function secondsOf({ outcome }: { outcome: string }): number {
  return Number(/^FLOOD_WAIT_(\d+)$/.exec(outcome)?.[1]);
}

Deno.test("with every account told to wait: known files come, others are parked, and go on with the first that is back", async () => {
  await using bed = await BotInTime.start({ credentials: 3 });
  const { faults, requests } = bed.sandbox.mtproto;
  const known = bed.file(1, "large");
  const [first, second, third] = [bed.person(1), bed.person(2), bed.person(3)];
  await transcriptOf(first, 1, first.sendsFile(known));
  for (const [apiId, seconds] of [[1001, 900], [1002, 600], [1003, 750]]) {
    faults.floodWait({ apiId, method: GET_FILE, seconds });
  }

  const question = second.sendsFile(bed.file(2, "large"));
  const status = await second.waitsFor("API-2 first", { after: question });
  expect(status.content.text).toContain("about 10 minutes");
  await until(async () => {
    const { busyWorkers, parked } = await bed.queue();
    return busyWorkers === 0 && parked === 1;
  });

  const asked = requests.length;
  await transcriptOf(third, 1, third.sendsFile(known));
  expect(requests.length).toBe(asked);

  const accounts = await bed.accounts();
  expect(accounts.map(({ state }) => state)).toEqual(["waiting", "waiting", "waiting"]);
  const recovery = accounts[1].waitingUntil ?? 0;
  const stoodStillAt = bed.clock.now();
  await bed.clock.jumpTo(recovery - 1);
  expect(requests.filter(({ method, at }) => method === GET_FILE && at > stoodStillAt)).toEqual([]);
  await bed.clock.jumpTo(recovery);
  // The clock stands still: whatever comes now comes within no time of the recovery.
  await transcriptOf(second, 2, question);
  const resumed = bed.parts(1002).filter(({ at, outcome }) => at === recovery && outcome === "ok");
  expect(resumed.length).toBeGreaterThan(0);
});

Deno.test("a limit that all accounts share is found out with one request of the third; the fourth is spared", async () => {
  await using bed = await BotInTime.start({ credentials: 4 });
  const limit = { requests: 5, perSeconds: 1000, waitSeconds: 120, shared: true, method: GET_FILE };
  using _limit = bed.sandbox.mtproto.faults.limitRate(limit);
  const sender = bed.person(1);
  const question = sender.sendsFile(bed.file(1, "large"));
  await sender.waitsFor("asked me to wait with downloads", { after: question });
  const refusals = [1001, 1002, 1003, 1004].map((apiId) =>
    bed.parts(apiId).filter(({ outcome }) => outcome.startsWith("FLOOD_WAIT")).length
  );
  expect(refusals.filter((count) => count > 0)).toHaveLength(3);
  expect(Math.min(...refusals.filter((count) => count > 0))).toBe(1);
  bed.sandbox.mtproto.faults.clear();
  await bed.clock.skip(121_000);
  await transcriptOf(sender, 1, question);
});

Deno.test("while Telegram's file servers cannot be reached a large file waits, however long, and goes on when they are back", async () => {
  await using bed = await BotInTime.start({ credentials: 1 });
  const { faults } = bed.sandbox.mtproto;
  const outage = faults.refuseConnections();
  faults.dropConnections();
  await bed.clock.freeze();
  bed.clock.flow(10);
  const sender = bed.person(1);
  const question = sender.sendsFile(bed.file(1, "large"));
  await sender.waitsFor("file servers cannot be reached", { after: question });
  await bed.clock.skip(600_000);
  expect(await bed.queue()).toMatchObject({ failed: 0, done: 0 });
  outage[Symbol.dispose]();
  await bed.clock.freeze();
  bed.clock.flow(10);
  await transcriptOf(sender, 1, question);
});

Deno.test("a credential with a wrong hash is set aside with its reason, and the others carry on", async () => {
  await using bed = await BotInTime.start({ credentials: 2 }, { TELEGRAM_API_HASH_2: "wrong" });
  const sender = bed.person(1);
  await transcriptOf(sender, 1, sender.sendsFile(bed.file(1, "large")));
  const asked = sender.sends("/status");
  const { content } = await sender.waitsFor("🔴 API-2", { after: asked });
  expect(content.text).toMatch(/🔴 API-2 · .*my\.telegram\.org/);
  expect(content.text).toContain("🟢 API-1");
});

Deno.test("a wait outlives a restart, ends by itself, and the account works again without a new login", async () => {
  await using bed = await BotInTime.start({ credentials: 1 });
  const sender = bed.person(1);
  bed.sandbox.mtproto.faults.floodWait({ method: GET_FILE, seconds: 300 });
  const question = sender.sendsFile(bed.file(1, "large"));
  await sender.waitsFor("API-1 first", { after: question });
  const [{ waitingUntil }] = await bed.accounts();
  await bed.restart();
  const asked = bed.parts(1001).length;
  expect(await bed.accounts()).toMatchObject([{ state: "waiting", waitingUntil }]);
  await bed.clock.jumpTo((waitingUntil ?? 0) - 1000);
  expect(bed.parts(1001)).toHaveLength(asked);
  bed.clock.flow();
  await transcriptOf(sender, 1, question);
  expect(bed.sandbox.mtproto.counts().logins).toBe(1);
});
