import { createHash, createHmac, createPublicKey, pbkdf2Sync } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { connectTcp } from "@fuman/node";
import {
  IntermediatePacketCodec,
  MemoryStorage,
  ObfuscatedPacketCodec,
  PaddedIntermediatePacketCodec,
} from "@mtcute/core";
import { TelegramClient } from "@mtcute/core/client.js";
import { addPublicKey, BaseCryptoProvider, type ICryptoProvider } from "@mtcute/core/utils.js";
import {
  createCtr256,
  ctr256,
  freeCtr256,
  getWasmUrl,
  ige256Decrypt,
  ige256Encrypt,
  initSync,
} from "@mtcute/wasm";
import type { ServerAddress } from "./gramjs.ts";

export interface MtcuteOptions {
  apiId: number;
  apiHash: string;
  transport?: "intermediate" | "padded" | "obfuscated";
  /** Temporary keys, bound to the permanent one. */
  perfectForwardSecrecy?: boolean;
}

/** mtcute as it comes from npm, pointed at a local server. */
export function mtcuteClient(server: ServerAddress, options: MtcuteOptions): TelegramClient {
  initSync(Deno.readFileSync(getWasmUrl()));
  const cryptoProvider = new NodeCrypto();
  const publicKey = createPublicKey(server.publicKeyPem).export({ type: "pkcs1", format: "pem" });
  addPublicKey(cryptoProvider, publicKey.toString());
  const home = { id: 2, ipAddress: "127.0.0.2", port: server.ports[2] };
  return new TelegramClient({
    apiId: options.apiId,
    apiHash: options.apiHash,
    storage: new MemoryStorage(),
    crypto: cryptoProvider,
    defaultDcs: { main: home, media: home },
    disableUpdates: true,
    updates: false,
    network: { usePfs: options.perfectForwardSecrecy ?? false },
    transport: {
      connect: ({ port }) => connectTcp({ address: "127.0.0.1", port }),
      packetCodec: () => codec(options.transport),
    },
    platform: {
      beforeExit: () => () => {},
      log: () => {},
      getDefaultLogLevel: () => 0,
      getDeviceModel: () => "test",
    },
  });
}

function codec(transport: MtcuteOptions["transport"]) {
  if (transport === "padded") return new PaddedIntermediatePacketCodec();
  if (transport === "obfuscated") return new ObfuscatedPacketCodec(new PaddedIntermediatePacketCodec());
  return new IntermediatePacketCodec();
}

class NodeCrypto extends BaseCryptoProvider implements ICryptoProvider {
  randomFill(buffer: Uint8Array): void {
    crypto.getRandomValues(buffer);
  }

  sha1(data: Uint8Array) {
    return createHash("sha1").update(data).digest();
  }

  sha256(data: Uint8Array) {
    return createHash("sha256").update(data).digest();
  }

  pbkdf2(password: Uint8Array, salt: Uint8Array, iterations: number, length = 64, algorithm = "sha512") {
    return pbkdf2Sync(password, salt, iterations, length, algorithm);
  }

  hmacSha256(data: Uint8Array, key: Uint8Array) {
    return createHmac("sha256", key).update(data).digest();
  }

  createAesCtr(key: Uint8Array, iv: Uint8Array) {
    const context = createCtr256(key, iv);
    return { process: (data: Uint8Array) => ctr256(context, data), close: () => freeCtr256(context) };
  }

  createAesIge(key: Uint8Array, iv: Uint8Array) {
    return {
      encrypt: (data: Uint8Array) => ige256Encrypt(data, key, iv),
      decrypt: (data: Uint8Array) => ige256Decrypt(data, key, iv),
    };
  }

  gzip(data: Uint8Array, maxSize: number) {
    const packed = gzipSync(data);
    return packed.length <= maxSize ? packed : null;
  }

  gunzip(data: Uint8Array) {
    return gunzipSync(data);
  }
}
