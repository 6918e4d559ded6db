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
