import { expect } from "expect";
import fc from "fast-check";
import { secretsOf } from "../../../src/app/secrets.ts";
import { parseSettings, VARIABLES } from "../../../src/config.ts";
import { redact } from "../../../src/ops/log.ts";
import { ProviderError } from "../../../src/pipeline/errors.ts";
import type { Messenger } from "../../../src/queue/ports.ts";
import { STATUS } from "../../chat/rig.ts";
import { jobOf } from "../../contracts/job_store.ts";
import { ViewBed } from "./view_bed.ts";

const CHAT = -1001234567821;
const open = (messageId: number, changes = {}) =>
  jobOf(`${CHAT}:${messageId}`, { chatId: CHAT, messageId, userId: 77_001_122, ...changes });

Deno.test("jobs at work come first; each tells its stage as its person is told it", async () => {
  const bed = new ViewBed();
  bed.jobs = [
    open(1, { state: "parked", notBefore: 500 }),
    open(2),
    open(3, { state: "running" }),
    open(4, { state: "running" }),
    open(5, { state: "delivering" }),
  ];
  using view = await bed.open();
  const told: string[] = [];
  const messenger = bed.progresses.overhear(
    { progress: ({ id }: { id: string }) => void told.push(id) } as unknown as Messenger,
  );
  messenger.progress(bed.jobs[0], { stage: "parked", until: 500, reason: "accounts" });
  messenger.progress(bed.jobs[1], { stage: "queued", place: 3 });
  messenger.progress(bed.jobs[2], {
    ...{ stage: "transcribing", finishedPieces: 1, knownPieces: 4, doneSeconds: 30, totalSeconds: 120 },
  });
  const { jobs, moreJobs } = await view.overview();
  expect(told.length).toBe(3);
  expect(moreJobs).toBe(0);
  expect(jobs).toMatchObject([
    { label: "…821/3", stage: "transcribing", percent: 25, canStop: true },
    { label: "…821/4", stage: "running" },
    { label: "…821/5", stage: "delivering", canStop: false },
    { label: "…821/2", stage: "queued", place: 3 },
    { label: "…821/1", stage: "parked", until: 500, waitsFor: "accounts" },
  ]);
});

Deno.test("every instance is shown; this one alone while nobody knows of others", async () => {
  const bed = new ViewBed();
  using view = await bed.open();
  bed.status = { ...STATUS, instances: [] };
  const [own, ...none] = (await view.overview()).instances;
  expect(none).toEqual([]);
  expect(own).toMatchObject({ version: "1.2.3", intake: "polling" });
  const other = { ...own, name: "e5f6a7b8", intake: "standby" as const };
  bed.status = { ...STATUS, instances: [own, other] };
  expect((await view.overview()).instances).toEqual([own, other]);
});

Deno.test("the progress of a run that ended is not shown for the next one", async () => {
  const bed = new ViewBed();
  bed.jobs = [open(3, { state: "running" })];
  using view = await bed.open();
  const messenger = bed.progresses.overhear({ progress: () => {} } as unknown as Messenger);
  messenger.progress(bed.jobs[0], {
    stage: "downloading",
    receivedBytes: 5,
    sizeBytes: 10,
    bytesPerSecond: 1,
  });
  expect((await view.overview()).jobs).toMatchObject([{ stage: "downloading", percent: 50 }]);
  bed.feeds.jobs.tell({ at: 1, job: bed.jobs[0], event: { type: "started" } });
  expect((await view.overview()).jobs).toMatchObject([{ stage: "running" }]);
});

Deno.test("of many jobs fifty are listed, the others counted; a store that fails leaves the rest to be seen", async () => {
  const bed = new ViewBed();
  bed.jobs = Array.from({ length: 60 }, (_, index) => open(index));
  using view = await bed.open();
  expect(await view.overview()).toMatchObject({ moreJobs: 10, jobs: { length: 50 }, takesNew: true });
  bed.canStore = false;
  expect(await view.overview()).toMatchObject({ takesNew: false });
  bed.unfinished = () => Promise.reject(new Error("away"));
  const { jobs, queue } = await view.overview();
  expect([jobs, queue.workers]).toEqual([undefined, STATUS.queue.workers]);
});

Deno.test("a job is stopped in the name of its person, by a name that nobody else knows", async () => {
  const bed = new ViewBed();
  bed.jobs = [open(2), open(3)];
  using view = await bed.open();
  const [, { ref }] = (await view.overview()).jobs ?? [];
  expect(await view.stop(ref)).toBe(true);
  expect(bed.asked).toEqual([`cancel ${CHAT}:3 by 77001122`]);
  expect([await view.stop(`${CHAT}:2`), await view.stop("")]).toEqual([false, false]);
  using another = await bed.open();
  expect(await another.stop(ref)).toBe(false);
});

Deno.test("what failed is told by its problem, and tried again once", async () => {
  const bed = new ViewBed();
  using view = await bed.open();
  const error = new ProviderError("groq", "payment", "no credit for my private file.mp3");
  bed.feeds.jobs.tell({ at: 5, job: open(2, { state: "failed" }), event: { type: "failed", error } });
  const { failures: [failure] } = await view.overview();
  expect(failure).toMatchObject({ label: "…821/2", at: 5, problem: "payment" });
  expect([await view.retry(failure.ref), await view.retry(failure.ref)]).toEqual([true, false]);
  expect(bed.asked).toEqual([`retry ${CHAT}:2`]);
  expect((await view.overview()).failures).toEqual([]);
});

Deno.test("what failed is still told after a restart, and can be tried again", async () => {
  const bed = new ViewBed();
  {
    using view = await bed.open();
    const error = new ProviderError("groq", "payment", "no credit");
    bed.feeds.jobs.tell({ at: 5, job: open(2, { state: "failed" }), event: { type: "failed", error } });
    expect((await view.overview()).failures.length).toBe(1);
  }
  using view = await bed.open();
  const { failures: [failure] } = await view.overview();
  expect(failure).toMatchObject({ label: "…821/2", problem: "payment" });
  expect(await view.retry(failure.ref)).toBe(true);
  expect((await view.overview()).failures).toEqual([]);
});

Deno.test("what was asked and paid is told by provider and day", async () => {
  const bed = new ViewBed();
  using view = await bed.open();
  const request = { provider: "groq", model: "whisper-large-v3", seconds: 1, audioSeconds: 3_600 } as const;
  bed.feeds.requests.tell({ ...request, code: "200" });
  bed.feeds.requests.tell({ ...request, code: "200" });
  bed.feeds.requests.tell({ ...request, code: "500" });
  const [{ today, month }] = (await view.overview()).providers;
  expect(today).toMatchObject({ requests: 3, failures: 1, audioSeconds: 7_200 });
  expect(today.dollars).toBeGreaterThan(0.1);
  expect(month).toEqual(today);
  expect(view.history().days).toMatchObject([{ provider: "groq", ...today }]);
});

Deno.test("nobody's name, words, file or whole id is shown", async () => {
  const bed = new ViewBed();
  const file = { ...open(2).file, name: "secret_meeting.mp3", fileId: "AgADBAAD", fileUniqueId: "UNIQ77" };
  const options = { diarize: false, prompt: "Dewi Lestari" };
  bed.jobs = [open(2, { file, options, state: "running" })];
  using view = await bed.open();
  const error = new ProviderError("groq", "server", "could not read secret_meeting.mp3 of Dewi Lestari");
  bed.feeds.jobs.tell({ at: 5, job: { ...bed.jobs[0], state: "failed" }, event: { type: "failed", error } });
  const properties = { error, job: bed.jobs[0].id, reason: "Dewi Lestari" };
  bed.troubles.hear({ level: "error", rawMessage: "{job} {reason} {error}", properties, timestamp: 1 });
  const shown = JSON.stringify(await view.overview());
  for (const private_ of [String(CHAT), "77001122", "secret_meeting", "Dewi", "AgADBAAD", "UNIQ77"]) {
    expect(shown).not.toContain(private_);
  }
});

const secret = fc.stringMatching(/^[A-Za-z0-9_-]{20,40}$/);
const SECRETS = fc.record({
  TELEGRAM_BOT_TOKEN: secret,
  TELEGRAM_API_HASH: secret,
  TELEGRAM_API_HASH_2: secret,
  HTTP_TOKEN: secret,
  WEBHOOK_SECRET: secret,
  TELEGRAM_HELPER_TOKENS: secret.map((key) => `123456:${key}`),
  GROQ_API_KEY: fc.array(secret, { minLength: 1, maxLength: 3 }).map((keys) => keys.join(",")),
  DEEPGRAM_API_KEY: secret,
  TOGETHER_API_KEY: secret,
  OPENAI_API_KEY: secret,
  CHAT_API_KEY: secret,
  REDIS_URL: secret.map((key) => `redis://bot:${key}@127.0.0.1`),
  HEARTBEAT_URL: secret.map((key) => `https://monitor.test/push/${key}`),
});

/** They sound like secrets, and are paths of files, or a number. */
const HARMLESS = ["TELEGRAM_MTPROTO_PUBLIC_KEY", "HTTP_KEY", "CHAT_CONTEXT_TOKENS"];

Deno.test("no secret of the settings is shown, wherever it got in", async () => {
  const [tried] = fc.sample(SECRETS, 1);
  const secretNames = VARIABLES.filter((name) => /TOKEN|KEY|HASH|SECRET|REDIS_URL|HEARTBEAT/.test(name));
  expect(secretNames.filter((name) => !(name in tried) && !HARMLESS.includes(name))).toEqual([]);
  await fc.assert(
    fc.asyncProperty(SECRETS, async (environment) => {
      const settings = parseSettings({
        ...environment,
        TELEGRAM_API_ID: "1",
        TELEGRAM_API_ID_2: "2",
        TELEGRAM_STORAGE_CHAT: "-1001234567890",
      });
      const bed = new ViewBed();
      const secrets = secretsOf(settings);
      bed.clean = (text) => redact(text, secrets);
      const given = Object.values(environment).flatMap((value) => value.split(","))
        .map((value) => /^redis:/.test(value) ? new URL(value).password : value);
      const said = `refused: ${given.join(" ")}`;
      const stats = { requests: 1, failures: 1, floodWaits: 0, bytes: 0, bytesPerSecond: 0, successRate: 0 };
      bed.status = {
        ...STATUS,
        accounts: [{ name: "API-1", state: "broken", reason: said, inFlight: 0, stats }],
      };
      bed.troubles.hear({ level: "error", rawMessage: said, properties: {}, timestamp: 1 });
      bed.troubles.hear({
        level: "error",
        rawMessage: "{advice}",
        properties: { advice: said },
        timestamp: 2,
      });
      using view = await bed.open();
      const shown = JSON.stringify(await view.overview());
      expect(shown).toContain("refused: [secret]");
      for (const value of given) expect(shown).not.toContain(value);
    }),
    { numRuns: 25 },
  );
});
