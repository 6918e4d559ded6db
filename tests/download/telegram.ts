import type { Clock } from "../../src/clock.ts";
import type { DownloadDeps } from "../../src/download/downloads.ts";
import type { ApiCredential } from "../../src/download/accounts/open_rotator.ts";
import type { FileRef } from "../../src/pipeline/file_source.ts";
import { MemoryAccountStatsStore } from "../../src/store/memory/account_stats.ts";
import { MemoryCooldowns } from "../../src/store/memory/cooldowns.ts";
import { FlowingClock } from "../flowing_clock.ts";
import { botApiFileId } from "../sandbox/mtproto/file_reference.ts";
import { type MtprotoServer, startMtprotoServer } from "../sandbox/mtproto/server.ts";
import { BOT_TOKEN } from "./bytes.ts";
import { createFile, memoryContent, type SandboxFile } from "../sandbox/world.ts";

const HOME_DC = 2;
const OTHER_DC = 4;

/** A local Telegram with files in it, and the settings that reach it. */
export interface Telegram extends AsyncDisposable {
  server: MtprotoServer;
  sessionsDirectory: string;
  credentials: ApiCredential[];
  options: DownloadDeps;
  /** Puts a file into a message; `dcId` 4 is not the bot's home, and `announced` sizes that are not the file's. */
  send(
    bytes: Uint8Array<ArrayBuffer>,
    dcId?: number,
    announced?: { update?: number | "missing"; message?: number },
  ): { file: SandboxFile; ref: FileRef };
}

/**
 * @param accounts how many API credentials the server knows: API-1 has the id 1001, API-2 1002 ...
 * @param clock of the server and in the settings; default: one that is slow when this process is
 * @param mediaOnly data centres have addresses for files alone, too
 */
export async function startTelegram(
  accounts = 1,
  clock: Clock = flowingClock(),
  { mediaOnly = false } = {},
): Promise<Telegram> {
  const files = new Map<number, SandboxFile>();
  const credentials = Array.from({ length: accounts }, (_, index) => ({
    name: `API-${index + 1}`,
    apiId: 1001 + index,
    apiHash: `hash-${index + 1}`,
  }));
  const server = await startMtprotoServer({
    dcs: [HOME_DC, OTHER_DC],
    clock,
    mediaOnly,
    world: {
      botByToken: (token) => token === BOT_TOKEN ? { id: 123, username: "sandbox_bot" } : undefined,
      apiHash: (apiId) => credentials.find((credential) => credential.apiId === apiId)?.apiHash,
      file: (id, accessHash) =>
        [...files.values()].find((file) => file.id === id && file.accessHash === accessHash),
      message: (_botId, _chatId, messageId) => ({ file: files.get(messageId) }),
    },
  });
  const sessionsDirectory = await Deno.makeTempDir({ prefix: "transhades-sessions-" });
  return {
    server,
    sessionsDirectory,
    credentials,
    options: downloadOptions(server, sessionsDirectory, credentials, clock),
    send: (bytes, dcId = HOME_DC, { update = bytes.length, message } = {}) => {
      const content = memoryContent(bytes);
      const file = createFile({ kind: "video", content, dcId, announcedBytes: message });
      const messageId = files.size + 1;
      files.set(messageId, file);
      const { fileUniqueId } = file;
      return {
        file,
        ref: {
          ...{ fileId: botApiFileId(file), fileUniqueId, chatId: 7, messageId },
          sizeBytes: update === "missing" ? undefined : update,
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      if (clock instanceof FlowingClock) await clock.freeze();
      await Deno.remove(sessionsDirectory, { recursive: true });
    },
  };
}

function flowingClock(): FlowingClock {
  const clock = new FlowingClock(Date.now());
  clock.flow();
  return clock;
}

function downloadOptions(
  server: MtprotoServer,
  sessionsDirectory: string,
  credentials: ApiCredential[],
  clock: Clock,
): DownloadDeps {
  return {
    credentials,
    botToken: BOT_TOKEN,
    botApiRoot: "http://127.0.0.1:9",
    sessionsDirectory,
    rotation: "balanced",
    dataCentres: Object.entries(server.ports).map(([id, port]) => ({
      id: Number(id),
      host: "127.0.0.1",
      port,
    })),
    publicKeyPem: server.publicKeyPem,
    cooldowns: new MemoryCooldowns(clock),
    statsStore: new MemoryAccountStatsStore(),
    clock,
    random: Math.random,
    fetch,
  };
}
