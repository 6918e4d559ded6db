import "./without_local_storage.ts"; // first: GramJS looks for it when it is imported
import bigInt from "big-integer";
import { Logger, TelegramClient } from "telegram";
import { _serverKeys } from "telegram/crypto/RSA.js";
import { PromisedNetSockets } from "telegram/extensions/index.js";
import { LogLevel } from "telegram/extensions/Logger.js";
import { ConnectionTCPFull, ConnectionTCPObfuscated } from "telegram/network/index.js";
import { StringSession } from "telegram/sessions/index.js";
import { describePublicKey } from "./crypto/rsa.ts";
import type { MtprotoServer } from "./server.ts";

/** How a test wants its GramJS client. */
export interface GramjsOptions {
  apiId?: number;
  apiHash?: string;
  /** A session saved before; it needs no login. */
  session?: string;
  transport?: "full" | "obfuscated";
  homeDc?: number;
}

export const TEST_API = { id: 1001, hash: "hash1001" };

/** GramJS as it comes from npm, pointed at a local server: only its socket learns where data centre N listens. */
export function gramjsClient(server: MtprotoServer, options: GramjsOptions = {}): TelegramClient {
  const { modulus, fingerprint } = describePublicKey(server.publicKeyPem);
  _serverKeys.set(fingerprint.toString(), { n: bigInt(modulus.toString()), e: 65537 });
  class LocalSocket extends PromisedNetSockets {
    override connect(_port: number, ip: string) {
      return super.connect(server.ports[Number(ip.split(".")[3])], "127.0.0.1");
    }
  }
  const session = new StringSession(options.session ?? "");
  const home = options.homeDc ?? 2;
  if (options.session === undefined) session.setDC(home, `127.0.0.${home}`, 80);
  return new TelegramClient(session, options.apiId ?? TEST_API.id, options.apiHash ?? TEST_API.hash, {
    connection: options.transport === "obfuscated" ? ConnectionTCPObfuscated : ConnectionTCPFull,
    networkSocket: LocalSocket,
    floodSleepThreshold: 0,
    connectionRetries: 3,
    requestRetries: 2,
    retryDelay: 50,
    deviceModel: "test",
    systemVersion: "1",
    appVersion: "1",
    baseLogger: new Logger(LogLevel.NONE),
  });
}
