import "./without_local_storage.ts"; // first: GramJS looks for it when it is imported
import { Buffer } from "node:buffer";
import bigInt from "big-integer";
import { Api, Logger, TelegramClient } from "telegram";
import { _serverKeys } from "telegram/crypto/RSA.js";
import { PromisedNetSockets } from "telegram/extensions/index.js";
import { LogLevel } from "telegram/extensions/Logger.js";
import { ConnectionTCPFull, ConnectionTCPObfuscated } from "telegram/network/index.js";
import { StringSession } from "telegram/sessions/index.js";
import type { SandboxFile } from "../../world.ts";
import { describePublicKey } from "../crypto/rsa.ts";
import { fileReference } from "../file_reference.ts";

/** How a test wants its GramJS client. */
export interface GramjsOptions {
  apiId: number;
  apiHash: string;
  /** A session saved before; it needs no login. */
  session?: string;
  transport?: "full" | "obfuscated";
}

/** What a client has to know of a server. */
export interface ServerAddress {
  readonly ports: Readonly<Record<number, number>>;
  readonly publicKeyPem: string;
}

/** GramJS as it comes from npm, pointed at a local server: its socket knows where data centre N listens. */
export function gramjsClient(server: ServerAddress, options: GramjsOptions): TelegramClient {
  const { modulus, fingerprint } = describePublicKey(server.publicKeyPem);
  _serverKeys.set(fingerprint.toString(), { n: bigInt(modulus.toString()), e: 65537 });
  class LocalSocket extends PromisedNetSockets {
    override connect(_port: number, ip: string) {
      return super.connect(server.ports[Number(ip.split(".")[3])], "127.0.0.1");
    }
  }
  const session = new StringSession(options.session ?? "");
  if (options.session === undefined) session.setDC(2, "127.0.0.2", 80);
  const client = new TelegramClient(session, options.apiId, options.apiHash, {
    connection: options.transport === "obfuscated" ? ConnectionTCPObfuscated : ConnectionTCPFull,
    networkSocket: LocalSocket,
    floodSleepThreshold: 0,
    connectionRetries: 5,
    requestRetries: 2,
    retryDelay: 50,
    deviceModel: "test",
    systemVersion: "1",
    appVersion: "1",
    baseLogger: new Logger(LogLevel.NONE),
  });
  client["_loopStarted"] = true; // its pinging loop would sleep on for seconds after the end
  return client;
}

/** Asks for one part of a file at the data centre that holds it. */
export async function gramjsGetFile(
  client: TelegramClient,
  file: SandboxFile,
  part: { offset: number; limit: number; precise?: boolean; reference?: Uint8Array; dcId?: number },
): Promise<Uint8Array> {
  const location = new Api.InputDocumentFileLocation({
    id: bigInt(file.id.toString()),
    accessHash: bigInt(file.accessHash.toString()),
    fileReference: Buffer.from(part.reference ?? fileReference(file)),
    thumbSize: "",
  });
  const { offset, limit, precise } = part;
  const request = new Api.upload.GetFile({ location, offset: bigInt(offset), limit, precise });
  const answer = await client.invoke(request, part.dcId ?? file.dcId);
  if (!(answer instanceof Api.upload.File)) throw new Error(`unexpected ${answer.className}`);
  return answer.bytes;
}

/** Closes everything: GramJS's own disconnect() forgets the connections to other data centres and their timers. */
export async function stopGramjs(client: TelegramClient): Promise<void> {
  for (const timer of client["_exportedSenderReleaseTimeouts"].values()) clearTimeout(timer);
  client["_exportedSenderReleaseTimeouts"].clear();
  for (const pending of [...client._exportedSenderPromises.values()]) {
    const sender = await pending.catch(() => undefined);
    await sender?.disconnect();
  }
  client._exportedSenderPromises.clear();
  await client.destroy();
}
