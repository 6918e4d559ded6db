import { expect } from "expect";
import { Api, InlineKeyboard } from "grammy/web";
import { FakeClock } from "../../fake_clock.ts";
import { createFile, memoryContent } from "../world.ts";
import { sendFile, sendText } from "../world/actions.ts";
import { setBlocked } from "../world/standing.ts";
import { startBed, startTalk, TOKEN } from "./bed.ts";

const LONG = "a".repeat(4097);
const NOT_MODIFIED =
  "Bad Request: message is not modified: specified new message content and reply markup are " +
  "exactly the same as a current content and reply markup of the message";
const button = (data: string) => ({ inline_keyboard: [[{ text: "Go", callback_data: data }]] });

const REFUSALS: ReadonlyArray<[method: string, params: Record<string, unknown>, description: string]> = [
  ["sendMessage", { text: "hi" }, "Bad Request: chat_id is empty"],
  ["sendMessage", { chat_id: 99, text: "hi" }, "Bad Request: chat not found"],
  ["sendMessage", { chat_id: 7 }, "Bad Request: message text is empty"],
  ["sendMessage", { chat_id: 7, text: " \n " }, "Bad Request: message text is empty"],
  ["sendMessage", { chat_id: 7, text: "<b></b>", parse_mode: "HTML" }, "Bad Request: message text is empty"],
  ["sendMessage", { chat_id: 7, text: LONG }, "Bad Request: message is too long"],
  [
    "sendMessage",
    { chat_id: 7, text: "x", reply_parameters: { message_id: 50 } },
    "Bad Request: message to be replied not found",
  ],
  [
    "sendMessage",
    { chat_id: 7, text: "x", reply_parameters: { message_id: 1, quote: "ho" } },
    "Bad Request: QUOTE_TEXT_INVALID",
  ],
  [
    "sendMessage",
    { chat_id: 7, text: "x", reply_markup: button("d".repeat(65)) },
    "Bad Request: BUTTON_DATA_INVALID",
  ],
  [
    "sendMessage",
    { chat_id: 7, text: "x", reply_markup: "{" },
    "Bad Request: can't parse reply keyboard markup JSON object",
  ],
  ["sendMessage", { chat_id: 7, text: "x", parse_mode: "BBCode" }, "Bad Request: unsupported parse_mode"],
  ["editMessageText", { chat_id: 7, message_id: 2, text: "answer" }, NOT_MODIFIED],
  ["editMessageText", { chat_id: 7, message_id: 50, text: "x" }, "Bad Request: message to edit not found"],
  ["editMessageText", { chat_id: 7, message_id: 1, text: "x" }, "Bad Request: message can't be edited"],
  ["editMessageText", { chat_id: 7, message_id: 2, text: "" }, "Bad Request: message text is empty"],
  ["editMessageText", { chat_id: 7, message_id: 2, text: LONG }, "Bad Request: MESSAGE_TOO_LONG"],
  ["editMessageReplyMarkup", { chat_id: 7, message_id: 2 }, NOT_MODIFIED],
  ["deleteMessage", { chat_id: 7, message_id: 50 }, "Bad Request: message to delete not found"],
  ["setMessageReaction", { chat_id: 7, message_id: 50 }, "Bad Request: message to react not found"],
  [
    "setMessageReaction",
    { chat_id: 7, message_id: 1, reaction: [{ type: "paid" }] },
    "Bad Request: REACTION_INVALID",
  ],
  ["sendChatAction", { chat_id: 7, action: "dancing" }, "Bad Request: wrong parameter action in request"],
  ["sendDocument", { chat_id: 7 }, "Bad Request: there is no document in the request"],
  [
    "sendDocument",
    { chat_id: 7, document: "nonsense" },
    "Bad Request: wrong file identifier/HTTP URL specified",
  ],
  ["sendMessageDraft", { chat_id: 7, text: "a" }, "Bad Request: draft identifier is not specified"],
  [
    "copyMessage",
    { chat_id: 7, from_chat_id: 7, message_id: 99 },
    "Bad Request: message to copy not found",
  ],
  ["copyMessage", { chat_id: -1_001_000_000_001 }, "Bad Request: chat not found"],
  ["getFile", {}, "Bad Request: file_id not specified"],
  ["getFile", { file_id: "nonsense" }, "Bad Request: wrong file_id or the file is temporarily unavailable"],
  [
    "setMyCommands",
    { commands: [{ command: "Bad!", description: "x" }] },
    "Bad Request: BOT_COMMAND_INVALID",
  ],
  [
    "setWebhook",
    { url: "http://example.org/hook" },
    "Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
  ],
  [
    "setWebhook",
    { url: "https://example.org/", secret_token: "no spaces" },
    "Bad Request: secret token contains unallowed characters",
  ],
  [
    "answerCallbackQuery",
    { callback_query_id: "1" },
    "Bad Request: query is too old and response timeout expired or query ID is invalid",
  ],
];

/** What Telegram passes over in silence, and a test should not: the official types know better. */
const MISTAKES: typeof REFUSALS = [
  ["sendMessage", { chat_id: 7, text: "x", colour: "red" }, "Bad Request: sendMessage has no field colour"],
  [
    "sendMessage",
    { chat_id: 7, text: "x", reply_parameters: { message_id: 1, loud: true } },
    "Bad Request: reply_parameters has no field loud",
  ],
  [
    "sendMessage",
    { chat_id: 7, text: "x", reply_markup: { inline_keyboard: [[{ text: "x", callback_dta: "y" }]] } },
    "Bad Request: can't parse inline keyboard button: it has a field that no button has",
  ],
  [
    "setMessageReaction",
    { chat_id: 7, message_id: 1, reaction: [], is_big: 1, x: 1 },
    "Bad Request: setMessageReaction has no field x",
  ],
];

for (const [method, params, description] of [...REFUSALS, ...MISTAKES]) {
  Deno.test(`${method} ${JSON.stringify(params).slice(0, 60)} is refused as Telegram refuses it`, async () => {
    await using bed = await startTalk();
    expect(await bed.call(method, params)).toEqual({ ok: false, error_code: 400, description });
  });
}

Deno.test("unknown tokens, methods and paths; a bot that was blocked; a file over 20 MB", async () => {
  await using bed = await startTalk();
  const get = async (path: string) => await (await fetch(`${bed.url}${path}`)).json();
  expect(await get("/bot999:other/getMe")).toEqual({
    ok: false,
    error_code: 401,
    description: "Unauthorized",
  });
  expect(await get(`/bot${TOKEN}/fly`)).toEqual({
    ok: false,
    error_code: 404,
    description: "Not Found: method not found",
  });
  expect(await get("/")).toEqual({ ok: false, error_code: 404, description: "Not Found" });
  const content = { sizeBytes: 20 * 1024 * 1024 + 1, read: () => Promise.resolve(new Uint8Array()) };
  const large = sendFile(bed.world, 7, createFile({ kind: "video", content }));
  const file_id = bed.world.view(large).video?.file_id;
  expect((await bed.call("getFile", { file_id })).description).toBe("Bad Request: file is too big");
  setBlocked(bed.world, 7, bed.bot.id, true);
  expect(await bed.call("sendMessage", { chat_id: 7, text: "x" }))
    .toEqual({ ok: false, error_code: 403, description: "Forbidden: bot was blocked by the user" });
});

Deno.test("parameters may come as query, form or JSON, and method names in any case", async () => {
  await using bed = await startTalk();
  const url = `${bed.url}/bot${TOKEN}/sendMessage`;
  const form = new FormData();
  form.set("chat_id", "7");
  form.set("text", "multipart");
  const answers = await Promise.all([
    fetch(`${bed.url}/bot${TOKEN}/SENDMESSAGE?chat_id=7&text=query`),
    fetch(url, { method: "POST", body: new URLSearchParams({ chat_id: "7", text: "urlencoded" }) }),
    fetch(url, { method: "POST", body: form }),
  ]);
  const texts = await Promise.all(answers.map(async (answer) => (await answer.json()).result.text));
  expect(texts).toEqual(["query", "urlencoded", "multipart"]);
});

Deno.test("messages and edits are limited per chat; the wait that 429 names is enough", async () => {
  const clock = new FakeClock();
  await using bed = startBed({ clock });
  sendText(bed.world, 7, "hi");
  const send = (text: string) => bed.call("sendMessage", { chat_id: 7, text });
  for (const text of ["1", "2", "3"]) expect(await send(text)).toMatchObject({ ok: true });
  expect(await bed.call("editMessageText", { chat_id: 7, message_id: 2, text: "edited" })).toMatchObject({
    ok: true,
  });
  expect(await send("5")).toEqual({
    ok: false,
    error_code: 429,
    description: "Too Many Requests: retry after 1",
    parameters: { retry_after: 1 },
  });
  await clock.advance(1000);
  expect(await send("5")).toMatchObject({ ok: true });
});

Deno.test("thirty messages a second are the limit over all chats", async () => {
  const clock = new FakeClock();
  await using bed = startBed({ clock });
  for (let id = 100; id <= 130; id++) {
    bed.world.directory.addUser({ id, first_name: "Many" });
    sendText(bed.world, id, "hi");
  }
  const api = new Api(TOKEN, { apiRoot: bed.url });
  for (let id = 100; id < 130; id++) await api.sendMessage(id, "hi");
  await expect(api.sendMessage(130, "hi")).rejects.toMatchObject({
    error_code: 429,
    parameters: { retry_after: 1 },
  });
});

Deno.test("faults: a flood told by the test, a broken server, a cut connection", async () => {
  await using bed = await startTalk();
  const api = new Api(TOKEN, { apiRoot: bed.url });
  const send = () => api.sendMessage(7, "x", { reply_markup: new InlineKeyboard().text("a", "b") });
  bed.faults.add("bot_api/sendMessage", { kind: "rate_limit", retryAfterSeconds: 60, times: 1 });
  await expect(send()).rejects.toMatchObject({ error_code: 429, parameters: { retry_after: 60 } });
  bed.faults.add("bot_api", { kind: "status", status: 500, times: 1 });
  await expect(send()).rejects.toMatchObject({ error_code: 500, description: "Internal Server Error" });
  bed.faults.add("bot_api", { kind: "cut", times: 1 });
  await expect(send()).rejects.toThrow("Network request for 'sendMessage' failed!");
  expect(await send()).toMatchObject({ text: "x" });
  expect(bed.log.of("bot_api", "sendMessage").map((record) => record.outcome)).toEqual([
    "200",
    "429",
    "500",
    "cut",
    "200",
  ]);
});

Deno.test("commands are kept by scope and language", async () => {
  await using bed = await startTalk();
  const api = new Api(TOKEN, { apiRoot: bed.url });
  await api.setMyCommands([{ command: "start", description: "Mulai" }], { language_code: "id" });
  expect(await api.getMyCommands({ language_code: "id" })).toEqual([{
    command: "start",
    description: "Mulai",
  }]);
  expect(await api.getMyCommands()).toEqual([]);
});

Deno.test("a file's bytes never change on the way", async () => {
  await using bed = await startTalk();
  const bytes = Uint8Array.from({ length: 65_536 * 3 + 17 }, (_, at) => (at * 31 + (at >> 8)) & 255);
  const sent = sendFile(
    bed.world,
    7,
    createFile({ kind: "audio", content: memoryContent(bytes), name: "a.flac" }),
  );
  const api = new Api(TOKEN, { apiRoot: bed.url });
  const { file_path, file_size } = await api.getFile(bed.world.view(sent).audio?.file_id ?? "");
  const response = await fetch(`${bed.url}/file/bot${TOKEN}/${file_path}`);
  expect(file_path).toMatch(/^music\/file_\d+\.flac$/);
  expect(file_size).toBe(bytes.length);
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
});
