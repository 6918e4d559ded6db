import { expect } from "expect";
import { openDownloads } from "../../src/download/downloads.ts";
import { SourceError } from "../../src/pipeline/errors.ts";
import { settle, until } from "../fake_clock.ts";
import { refused, startOneFileBotApi } from "./bot_api.ts";
import { BOT_TOKEN, collect, never, noise, sha256 } from "./bytes.ts";
import { startTelegram } from "./telegram.ts";

const MEBIBYTE = 1024 * 1024;
const GET_FILE = "upload.getFile";

Deno.test("downloads: without credentials small files come over the Bot API", async () => {
  const bytes = noise(100_000);
  await using api = startOneFileBotApi(bytes, { ranges: true });
  await using telegram = await startTelegram();
  const options = { ...telegram.options, credentials: [], botApiRoot: api.root };
  await using downloads = await openDownloads(options);
  await using file = await downloads.opener.open(api.ref, never);
  expect(await collect(file.read(0, undefined, never))).toEqual(bytes);
  expect(await file.sha256).toBe(sha256(bytes));
  expect(downloads.status()).toEqual([]);
});

Deno.test("downloads: without credentials a large file is too large", async () => {
  await using telegram = await startTelegram();
  await using api = startOneFileBotApi(noise(1), { ranges: true });
  api.mishaps.getFile.push(() => refused(400, "Bad Request: file is too big"));
  const options = { ...telegram.options, credentials: [], botApiRoot: api.root };
  await using downloads = await openDownloads(options);
  const { ref } = telegram.send(noise(1));
  const opening = downloads.opener.open({ ...ref, sizeBytes: 2e9 }, never);
  await expect(opening).rejects.toMatchObject({ problem: "too_large", sizeBytes: 2e9 });
});

Deno.test("downloads: while every account must wait, a small file comes over the Bot API", async () => {
  const bytes = noise(100_000);
  await using api = startOneFileBotApi(bytes, { ranges: true });
  await using telegram = await startTelegram();
  telegram.server.faults.floodWait({ method: GET_FILE, seconds: 900 });
  await using downloads = await openDownloads({ ...telegram.options, botApiRoot: api.root });
  const { ref } = telegram.send(bytes);
  for (let round = 1; round <= 2; round++) { // the first meets the refusal while it reads, the second when it opens
    await using file = await downloads.opener.open(ref, never);
    expect(await collect(file.read(0, undefined, never))).toEqual(bytes);
    expect(await file.sha256).toBe(sha256(bytes));
  }
  expect(telegram.server.counts().requestsByMethod[GET_FILE]).toBe(1);
});

Deno.test("downloads: a small file whose accounts fail in the middle goes on over the Bot API at that byte", async () => {
  const bytes = noise(3 * MEBIBYTE);
  await using api = startOneFileBotApi(bytes, { ranges: true });
  await using telegram = await startTelegram();
  await using downloads = await openDownloads({ ...telegram.options, botApiRoot: api.root });
  const { ref } = telegram.send(bytes);
  await using file = await downloads.opener.open(ref, never);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of file.read(0, undefined, never)) {
    if (chunks.push(chunk) === 1) telegram.server.faults.floodWait({ method: GET_FILE, seconds: 900 });
  }
  expect(sha256(await new Blob(chunks).bytes())).toBe(sha256(bytes));
  expect(await file.sha256).toBe(sha256(bytes));
  expect(api.requests.filter((request) => request.startsWith("file"))).not.toContain(
    `file 0-${bytes.length - 1}`,
  );
});

Deno.test("downloads: a large file whose accounts must wait tells how long, and whom to expect first", async () => {
  await using telegram = await startTelegram(2);
  telegram.server.faults.floodWait({ method: GET_FILE, apiId: 1001, seconds: 900 });
  telegram.server.faults.floodWait({ method: GET_FILE, apiId: 1002, seconds: 600 });
  await using downloads = await openDownloads(telegram.options);
  const { ref } = telegram.send(noise(21 * MEBIBYTE));
  await using file = await downloads.opener.open(ref, never);
  const error = await collect(file.read(0, undefined, never)).catch((error: unknown) => error);
  expect(error).toMatchObject({ name: "SourceError", problem: "wait", accountName: "API-2" });
  const waitMs = error instanceof SourceError ? error.retryAfterMs ?? 0 : 0;
  expect(waitMs).toBeGreaterThan(590_000);
  expect(waitMs).toBeLessThanOrEqual(600_000);
  expect(downloads.status().map(({ state }) => state)).toEqual(["waiting", "waiting"]);
});

Deno.test("downloads: a refused account is relieved at the same part; nothing delivered is fetched again", async () => {
  await using telegram = await startTelegram(2);
  const bytes = noise(12 * MEBIBYTE - 1); // the last part is short: it shows the end
  const { ref } = telegram.send(bytes, 4);
  await using downloads = await openDownloads(telegram.options);
  await using file = await downloads.opener.open(ref, never);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of file.read(0, undefined, never)) {
    if (chunks.push(chunk) === 3) {
      telegram.server.faults.floodWait({ method: GET_FILE, apiId: 1001, seconds: 900 });
    }
  }
  expect(sha256(await new Blob(chunks).bytes())).toBe(sha256(bytes));
  const answered = telegram.server.requests
    .filter(({ method, outcome }) => method === GET_FILE && outcome === "ok")
    .map(({ params }) => Number(params.offset));
  expect(answered.toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 12 }, (_, index) => index * MEBIBYTE),
  );
});

Deno.test("downloads: a broken credential is set aside with its reason, the others carry on", async () => {
  await using telegram = await startTelegram(2);
  const credentials = [{ ...telegram.credentials[0], apiHash: "wrong" }, telegram.credentials[1]];
  const bytes = noise(10_000);
  await using downloads = await openDownloads({ ...telegram.options, credentials });
  await using file = await downloads.opener.open(telegram.send(bytes).ref, never);
  expect(await collect(file.read(0, undefined, never))).toEqual(bytes);
  await until(() => downloads.status()[0].state !== "connecting"); // its refusal may be longer on its way than the file
  const [broken, ready] = downloads.status();
  expect(broken.reason).toContain("TELEGRAM_API_HASH");
  expect([broken.state, ready.state]).toEqual(["broken", "ready"]);
});

Deno.test("downloads: nothing waits for a Telegram that cannot be reached; it is used once it can", async () => {
  await using telegram = await startTelegram();
  const refusing = telegram.server.faults.refuseConnections();
  await using downloads = await openDownloads(telegram.options);
  const ready = Promise.withResolvers<void>();
  downloads.onReady(() => ready.resolve());
  expect(downloads.status()[0].state).toBe("connecting");
  await settle(20);
  refusing[Symbol.dispose]();
  await ready.promise;
  const bytes = noise(10_000);
  await using file = await downloads.opener.open(telegram.send(bytes).ref, never);
  expect(await collect(file.read(0, undefined, never))).toEqual(bytes);
});

Deno.test("downloads: a server that accepts and then keeps silent hinders nobody from closing", async () => {
  await using telegram = await startTelegram();
  telegram.server.faults.dropAnswers();
  const downloads = await openDownloads(telegram.options);
  await downloads[Symbol.asyncDispose]();
  expect(downloads.status()[0].state).toBe("off");
});

Deno.test("downloads: an abort ends a read that waits for an answer, with the signal's reason", async () => {
  await using telegram = await startTelegram();
  await using downloads = await openDownloads(telegram.options);
  await using file = await downloads.opener.open(telegram.send(noise(MEBIBYTE)).ref, never);
  telegram.server.faults.dropAnswers({ method: GET_FILE });
  const job = new AbortController();
  const reading = collect(file.read(0, undefined, job.signal)).catch((error: unknown) => error);
  while (!telegram.server.requests.some(({ method }) => method === GET_FILE)) {
    await settle(1);
  }
  const reason = new Error("cancelled");
  job.abort(reason);
  expect(await reading).toBe(reason);
});

Deno.test("downloads: a closed file ends its readers and has no hash", async () => {
  await using telegram = await startTelegram();
  await using downloads = await openDownloads(telegram.options);
  const file = await downloads.opener.open(telegram.send(noise(3 * MEBIBYTE)).ref, never);
  const reading = file.read(0, undefined, never)[Symbol.asyncIterator]();
  await reading.next();
  await file[Symbol.asyncDispose]();
  await expect(reading.next()).rejects.toThrow("closed");
  expect(await file.sha256).toBe(undefined);
});

Deno.test("downloads: a file whose message is gone, and whose reference expired, is gone", async () => {
  await using telegram = await startTelegram();
  await using api = startOneFileBotApi(noise(1), { ranges: true });
  api.mishaps.getFile.push(() => refused(400, "Bad Request: invalid file_id"));
  await using downloads = await openDownloads({ ...telegram.options, botApiRoot: api.root });
  const { ref, file: sent } = telegram.send(noise(1000));
  telegram.server.faults.expireReferences(sent);
  await using file = await downloads.opener.open({ ...ref, messageId: 99 }, never);
  await expect(collect(file.read(0, undefined, never))).rejects.toMatchObject({ problem: "gone" });
});

Deno.test("downloads: a size that the Bot API did not tell is asked of the message", async () => {
  await using telegram = await startTelegram();
  await using downloads = await openDownloads(telegram.options);
  const bytes = noise(12_345);
  const { ref } = telegram.send(bytes);
  await using file = await downloads.opener.open({ ...ref, sizeBytes: undefined }, never);
  expect(file.sizeBytes).toBe(12_345);
  expect(await collect(file.read(0, undefined, never))).toEqual(bytes);
});

Deno.test("downloads: a file_id that is none is gone, not an outage", async () => {
  await using telegram = await startTelegram();
  await using api = startOneFileBotApi(noise(1), { ranges: true });
  api.mishaps.getFile.push(() => refused(400, "Bad Request: invalid file_id"));
  await using downloads = await openDownloads({ ...telegram.options, botApiRoot: api.root });
  const { ref } = telegram.send(noise(1));
  const error = await downloads.opener.open({ ...ref, fileId: "nonsense" }, never).catch((error: unknown) =>
    error
  );
  expect(error).toMatchObject({ problem: "gone" });
  expect(Deno.inspect(error, { depth: 9 })).not.toContain(BOT_TOKEN);
});

Deno.test("downloads: the key is saved before the login, and a refused login is not repeated by a restart", async () => {
  await using telegram = await startTelegram();
  const method = "auth.importBotAuthorization";
  telegram.server.faults.floodWait({ method, seconds: 3000 });
  for (let start = 1; start <= 2; start++) {
    await using downloads = await openDownloads(telegram.options);
    await until(() => downloads.status()[0].state === "waiting");
    await settle(20);
    const saved = JSON.parse(await Deno.readTextFile(`${telegram.sessionsDirectory}/API-1.session`));
    expect(saved).toMatchObject({
      loggedIn: false,
      authKeys: { 2: expect.stringMatching(/^[\w+/]{342}==$/) },
    });
    expect(telegram.server.counts().requestsByMethod[method]).toBe(1);
  }
});

Deno.test("downloads: a sessions folder that cannot be written is told to the operator, before any login", async () => {
  await using telegram = await startTelegram();
  const file = `${telegram.sessionsDirectory}/a_file`;
  await Deno.writeTextFile(file, "");
  await using downloads = await openDownloads({ ...telegram.options, sessionsDirectory: file });
  await until(() => downloads.status()[0].state !== "connecting");
  expect(downloads.status()[0]).toMatchObject({ state: "broken", reason: expect.stringContaining(file) });
  expect(telegram.server.counts().logins).toBe(0);
});
