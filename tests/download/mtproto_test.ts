import { expect } from "expect";
import fc from "fast-check";
import { openDownloads } from "../../src/download/downloads.ts";
import { botApiFileId } from "../sandbox/mtproto/file_reference.ts";
import { BOT_TOKEN, collect, never, noise, sha256 } from "./bytes.ts";
import { startTelegram } from "./telegram.ts";

const MEBIBYTE = 1024 * 1024;

Deno.test("mtproto: a file of another data centre arrives whole, and its hash with it", async () => {
  await using telegram = await startTelegram();
  const bytes = noise(5 * MEBIBYTE + 12_345);
  const { ref } = telegram.send(bytes, 4);
  await using downloads = await openDownloads(telegram.options);
  await using file = await downloads.opener.open(ref, never);
  expect(sha256(await collect(file.read(0, undefined, never)))).toBe(sha256(bytes));
  expect(await file.sha256).toBe(sha256(bytes));
});

Deno.test("mtproto: any range is exactly the file's bytes", async () => {
  await using telegram = await startTelegram();
  const bytes = noise(3 * MEBIBYTE + 4_097);
  const { ref } = telegram.send(bytes);
  await using downloads = await openDownloads(telegram.options);
  await using file = await downloads.opener.open(ref, never);
  const place = fc.oneof(
    fc.integer({ min: 0, max: bytes.length }),
    fc.constantFrom(0, 1, 4_096, MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, bytes.length - 1, bytes.length),
  );
  await fc.assert(
    fc.asyncProperty(place, place, async (a, b) => {
      const [start, end] = [Math.min(a, b), Math.max(a, b)];
      const got = await collect(file.read(start, end, never));
      expect(sha256(got)).toBe(sha256(bytes.subarray(start, end)));
    }),
    { numRuns: 30 },
  );
});

Deno.test("mtproto: a restart reuses the session and never logs in again", async () => {
  await using telegram = await startTelegram();
  const { ref } = telegram.send(noise(10_000), 4);
  for (let start = 1; start <= 2; start++) {
    await using downloads = await openDownloads(telegram.options);
    await using file = await downloads.opener.open(ref, never);
    expect((await collect(file.read(0, undefined, never))).length).toBe(10_000);
  }
  const { requestsByMethod, logins } = telegram.server.counts();
  expect({ logins, exports: requestsByMethod["auth.exportAuthorization"] }).toEqual({
    logins: 1,
    exports: 1,
  });
});

Deno.test("mtproto: a session file is its owner's alone, complete, and holds no token", async () => {
  await using telegram = await startTelegram();
  const { ref } = telegram.send(noise(1000));
  await using downloads = await openDownloads(telegram.options);
  await using file = await downloads.opener.open(ref, never);
  await collect(file.read(0, undefined, never));
  const names = [...Deno.readDirSync(telegram.sessionsDirectory)].map(({ name }) => name);
  const path = `${telegram.sessionsDirectory}/API-1.session`;
  expect(names).toEqual(["API-1.session"]);
  expect((await Deno.stat(path)).mode).toBe(0o100600);
  const text = await Deno.readTextFile(path);
  expect(JSON.parse(text)).toMatchObject({ loggedIn: true, homeDcId: 2, botId: "123" });
  expect(text).not.toContain(BOT_TOKEN);
});

Deno.test("mtproto: sessions that the server forgot are set aside, and one fresh login follows", async () => {
  await using telegram = await startTelegram();
  const bytes = noise(2 * MEBIBYTE);
  const { ref } = telegram.send(bytes, 4);
  await using downloads = await openDownloads(telegram.options);
  for (let round = 1; round <= 2; round++) {
    await using file = await downloads.opener.open(ref, never);
    expect(sha256(await collect(file.read(0, undefined, never)))).toBe(sha256(bytes));
    if (round === 1) telegram.server.faults.forgetSessions();
  }
  expect(telegram.server.counts().logins).toBe(2);
});

Deno.test("mtproto: an expired reference is renewed through the message", async () => {
  await using telegram = await startTelegram();
  const bytes = noise(3 * MEBIBYTE);
  const { ref, file: sent } = telegram.send(bytes, 4);
  await using downloads = await openDownloads(telegram.options);
  await using file = await downloads.opener.open(ref, never);
  const reading = file.read(0, undefined, never)[Symbol.asyncIterator]();
  const first = await reading.next();
  telegram.server.faults.expireReferences(sent);
  const rest = await collect({ [Symbol.asyncIterator]: () => reading });
  expect(sha256(new Uint8Array([...first.value ?? [], ...rest]))).toBe(sha256(bytes));
});

Deno.test("mtproto: dropped connections, changed salts and lost answers cost time, not bytes", async () => {
  await using telegram = await startTelegram();
  const bytes = noise(6 * MEBIBYTE);
  const { ref } = telegram.send(bytes, 4);
  await using downloads = await openDownloads({ ...telegram.options, timeoutMs: 500 });
  await using file = await downloads.opener.open(ref, never);
  const { faults } = telegram.server;
  const mishaps = [
    () => faults.dropConnections(),
    () => faults.rotateSalts(),
    () => void faults.dropAnswers({ method: "upload.getFile", times: 1 }),
    () => void faults.rpcError({ method: "upload.getFile", code: 500, text: "RPC_CALL_FAIL", times: 1 }),
  ];
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of file.read(0, undefined, never)) {
    chunks.push(chunk);
    mishaps.shift()?.();
  }
  expect(sha256(await new Blob(chunks).bytes())).toBe(sha256(bytes));
  expect(mishaps).toEqual([]);
});

Deno.test("mtproto: a file that lives elsewhere than its file_id says is followed", async () => {
  await using telegram = await startTelegram();
  const bytes = noise(2 * MEBIBYTE);
  const { ref, file: sent } = telegram.send(bytes, 4);
  await using downloads = await openDownloads(telegram.options);
  await using file = await downloads.opener.open(
    { ...ref, fileId: botApiFileId({ ...sent, dcId: 2 }) },
    never,
  );
  expect(sha256(await collect(file.read(0, undefined, never)))).toBe(sha256(bytes));
  const outcomes = telegram.server.requests.map(({ outcome }) => outcome);
  expect(outcomes).toContain("FILE_MIGRATE_4");
});

Deno.test("mtproto: a login at another data centre than the bot's moves there, for good", async () => {
  await using telegram = await startTelegram();
  const options = { ...telegram.options, dataCentres: telegram.options.dataCentres.toReversed() };
  const { ref } = telegram.send(noise(1000));
  for (let start = 1; start <= 2; start++) {
    await using downloads = await openDownloads(options);
    await using file = await downloads.opener.open(ref, never);
    expect((await collect(file.read(0, undefined, never))).length).toBe(1000);
  }
  const logins = telegram.server.requests.filter(({ method }) => method === "auth.importBotAuthorization");
  expect(logins.map(({ dcId, outcome }) => `${dcId} ${outcome}`)).toEqual(["4 USER_MIGRATE_2", "2 ok"]);
  const saved = JSON.parse(await Deno.readTextFile(`${telegram.sessionsDirectory}/API-1.session`));
  expect([saved.homeDcId, Object.keys(saved.authKeys)]).toEqual([2, ["2"]]); // the first key was never logged in
});
