import { expect } from "expect";
import { openDownloads } from "../../src/download/downloads.ts";
import { SourceError } from "../../src/pipeline/errors.ts";
import { botApiFileId } from "../sandbox/mtproto/file_reference.ts";
import { FlowingClock } from "../flowing_clock.ts";
import { collect, never, noise, sha256 } from "./bytes.ts";
import { startTelegram, type Telegram } from "./telegram.ts";

const MEBIBYTE = 1024 * 1024;
const GET_FILE = "upload.getFile";
const LOGIN = "auth.importBotAuthorization";
/** Nothing may ask more often while nothing succeeds. */
const MOST_A_SECOND = 20;

/** The accounts at work for so many seconds of their clock, in a tenth of the time; resolves to their status. */
async function work(
  telegram: Telegram,
  seconds: number,
  alongside?: (downloads: Downloads) => Promise<unknown>,
) {
  await using clock = new FlowingClock();
  await using downloads = await openDownloads({ ...telegram.options, clock });
  const end = clock.now() + seconds * 1000;
  clock.flow(10);
  const done = alongside?.(downloads).catch(() => {});
  await clock.sleep(end - clock.now());
  const status = downloads.status();
  await downloads[Symbol.asyncDispose]();
  await done;
  return status;
}
type Downloads = Awaited<ReturnType<typeof openDownloads>>;

/** Between two tries of somebody who gives up at nothing; by the clock of `work` it is 20 ms. */
const BREATH_MS = 2;

/** Reads a file again and again: oftener than anybody may be asked. */
async function readOn(downloads: Downloads, ref: ReturnType<Telegram["send"]>["ref"]): Promise<void> {
  while (downloads.status()[0].state !== "off") {
    const read = async () => {
      await using file = await downloads.opener.open(ref, never);
      await collect(file.read(0, undefined, never));
    };
    await read().catch(() => new Promise((resolve) => setTimeout(resolve, BREATH_MS)));
  }
}

Deno.test("loops: a login that is sent to and fro is given up after three moves, and rests with its reason", async () => {
  await using telegram = await startTelegram();
  const { faults } = telegram.server;
  faults.rpcError({ method: LOGIN, dcId: 2, code: 303, text: "USER_MIGRATE_4" });
  faults.rpcError({ method: LOGIN, dcId: 4, code: 303, text: "USER_MIGRATE_2" });
  const [status] = await work(telegram, 60);
  expect(telegram.server.counts().requestsByMethod[LOGIN]).toBe(6);
  expect(status).toMatchObject({ state: "broken", reason: expect.stringContaining("on and on") });
});

for (const dcId of [0, 99]) {
  Deno.test(`loops: a login that is sent to a data centre ${dcId} that nobody knows is a refusal, not a move`, async () => {
    await using telegram = await startTelegram();
    telegram.server.faults.rpcError({ method: LOGIN, code: 303, text: `USER_MIGRATE_${dcId}` });
    await work(telegram, 10);
    expect(telegram.server.counts().requestsByMethod[LOGIN]).toBeLessThanOrEqual(6);
  });
}

Deno.test("loops: a login that is revoked after each few parts ends in a rest with its reason", async () => {
  await using telegram = await startTelegram();
  const { ref } = telegram.send(noise(96 * MEBIBYTE));
  await using clock = new FlowingClock();
  clock.flow();
  await using downloads = await openDownloads({ ...telegram.options, clock });
  await using file = await downloads.opener.open(ref, never);
  let parts = 0;
  const error = await (async () => {
    for await (const _ of file.read(0, undefined, never)) {
      if (++parts % 3 === 0) telegram.server.faults.forgetSessions();
    }
  })().catch((error: unknown) => error);
  expect(error).toBeInstanceOf(SourceError);
  expect(telegram.server.counts().logins).toBe(6);
  expect(downloads.status()[0]).toMatchObject({
    state: "broken",
    reason: expect.stringContaining("do not last"),
  });
});

for (const code of [16, 32, 48, 64]) {
  Deno.test(`loops: messages that are all refused with ${code} are sent a few times, then with growing pauses`, async () => {
    await using telegram = await startTelegram();
    using refusal = telegram.server.faults.messages.refuse({ code });
    await work(telegram, 15);
    expect(refusal.count).toBeGreaterThan(0);
    expect(refusal.count).toBeLessThan(120);
  });

  Deno.test(`loops: file parts that are refused with ${code} at another data centre do not storm either`, async () => {
    await using telegram = await startTelegram();
    const { ref } = telegram.send(noise(21 * MEBIBYTE), 4);
    using refusal = telegram.server.faults.messages.refuse({ code, dcId: 4 });
    await work(telegram, 15, (downloads) => readOn(downloads, ref));
    expect(refusal.count).toBeLessThan(15 * MOST_A_SECOND);
  });
}

for (
  const text of [
    "FLOOD_WAIT_0",
    "FLOOD_WAIT_-5",
    "FLOOD_WAIT",
    "FLOOD_WAIT_99999999999999999999",
    "FLOOD_PREMIUM_WAIT_0",
  ]
) {
  Deno.test(`loops: "${text}" is a wait, not a storm`, async () => {
    await using telegram = await startTelegram();
    const { ref } = telegram.send(noise(21 * MEBIBYTE));
    telegram.server.faults.rpcError({ method: GET_FILE, code: 420, text });
    const until = await work(telegram, 15, (downloads) => readOn(downloads, ref));
    expect(until[0].waitingUntil ?? 0).toBeLessThan(Date.now() + 1e11);
    expect(telegram.server.counts().requestsByMethod[GET_FILE]).toBeLessThan(60);
  });
}

for (const dcId of [0, 4, 99]) {
  Deno.test(`loops: a file that every data centre sends on to ${dcId} is asked for a few times, then waits`, async () => {
    await using telegram = await startTelegram();
    const { ref } = telegram.send(noise(21 * MEBIBYTE));
    telegram.server.faults.rpcError({ method: GET_FILE, dcId: 2, code: 303, text: `FILE_MIGRATE_${dcId}` });
    telegram.server.faults.rpcError({ method: GET_FILE, dcId: 4, code: 303, text: "FILE_MIGRATE_2" });
    await using downloads = await openDownloads(telegram.options);
    await using file = await downloads.opener.open(ref, never);
    const error = await collect(file.read(0, undefined, never)).catch((error: unknown) => error);
    expect(error).toMatchObject({ problem: "unavailable", isOutage: true });
    expect(telegram.server.counts().requestsByMethod[GET_FILE]).toBeLessThan(20);
  });
}

Deno.test("loops: a file_id of a data centre that nobody knows is asked for at home", async () => {
  await using telegram = await startTelegram();
  const bytes = noise(100_000);
  const { ref, file } = telegram.send(bytes);
  const fileId = botApiFileId({ ...file, dcId: 77 });
  await using downloads = await openDownloads(telegram.options);
  await using opened = await downloads.opener.open({ ...ref, fileId }, never);
  expect(await collect(opened.read(0, undefined, never))).toEqual(bytes);
});

for (const answers of [1, 3]) {
  Deno.test(`loops: a server that closes every connection after ${answers} parts costs time, not the file`, async () => {
    await using telegram = await startTelegram();
    const bytes = noise(24 * MEBIBYTE + 1);
    const { ref } = telegram.send(bytes, 4);
    await using clock = new FlowingClock();
    clock.flow(5);
    telegram.server.faults.closeEvery({ method: GET_FILE, answers });
    await using downloads = await openDownloads({ ...telegram.options, clock });
    await using file = await downloads.opener.open(ref, never);
    expect(sha256(await collect(file.read(0, undefined, never)))).toBe(sha256(bytes));
  });
}

for (const method of ["users.getUsers", "help.getConfig", LOGIN, "auth.exportAuthorization", GET_FILE]) {
  Deno.test(`loops: a wait for ${method} is kept and shown, over a restart, too`, async () => {
    await using telegram = await startTelegram();
    const { ref } = telegram.send(noise(21 * MEBIBYTE), 4);
    if (method === "users.getUsers") await work(telegram, 3); // only who has logged in before asks for it
    const before = telegram.server.counts().requestsByMethod[method] ?? 0;
    telegram.server.faults.rpcError({ method, code: 420, text: "FLOOD_WAIT_3000" });
    for (let start = 1; start <= 2; start++) { // the first meets the wait, the second knows of it
      const [status] = await work(telegram, 15, (downloads) => readOn(downloads, ref));
      expect(status.state).toBe("waiting");
    }
    expect((telegram.server.counts().requestsByMethod[method] ?? 0) - before).toBeLessThanOrEqual(2);
  });
}
