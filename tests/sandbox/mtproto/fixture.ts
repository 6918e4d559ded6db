import type { Clock } from "../../../src/clock.ts";
import type { SandboxFile } from "../world.ts";
import { keystreamContent } from "./keystream_content.ts";
import { type MtprotoMessage, type MtprotoServer, startMtprotoServer } from "./server.ts";

/** The bot of these tests. */
export const BOT = { id: 42, username: "sandbox_bot", token: "42:sandbox" };
/** Two API credentials of it. */
export const APIS = [{ apiId: 1001, apiHash: "first" }, { apiId: 1002, apiHash: "second" }] as const;
/** The message that shows every test's first file. */
export const MESSAGE_ID = 7;
export const CHAT_ID = 555;

export function testFile(change: Partial<SandboxFile> = {}): SandboxFile {
  return {
    id: 77n,
    accessHash: -5n,
    dcId: 2,
    kind: "document",
    name: "talk.mp3",
    mimeType: "audio/mpeg",
    fileUniqueId: "talk",
    content: keystreamContent("talk", 1_200_000),
    referenceGeneration: 0,
    ...change,
  };
}

/** A server whose world is one bot, two API credentials and some files, the first of them shown by a message. */
export function startTestServer(
  files: SandboxFile[] = [testFile()],
  clock?: Clock,
  { mediaOnly = false } = {},
): Promise<MtprotoServer> {
  const message: MtprotoMessage = { file: files[0], chatId: CHAT_ID, text: "listen", date: 1_700_000_000 };
  return startMtprotoServer({
    clock,
    mediaOnly,
    world: {
      botByToken: (token) => token === BOT.token ? BOT : undefined,
      apiHash: (apiId) => APIS.find((api) => api.apiId === apiId)?.apiHash,
      file: (id, accessHash) => files.find((file) => file.id === id && file.accessHash === accessHash),
      message: (botId, _chatId, messageId) =>
        botId === BOT.id && messageId === MESSAGE_ID ? message : undefined,
    },
  });
}

/** All bytes of a file, straight from its content. */
export function bytesOf(file: SandboxFile): Promise<Uint8Array> {
  return file.content.read(0, file.content.sizeBytes);
}
