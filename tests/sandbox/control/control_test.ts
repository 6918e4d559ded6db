import { expect } from "expect";
import { alwaysHears } from "../providers/script.ts";
import { startSandbox } from "../sandbox.ts";

async function ask(url: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${url}/api${path}`, {
    method,
    ...(body !== undefined &&
      { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

async function startBed() {
  const sandbox = await startSandbox({ recognise: alwaysHears("Hi."), credentials: 2 });
  return {
    sandbox,
    ask: (method: string, path: string, body?: unknown) => ask(sandbox.page.url, method, path, body),
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}

Deno.test("people are added, write and send files over the control API", async () => {
  await using bed = await startBed();
  const { body: ben } = await bed.ask("POST", "/people", { firstName: "Ben", languageCode: "en" });
  await bed.ask("POST", `/people/${ben.id}/messages`, { text: "/start now" });
  const form = new FormData();
  form.append("file", new File(["a photo"], "cat.jpg", { type: "image/jpeg" }));
  form.append("file", new File(["a song"], "song.mp3", { type: "audio/mpeg" }));
  form.append("caption", "two of them");
  await (await fetch(`${bed.sandbox.page.url}/api/people/${ben.id}/files`, { method: "POST", body: form }))
    .json();
  const { body: chat } = await bed.ask("GET", `/people/${ben.id}`);
  expect(chat.user).toEqual({ id: ben.id, is_bot: false, first_name: "Ben", language_code: "en" });
  expect(chat.messages.map((shown: { message: object }) => shown.message)).toEqual([
    expect.objectContaining({
      text: "/start now",
      entities: [{ type: "bot_command", offset: 0, length: 6 }],
    }),
    expect.objectContaining({ photo: [expect.objectContaining({ file_size: 7 })], caption: "two of them" }),
    expect.objectContaining({ audio: expect.objectContaining({ file_name: "song.mp3" }) }),
  ]);
  const song = await fetch(bed.sandbox.page.url + chat.messages[2].fileUrl, {
    headers: { range: "bytes=2-" },
  });
  expect([song.status, song.headers.get("content-range"), await song.text()]).toEqual([
    206,
    "bytes 2-5/6",
    "song",
  ]);
});

Deno.test("groups, a bot that is not there, and chats of connected accounts are used over the control API", async () => {
  await using bed = await startBed();
  const { world, bot } = bed.sandbox;
  const [sari, ben] = [bed.sandbox.person(), bed.sandbox.person({ id: 8, firstName: "Ben" })];
  const [ofSari, ofBen] = [sari, ben].map(({ user }) => `/people/${user.id}`);
  const says = (path: string, chat: string, text: string, to = {}) =>
    bed.ask("POST", `${path}/messages`, { chat, text, ...to });
  const heard = () =>
    world.queue(bot.id).peek(100).map(({ update_id: _, ...update }) => Object.keys(update)[0]);
  const texts = async (path: string, chat: string) => {
    const { body } = await bed.ask("GET", `${path}?chat=${chat}`);
    return body.messages.map(({ message }: { message: { text: string } }) => message.text);
  };
  const { body: forum } = await bed.ask("POST", `${ofSari}/groups`, { title: "Forum", topics: ["A", "B"] });
  await says(ofBen, forum.key, "hello", { threadId: forum.topics[1].id });
  expect(world.queue(bot.id).peek(9).at(-1)?.message).toMatchObject({
    text: "hello",
    is_topic_message: true,
    message_thread_id: forum.topics[1].id,
    chat: { is_forum: true },
  });

  await bed.ask("POST", `${ofSari}/standing`, { chat: forum.key, standing: "kicked" });
  const before = heard().length;
  await says(ofBen, forum.key, "unheard");
  expect((await says(ofSari, forum.key, "@transhades_bot")).status).toBe(400);
  const [replyToMessageId] = world.messages(bot.id, forum.chatId).map(({ messageId }) => messageId);
  await says(ofSari, forum.key, "@transhades_bot", { replyToMessageId });
  expect(heard().slice(before)).toEqual(["guest_message"]);

  expect((await bed.ask("GET", `${ofSari}?chat=person:8`)).status).toBe(400);
  await bed.ask("POST", `${ofSari}/connect`, { connected: true });
  await says(ofBen, `person:${sari.user.id}`, "for Sari");
  await says(ofSari, "person:8", "for Ben");
  expect(await texts(ofSari, "person:8")).toEqual(["for Sari", "for Ben"]);
  expect(await texts(ofBen, `person:${sari.user.id}`)).toEqual(["for Sari", "for Ben"]);
  expect(heard().slice(-3)).toEqual(["business_connection", "business_message", "business_message"]);
  await bed.ask("POST", `${ofSari}/connect`, { connected: false });
  expect((await says(ofBen, `person:${sari.user.id}`, "again")).status).toBe(400);
});

Deno.test("HTTP faults are switched on, listed and switched off", async () => {
  await using bed = await startBed();
  const fault = { kind: "rate_limit", retryAfterSeconds: 5, times: 2 };
  await bed.ask("POST", "/faults/http", { target: "groq", fault });
  expect((await bed.ask("GET", "/faults")).body).toEqual({ http: { groq: [fault] }, mtproto: [] });
  expect(bed.sandbox.faults.active()).toEqual({ groq: [fault] });
  expect((await bed.ask("DELETE", "/faults/http?target=groq")).body).toEqual({ http: {}, mtproto: [] });
});

Deno.test("an account is flooded and freed", async () => {
  await using bed = await startBed();
  const before = Date.now();
  const { body } = await bed.ask("POST", "/faults/mtproto", { kind: "floodWait", seconds: 60, apiId: 1001 });
  expect(body.mtproto).toEqual([
    { id: "1", kind: "floodWait", seconds: 60, apiId: 1001, until: expect.any(Number) },
  ]);
  expect(body.mtproto[0].until - before).toBeGreaterThanOrEqual(60_000);
  expect(bed.sandbox.mtproto.faults.active()).toHaveLength(1);
  expect((await bed.ask("DELETE", "/faults/mtproto?id=1")).body.mtproto).toEqual([]);
  expect(bed.sandbox.mtproto.faults.active()).toEqual([]);
});

Deno.test("requests of all servers come in one record", async () => {
  await using bed = await startBed();
  await (await fetch(`${bed.sandbox.botApi.url}/bot4242:sandbox/getMe`)).json();
  const form = new FormData();
  form.append("model", "whisper-large-v3");
  await (await fetch(bed.sandbox.providers.baseUrl("groq") + "/openai/v1/audio/transcriptions", {
    method: "POST",
    body: form,
  })).json();
  const { body } = await bed.ask("GET", "/requests");
  expect(body).toMatchObject([
    { server: "bot_api", method: "getMe", outcome: "200" },
    { server: "groq", method: "transcribe", outcome: "401" },
  ]);
});

Deno.test("nonsense is refused with a reason", async () => {
  await using bed = await startBed();
  const refused = [
    await bed.ask("POST", "/people", { firstName: "" }),
    await bed.ask("GET", "/people/999"),
    await bed.ask("POST", "/faults/http", { target: "groq", fault: { kind: "gremlins" } }),
    await bed.ask("POST", "/faults/mtproto", { kind: "floodWait" }),
  ];
  expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
  expect(refused[1].body).toEqual({ error: "no person has the id 999" });
});
