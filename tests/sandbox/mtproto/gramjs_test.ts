import { gramjsClient, gramjsGetFile, stopGramjs } from "./clients/gramjs.ts"; // first, see there
import bigInt from "big-integer";
import { expect } from "expect";
import { Api, errors, type TelegramClient } from "telegram";
import type { SandboxFile } from "../world.ts";
import { FakeClock } from "../../fake_clock.ts";
import { concat } from "./crypto/bytes.ts";
import { fileReference } from "./file_reference.ts";
import { APIS, BOT, bytesOf, MESSAGE_ID, startTestServer, testFile } from "./fixture.ts";
import type { MtprotoServer } from "./server.ts";

const PART = 512 * 1024;

/** Runs a test with a client that is logged in, and stops it afterwards. */
async function withClient<T>(
  server: MtprotoServer,
  options: Partial<Parameters<typeof gramjsClient>[1]>,
  use: (client: TelegramClient) => Promise<T>,
): Promise<T> {
  const client = gramjsClient(server, { ...APIS[0], ...options });
  client.onError = () => Promise.resolve();
  try {
    expect(await client.connect()).toBe(true);
    await client.start({ botAuthToken: BOT.token });
    return await use(client);
  } finally {
    await stopGramjs(client);
  }
}

async function download(client: TelegramClient, file: SandboxFile): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let offset = 0; offset < file.content.sizeBytes; offset += PART) {
    parts.push(await gramjsGetFile(client, file, { offset, limit: PART }));
  }
  return concat(...parts);
}

/** What the request is refused with. */
async function refusal(request: Promise<unknown>): Promise<string> {
  const error = await request.then(() => "accepted", (error: unknown) => error);
  return error instanceof errors.RPCError ? error.errorMessage : `${error}`;
}

for (const transport of ["full", "obfuscated"] as const) {
  Deno.test(`GramJS logs in and downloads bit for bit over ${transport} transport`, async () => {
    const file = testFile();
    await using server = await startTestServer([file]);
    await withClient(server, { transport }, async (client) => {
      expect(await download(client, file)).toEqual(await bytesOf(file));
      expect((await client.getMe()).username).toBe(BOT.username);
    });
    expect(server.counts().logins).toBe(1);
    expect(server.counts().requestsByMethod["upload.getFile"]).toBe(3);
  });
}

Deno.test("a saved session is recognised by another client, without another login", async () => {
  const file = testFile();
  await using server = await startTestServer([file]);
  const session = await withClient(server, {}, (client) => Promise.resolve(`${client.session.save()}`));
  await withClient(server, { session }, async (client) => {
    expect(await gramjsGetFile(client, file, { offset: 0, limit: 4096 })).toEqual(
      await file.content.read(0, 4096),
    );
  });
  expect(server.counts().requestsByMethod["auth.importBotAuthorization"]).toBe(1);
});

Deno.test("a file of another data centre is refused with its number and served there", async () => {
  const file = testFile({ dcId: 4 });
  await using server = await startTestServer([file]);
  await withClient(server, {}, async (client) => {
    const first = gramjsGetFile(client, file, { offset: 0, limit: PART, dcId: 2 });
    const error = await first.catch((error: unknown) => error);
    expect(error).toBeInstanceOf(errors.FileMigrateError);
    expect(error).toMatchObject({ newDc: 4 });
    expect(await download(client, file)).toEqual(await bytesOf(file));
  });
  expect(server.requests.find(({ method }) => method === "auth.importAuthorization")?.dcId).toBe(4);
});

Deno.test("an expired reference is refused until the message has given a new one", async () => {
  const file = testFile();
  await using server = await startTestServer([file]);
  await withClient(server, {}, async (client) => {
    const part = { offset: 0, limit: 4096 };
    const reference = fileReference(file);
    server.faults.expireReferences(file);
    expect(await refusal(gramjsGetFile(client, file, { ...part, reference }))).toBe("FILE_REFERENCE_EXPIRED");
    const fresh = await referenceFromMessage(client);
    expect(await gramjsGetFile(client, file, { ...part, reference: fresh })).toHaveLength(4096);
    const wrong = new Uint8Array(25);
    expect(await refusal(gramjsGetFile(client, file, { ...part, reference: wrong }))).toBe(
      "FILE_REFERENCE_INVALID",
    );
    const none = new Uint8Array();
    expect(await refusal(gramjsGetFile(client, file, { ...part, reference: none }))).toBe(
      "FILE_REFERENCE_EMPTY",
    );
  });
});

async function referenceFromMessage(client: TelegramClient): Promise<Uint8Array> {
  const id = [new Api.InputMessageID({ id: MESSAGE_ID })];
  const answer = await client.invoke(new Api.messages.GetMessages({ id }));
  return documentOf(answer).fileReference;
}

function documentOf(answer: Api.messages.TypeMessages): Api.Document {
  const message = "messages" in answer ? answer.messages[0] : undefined;
  const media = message instanceof Api.Message ? message.media : undefined;
  const document = media instanceof Api.MessageMediaDocument ? media.document : undefined;
  if (document instanceof Api.Document) return document;
  throw new Error("no document in the answer");
}

Deno.test("messages come as GramJS's layer reads them, from chats and from channels", async () => {
  const file = testFile({ kind: "voice", durationSeconds: 12 });
  await using server = await startTestServer([file]);
  await withClient(server, {}, async (client) => {
    const id = [new Api.InputMessageID({ id: MESSAGE_ID }), new Api.InputMessageID({ id: 99 })];
    const answer = await client.invoke(new Api.messages.GetMessages({ id }));
    expect(answer).toMatchObject({
      messages: [{ id: MESSAGE_ID, message: "listen", media: { voice: true } }, {
        className: "MessageEmpty",
        id: 99,
      }],
    });
    const document = documentOf(answer);
    expect(document.mimeType).toBe("audio/mpeg");
    expect(document.size.toJSNumber()).toBe(1_200_000);
    expect(document.attributes).toMatchObject([{ voice: true, duration: 12 }, { fileName: "talk.mp3" }]);
    const channel = new Api.InputChannel({ channelId: bigInt(123), accessHash: bigInt(0) });
    const inChannel = await client.invoke(new Api.channels.GetMessages({ channel, id }));
    expect(documentOf(inChannel).fileReference).toEqual(document.fileReference);
  });
});

Deno.test("parts out of line are refused as Telegram refuses them; behind the end is nothing", async () => {
  const file = testFile();
  await using server = await startTestServer([file]);
  await withClient(server, {}, async (client) => {
    const ask = (offset: number, limit: number, precise = false) =>
      gramjsGetFile(client, file, { offset, limit, precise });
    expect(await refusal(ask(1, 4096))).toBe("OFFSET_INVALID");
    expect(await refusal(ask(0, 12288))).toBe("LIMIT_INVALID");
    expect(await refusal(ask(1024, 1024))).toBe("OFFSET_INVALID");
    expect(await ask(1024, 1024, true)).toEqual(await file.content.read(1024, 1024));
    expect(await ask(4 * 1024 * 1024, 4096)).toHaveLength(0);
    const stranger = { ...file, id: 78n };
    expect(await refusal(gramjsGetFile(client, stranger, { offset: 0, limit: 4096 }))).toBe(
      "FILE_ID_INVALID",
    );
  });
});

Deno.test("a flood wait names the seconds that remain and ends by the server's clock", async () => {
  const file = testFile();
  const clock = new FakeClock();
  await using server = await startTestServer([file], clock);
  await withClient(server, {}, async (client) => {
    const ask = () => gramjsGetFile(client, file, { offset: 0, limit: 4096 });
    const secondsAsked = async () => {
      const error = await ask().then(() => undefined, (error: unknown) => error);
      return error instanceof errors.FloodWaitError ? error.seconds : undefined;
    };
    server.faults.floodWait({ ...APIS[0], method: "upload.getFile", seconds: 30 });
    server.faults.floodWait({ apiId: APIS[1].apiId, seconds: 99 });
    expect(await secondsAsked()).toBe(30);
    await clock.advance(10_500);
    expect(await secondsAsked()).toBe(20);
    await clock.advance(19_500);
    expect(await ask()).toHaveLength(4096);
    server.faults.floodWait({ seconds: 3, times: 2, premium: true });
    expect([await secondsAsked(), await secondsAsked(), await secondsAsked()]).toEqual([3, 3, undefined]);
    expect(server.requests.map(({ outcome }) => outcome)).toContain("FLOOD_PREMIUM_WAIT_3");
  });
});

Deno.test("a client goes on after its connection was dropped and its salt was changed", async () => {
  const file = testFile();
  await using server = await startTestServer([file]);
  await withClient(server, {}, async (client) => {
    await gramjsGetFile(client, file, { offset: 0, limit: 4096 });
    server.faults.rotateSalts();
    expect(await gramjsGetFile(client, file, { offset: 4096, limit: 4096 })).toHaveLength(4096);
    const { connections } = server.counts();
    server.faults.dropConnections();
    expect(await gramjsGetFile(client, file, { offset: 8192, limit: 4096 })).toHaveLength(4096);
    expect(server.counts().connections).toBeGreaterThan(connections);
  });
  expect(server.counts().logins).toBe(1);
});

Deno.test("wrong credentials are refused as Telegram words it", async () => {
  await using server = await startTestServer();
  const client = gramjsClient(server, { ...APIS[0], apiHash: "wrong" });
  try {
    await client.connect();
    const logIn = (botAuthToken: string, apiHash: string) =>
      client.invoke(
        new Api.auth.ImportBotAuthorization({ apiId: APIS[0].apiId, apiHash, botAuthToken, flags: 0 }),
      );
    expect(await refusal(logIn(BOT.token, "wrong"))).toBe("API_ID_INVALID");
    expect(await refusal(logIn("43:nobody", APIS[0].apiHash))).toBe("ACCESS_TOKEN_INVALID");
    expect(await refusal(client.invoke(new Api.updates.GetState()))).toBe("AUTH_KEY_UNREGISTERED");
  } finally {
    await stopGramjs(client);
  }
});

Deno.test("after logging out the key is good for nothing that needs a login", async () => {
  await using server = await startTestServer();
  await withClient(server, {}, async (client) => {
    await client.invoke(new Api.auth.LogOut());
    expect(await refusal(client.invoke(new Api.updates.GetState()))).toBe("AUTH_KEY_UNREGISTERED");
  });
});

Deno.test("what clients ask beside files reads as it should", async () => {
  await using server = await startTestServer();
  await withClient(server, {}, async (client) => {
    expect(await client.invoke(new Api.help.GetCdnConfig())).toMatchObject({ publicKeys: [] });
    expect(await client.invoke(new Api.help.GetNearestDc())).toMatchObject({ thisDc: 2, nearestDc: 2 });
    const state = await client.invoke(new Api.updates.GetState());
    const difference = new Api.updates.GetDifference({ pts: state.pts, date: state.date, qts: state.qts });
    expect(await client.invoke(difference)).toMatchObject({ className: "updates.DifferenceEmpty" });
    const query = new Api.InvokeWithoutUpdates({
      query: new Api.InvokeAfterMsgs({ msgIds: [], query: difference }),
    });
    expect(await client.invoke(query)).toMatchObject({ className: "updates.DifferenceEmpty" });
  });
});
