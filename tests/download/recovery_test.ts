import { expect } from "expect";
import { openDownloads } from "../../src/download/downloads.ts";
import { settle, until } from "../fake_clock.ts";
import { FlowingClock } from "../flowing_clock.ts";
import { refused, startOneFileBotApi } from "./bot_api.ts";
import { BOT_TOKEN, collect, never, noise, sha256 } from "./bytes.ts";
import { startTelegram } from "./telegram.ts";

const GET_FILE = "upload.getFile";
const LOGIN = "auth.importBotAuthorization";
const SESSION = "API-1.session";

Deno.test("recovery: an account whose session cannot be written connects by itself once it can", async () => {
  await using telegram = await startTelegram();
  await using clock = new FlowingClock();
  clock.flow(20);
  const sessionsDirectory = `${telegram.sessionsDirectory}/later`;
  await Deno.writeTextFile(sessionsDirectory, "in the way");
  await using downloads = await openDownloads({ ...telegram.options, sessionsDirectory, clock });
  const state = () => downloads.status()[0].state;
  await until(() => state() === "broken");
  expect(telegram.server.counts().logins).toBe(0);
  await Deno.remove(sessionsDirectory);
  const since = clock.now();
  await until(() => state() === "ready");
  expect(clock.now() - since).toBeLessThan(61_000);
  expect(telegram.server.counts().logins).toBe(1);
  expect((await Deno.stat(`${sessionsDirectory}/${SESSION}`)).isFile).toBe(true);
});

const saved = (session: object) => JSON.stringify({ version: 1, apiId: 1001, botId: "123", ...session });
const someKey = (bytes: number) => btoa("k".repeat(bytes));
const BROKEN_SESSIONS: Record<string, string> = {
  "of a data centre that is none": saved({ homeDcId: 9, loggedIn: true, authKeys: { 9: someKey(256) } }),
  "of a negative data centre": saved({ homeDcId: -2, loggedIn: true, authKeys: {} }),
  "without its key": saved({ homeDcId: 2, loggedIn: true, authKeys: {} }),
  "with half a key": saved({ homeDcId: 2, loggedIn: true, authKeys: { 2: someKey(100) } }),
  "with a key that is none": saved({ homeDcId: 2, loggedIn: true, authKeys: { 2: "§§§" } }),
  "with a key that the server does not know": saved({
    homeDcId: 2,
    loggedIn: true,
    authKeys: { 2: someKey(256) },
  }),
  "that is empty": "",
  "that is cut off": '{"version":1,"authK',
};

for (const [what, text] of Object.entries(BROKEN_SESSIONS)) {
  Deno.test(`recovery: a session ${what} is replaced by one login`, async () => {
    await using telegram = await startTelegram();
    await Deno.writeTextFile(`${telegram.sessionsDirectory}/${SESSION}`, text);
    await using downloads = await openDownloads(telegram.options);
    await until(() => downloads.status()[0].state === "ready");
    expect(telegram.server.counts().logins).toBe(1);
  });
}

Deno.test("recovery: a wrong API id is set aside with the name of its setting", async () => {
  await using telegram = await startTelegram();
  telegram.server.faults.rpcError({ method: "help.getConfig", code: 400, text: "CONNECTION_API_ID_INVALID" });
  await using downloads = await openDownloads(telegram.options);
  await until(() => downloads.status()[0].state === "broken");
  expect(downloads.status()[0].reason).toContain("TELEGRAM_API_ID");
  await settle(100);
  expect(telegram.server.counts().requestsByMethod["help.getConfig"]).toBe(1);
});

for (
  const [code, text] of [[400, "SOMETHING_NEW_INVALID"], [403, "FORBIDDEN"], [406, "UPDATE_APP_TO_LOGIN"], [
    420,
    "FROZEN_METHOD_INVALID",
  ]] as const
) {
  Deno.test(`recovery: a login refused with ${text} is told as the reason, and tried again after an hour`, async () => {
    await using telegram = await startTelegram();
    await using clock = new FlowingClock();
    clock.flow();
    const refusal = telegram.server.faults.rpcError({ method: LOGIN, code, text });
    await using downloads = await openDownloads({ ...telegram.options, clock });
    const status = () => downloads.status()[0];
    await until(() => status().state === "broken");
    expect(status().reason).toContain(text);
    await clock.skip(3_500_000);
    await settle(100);
    expect(telegram.server.counts().requestsByMethod[LOGIN]).toBe(1);
    refusal[Symbol.dispose]();
    await clock.skip(200_000);
    await until(() => status().state === "ready");
    expect(status().reason).toBe(undefined);
  });
}

Deno.test("recovery: a frozen account says so when a file is asked for", async () => {
  await using telegram = await startTelegram();
  telegram.server.faults.rpcError({ method: GET_FILE, code: 420, text: "FROZEN_METHOD_INVALID" });
  await using downloads = await openDownloads(telegram.options);
  await using file = await downloads.opener.open(telegram.send(noise(1_000)).ref, never);
  await expect(collect(file.read(0, undefined, never))).rejects.toMatchObject({ problem: "wait" });
  expect(downloads.status()[0]).toMatchObject({ state: "broken", reason: expect.stringContaining("frozen") });
});

for (
  const text of [
    "FILE_ID_INVALID",
    "LOCATION_INVALID",
    "FILE_REFERENCE_EXPIRED",
    "FILEREF_UPGRADE_NEEDED",
    "A_NEW_WORD",
  ]
) {
  Deno.test(`other way: a file that MTProto refuses with ${text} comes over the Bot API`, async () => {
    const bytes = noise(50_000);
    await using api = startOneFileBotApi(bytes, { ranges: true });
    await using telegram = await startTelegram();
    telegram.server.faults.rpcError({ method: GET_FILE, code: 400, text });
    const { ref } = telegram.send(bytes);
    await using downloads = await openDownloads({ ...telegram.options, botApiRoot: api.root });
    await using file = await downloads.opener.open({ ...ref, messageId: 99 }, never);
    expect(await file.measure(never)).toBe(bytes.length);
    expect(await collect(file.read(0, undefined, never))).toEqual(bytes);
    expect(await file.sha256).toBe(sha256(bytes));
  });
}

const ENDINGS: [string, () => Response, object][] = [
  ["refuses it, too", () => refused(400, "Bad Request: invalid file_id"), { problem: "gone" }],
  ["has it later", () => refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable"), {
    problem: "unavailable",
    retryable: true,
  }],
  ["asks to wait", () => refused(429, "Too Many Requests", { retry_after: 7 }), { problem: "wait" }],
  ["fails", () => refused(502, "Bad Gateway"), { problem: "unavailable", isOutage: true }],
  ["finds it too big", () => refused(400, "Bad Request: file is too big"), { problem: "gone" }],
];

for (const [what, answer, expected] of ENDINGS) {
  Deno.test(`other way: a file that MTProto does not know is judged when the Bot API ${what}`, async () => {
    await using api = startOneFileBotApi(noise(1), { ranges: true });
    api.mishaps.getFile.push(answer);
    await using telegram = await startTelegram();
    telegram.server.faults.rpcError({ method: GET_FILE, code: 400, text: "FILE_ID_INVALID" });
    await using downloads = await openDownloads({ ...telegram.options, botApiRoot: api.root });
    await using file = await downloads.opener.open(telegram.send(noise(1_000)).ref, never);
    await expect(file.measure(never)).rejects.toMatchObject(expected);
  });
}

Deno.test("local mode: a file is read from the disk of the server, whatever its size, and from nowhere else", async () => {
  await using telegram = await startTelegram();
  const bytes = noise(21 * 2 ** 20);
  const home = await Deno.makeTempDir({ prefix: "transhades-local-mode-" });
  const folder = `${home}/${BOT_TOKEN}/videos`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeFile(`${folder}/file_0.mp4`, bytes);
  await Deno.writeTextFile(`${home}/secret`, "of somebody else");
  await Deno.symlink(`${home}/secret`, `${folder}/link.mp4`);
  let path = "";
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => Response.json({ ok: true, result: { file_path: path, file_size: 1 } }),
  );
  const botApiRoot = `http://127.0.0.1:${server.addr.port}`;
  {
    await using downloads = await openDownloads({ ...telegram.options, credentials: [], botApiRoot });
    const { ref } = telegram.send(noise(1));
    path = `${folder}/file_0.mp4`;
    await using file = await downloads.opener.open(ref, never);
    expect(await file.measure(never)).toBe(bytes.length);
    expect(sha256(await collect(file.read(0, undefined, never)))).toBe(sha256(bytes));
    const forbidden = [
      `${folder}/../../secret`,
      `${home}/secret`,
      "/etc/hostname",
      `${folder}/link.mp4`,
      folder,
    ];
    for (path of [...forbidden, `${folder}/gone.mp4`]) {
      const error = await downloads.opener.open(ref, never).catch((error: unknown) => error);
      expect(error).toMatchObject({ problem: "unavailable", message: expect.stringContaining("local mode") });
      expect(Deno.inspect(error)).not.toContain(BOT_TOKEN);
    }
  }
  await server.shutdown();
  await Deno.remove(home, { recursive: true });
});
