import { expect } from "expect";
import Long from "long";
import type { TelegramClient } from "@mtcute/core/client.js";
import type { SandboxFile } from "../world.ts";
import { mtcuteClient, type MtcuteOptions } from "./clients/mtcute.ts";
import { concat } from "./crypto/bytes.ts";
import { botApiFileId, fileReference } from "./file_reference.ts";
import { APIS, BOT, bytesOf, CHAT_ID, MESSAGE_ID, startTestServer, testFile } from "./fixture.ts";
import { keystreamContent } from "./keystream_content.ts";
import type { MtprotoServer } from "./server.ts";

/** Runs a test with an mtcute client that is logged in. */
async function withClient(
  server: MtprotoServer,
  options: Partial<MtcuteOptions>,
  use: (client: TelegramClient) => Promise<void>,
): Promise<void> {
  const client = mtcuteClient(server, { ...APIS[0], ...options });
  try {
    expect((await client.start({ botToken: BOT.token })).username).toBe(BOT.username);
    await use(client);
  } finally {
    await client.destroy();
  }
}

async function download(client: TelegramClient, file: SandboxFile): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const options = { fileSize: file.content.sizeBytes, partSize: 128 };
  for await (const part of client.downloadAsIterable(botApiFileId(file), options)) parts.push(part);
  return concat(...parts);
}

for (const transport of ["intermediate", "padded", "obfuscated"] as const) {
  Deno.test(`mtcute logs in and downloads by a Bot API file_id over ${transport} transport`, async () => {
    const file = testFile({ dcId: transport === "intermediate" ? 4 : 2 });
    await using server = await startTestServer([file]);
    await withClient(server, { transport }, async (client) => {
      expect(await download(client, file)).toEqual(await bytesOf(file));
    });
    expect(server.counts().logins).toBe(1);
  });
}

Deno.test("mtcute logs in with temporary keys bound to its permanent one", async () => {
  const file = testFile();
  await using server = await startTestServer([file]);
  using _ = clearingTimers();
  await withClient(server, { perfectForwardSecrecy: true }, async (client) => {
    expect(await download(client, file)).toEqual(await bytesOf(file));
  });
  expect(server.counts().requestsByMethod["auth.bindTempAuthKey"]).toBeGreaterThan(0);
});

/** mtcute forgets to clear the timers that wait for the next salt of its temporary keys. */
function clearingTimers(): Disposable {
  const { setTimeout } = globalThis;
  const started: ReturnType<typeof setTimeout>[] = [];
  const recording = (...args: Parameters<typeof setTimeout>) => {
    const timer = setTimeout(...args);
    started.push(timer);
    return timer;
  };
  globalThis.setTimeout = Object.assign(recording, setTimeout);
  return {
    [Symbol.dispose]() {
      globalThis.setTimeout = setTimeout;
      for (const timer of started) clearTimeout(timer);
    },
  };
}

Deno.test("mtcute gets the answers to what it asked before its connection was dropped", async () => {
  const file = testFile({ content: keystreamContent("long", 5_000_000) });
  await using server = await startTestServer([file]);
  await withClient(server, {}, async (client) => {
    const downloading = download(client, file);
    while ((server.counts().requestsByMethod["upload.getFile"] ?? 0) < 3) await nextTurn();
    server.faults.dropConnections();
    expect(await downloading).toEqual(await bytesOf(file));
  });
});

Deno.test("messages come as mtcute's layer reads them", async () => {
  const file = testFile({ kind: "video_note", durationSeconds: 3 });
  const document = { mimeType: "audio/mpeg", size: 1_200_000, fileReference: fileReference(file) };
  await using server = await startTestServer([file]);
  await withClient(server, {}, async (client) => {
    const id = [MESSAGE_ID, 99].map((id) => ({ _: "inputMessageID", id } as const));
    const answer = await client.call({ _: "messages.getMessages", id });
    expect(answer).toMatchObject({
      _: "messages.messages",
      messages: [
        { id: MESSAGE_ID, message: "listen", peerId: { userId: CHAT_ID }, media: { round: true, document } },
        { _: "messageEmpty", id: 99 },
      ],
      users: [{ id: BOT.id, self: true, bot: true }, { id: CHAT_ID }],
    });
    const channel = { _: "inputChannel", channelId: 123, accessHash: Long.ZERO } as const;
    const inChannel = await client.call({ _: "channels.getMessages", channel, id });
    expect(inChannel).toMatchObject({
      _: "messages.channelMessages",
      messages: [{ media: { document } }, { id: 99 }],
    });
    expect(inChannel).toMatchObject({ chats: [{ _: "channel", id: 123, megagroup: true }] });
  });
});

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
