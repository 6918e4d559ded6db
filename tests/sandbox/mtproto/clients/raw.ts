import { createCipheriv } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { concat, randomBytes, randomLong, sha1 } from "../crypto/bytes.ts";
import {
  decryptMessage,
  encryptMessage,
  FROM_CLIENT,
  FROM_SERVER,
  MESSAGE_HEAD_BYTES,
  padding,
} from "../crypto/message.ts";
import { TlReader } from "../tl/reader.ts";
import { TlWriter } from "../tl/writer.ts";
import { ByteStream } from "../transport/byte_stream.ts";
import {
  abridgedFraming,
  type Framing,
  fullFraming,
  intermediateFraming,
  newPacket,
  paddedIntermediateFraming,
} from "../transport/framing.ts";
import type { ServerAddress } from "./gramjs.ts";
import { exchangeKeys, type InnerDataForm } from "./raw_handshake.ts";

const MESSAGE_CONTAINER = 0x73f1f8dc;
const RPC_RESULT = 0xf35c6d01;
const GZIP_PACKED = 0x3072cfa1;

/** How a client may begin: a framing, the tag that announces it, and whether all is obfuscated. */
export const TRANSPORTS = {
  full: { framing: fullFraming, tag: "" },
  abridged: { framing: () => abridgedFraming, tag: "ef" },
  intermediate: { framing: () => intermediateFraming, tag: "eeeeeeee" },
  padded: { framing: () => paddedIntermediateFraming(15), tag: "dddddddd" },
  "obfuscated abridged": { framing: () => abridgedFraming, tag: "efefefef", obfuscated: true },
  "obfuscated padded": { framing: () => paddedIntermediateFraming(15), tag: "dddddddd", obfuscated: true },
};

/** What a client keeps of a data centre: enough to come back later. */
export interface Keys {
  bytes: Uint8Array;
  id: Uint8Array;
  salt: bigint;
  sessionId: bigint;
}

export interface Received {
  id: bigint;
  seqNo: number;
  constructorId: number;
  /** Stands behind the constructor id. */
  reader: TlReader;
}

/** A client that shows every message, for what libraries hide. */
export class RawClient implements Disposable {
  keys: Keys = { bytes: new Uint8Array(256), id: new Uint8Array(8), salt: 0n, sessionId: randomLong() };
  readonly #socket: Deno.TcpConn;
  readonly #framing: Framing;
  readonly #stream: ByteStream;
  readonly #encrypt?: (bytes: Uint8Array) => Uint8Array;
  readonly #close: () => void;
  readonly #ids = new MessageIdsOfClient();
  #contentCount = 0;
  #inbox: Received[] = [];

  private constructor(socket: Deno.TcpConn, transport: keyof typeof TRANSPORTS, obfuscation?: Obfuscation) {
    this.#socket = socket;
    this.#framing = TRANSPORTS[transport].framing();
    this.#stream = new ByteStream((into) => socket.read(into));
    if (obfuscation !== undefined) this.#stream.decryptWith(obfuscation.decrypt);
    this.#encrypt = obfuscation?.encrypt;
    this.#close = obfuscation?.close ?? (() => {});
  }

  /** @param keys of an earlier client; without them authorize() comes next */
  static async connect(
    server: ServerAddress,
    { transport = "intermediate", keys, dcId = 2 }: {
      transport?: keyof typeof TRANSPORTS;
      keys?: Keys;
      dcId?: number;
    } = {},
  ): Promise<RawClient> {
    const socket = await Deno.connect({ hostname: "127.0.0.1", port: server.ports[dcId] });
    const kind = TRANSPORTS[transport];
    const obfuscation = "obfuscated" in kind ? obfuscate(kind.tag) : undefined;
    await writeAll(socket, obfuscation?.head ?? Uint8Array.fromHex(kind.tag));
    const client = new RawClient(socket, transport, obfuscation);
    if (keys !== undefined) client.keys = { ...keys };
    return client;
  }

  async authorize(server: ServerAddress, form: InnerDataForm = {}): Promise<void> {
    const ask = async (request: TlWriter) => {
      const { written } = request;
      await this.sendPayload(
        new TlWriter().long(0n).long(this.#ids.next()).int(written.length).raw(written).written,
      );
      return new TlReader((await this.receivePayload()).slice(20));
    };
    const { bytes, salt } = await exchangeKeys(ask, server.publicKeyPem, form);
    this.keys = { ...this.keys, bytes, salt, id: sha1(bytes).subarray(12) };
  }

  /** Sends a message; returns its id. */
  async send(body: TlWriter, id = this.#ids.next()): Promise<bigint> {
    const { written } = body;
    const plain = new TlWriter().long(this.keys.salt).long(this.keys.sessionId);
    plain.long(id).int(2 * this.#contentCount++ + 1).int(written.length).raw(written);
    plain.raw(padding(plain.length));
    const payload = new Uint8Array(MESSAGE_HEAD_BYTES + plain.length);
    await encryptMessage(this.keys, plain.written, payload, FROM_CLIENT);
    await this.sendPayload(payload);
    return id;
  }

  /** Several messages in one container; returns their ids. */
  async sendContainer(bodies: TlWriter[]): Promise<bigint[]> {
    const container = new TlWriter().uint(MESSAGE_CONTAINER).int(bodies.length);
    const ids = bodies.map(() => this.#ids.next());
    bodies.forEach(({ written }, index) => {
      container.long(ids[index]).int(2 * this.#contentCount++ + 1).int(written.length).raw(written);
    });
    await this.send(container);
    return ids;
  }

  /** The next message; those of a container one by one. */
  async next(): Promise<Received> {
    while (this.#inbox.length === 0) {
      const payload = await this.receivePayload();
      const reader = new TlReader(decryptMessage(this.keys.bytes, payload.subarray(8), FROM_SERVER));
      reader.raw(16); // salt, session id
      this.#unpack(reader);
    }
    const [message, ...rest] = this.#inbox;
    this.#inbox = rest;
    return message;
  }

  /** Skips messages until one of the constructor comes. */
  async nextOf(constructorId: number): Promise<Received> {
    for (;;) {
      const message = await this.next();
      if (message.constructorId === constructorId) return message;
    }
  }

  /** The answer to a request, uncompressed. */
  async answerTo(requestId: bigint): Promise<TlReader> {
    for (;;) {
      const { reader } = await this.nextOf(RPC_RESULT);
      if (reader.long() !== requestId) continue;
      const body = reader.rest();
      const answer = new TlReader(body);
      return new TlReader(answer.uint() === GZIP_PACKED ? gunzipSync(answer.bytes()) : body);
    }
  }

  async call(body: TlWriter): Promise<TlReader> {
    return await this.answerTo(await this.send(body));
  }

  async sendPayload(payload: Uint8Array): Promise<void> {
    const packet = newPacket(payload.length);
    packet.payload.set(payload);
    const bytes = this.#framing.seal(packet);
    await writeAll(this.#socket, this.#encrypt?.(bytes) ?? bytes);
  }

  receivePayload(): Promise<Uint8Array> {
    return this.#framing.receive(this.#stream);
  }

  [Symbol.dispose](): void {
    this.#socket.close();
    this.#close();
  }

  #unpack(reader: TlReader): void {
    const id = reader.long();
    const seqNo = reader.int();
    const body = new TlReader(reader.raw(reader.int()));
    const constructorId = body.uint();
    if (constructorId !== MESSAGE_CONTAINER) this.#inbox.push({ id, seqNo, constructorId, reader: body });
    else for (let count = body.int(); count > 0; count--) this.#unpack(body);
  }
}

/** Message ids of a client: divisible by four and growing; random below a millisecond, as clients of one session must not share any. */
class MessageIdsOfClient {
  #last = 0n;

  next(): bigint {
    const withinMillisecond = BigInt(crypto.getRandomValues(new Uint32Array(1))[0]) / 1000n;
    const now = (BigInt(Date.now()) << 32n) / 1000n + withinMillisecond & ~3n;
    return this.#last = now > this.#last ? now : this.#last + 4n;
  }
}

interface Obfuscation {
  head: Uint8Array;
  encrypt(bytes: Uint8Array): Uint8Array;
  decrypt(bytes: Uint8Array): Uint8Array;
  close(): void;
}

function obfuscate(tag: string): Obfuscation {
  const head = concat(
    Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    randomBytes(48),
    Uint8Array.fromHex(tag),
    randomBytes(4),
  );
  const back = head.slice(8, 56).reverse();
  const outgoing = createCipheriv("aes-256-ctr", head.subarray(8, 40), head.subarray(40, 56));
  const incoming = createCipheriv("aes-256-ctr", back.subarray(0, 32), back.subarray(32));
  const encrypted = outgoing.update(head);
  return {
    head: concat(head.subarray(0, 56), encrypted.subarray(56)),
    encrypt: (bytes) => outgoing.update(bytes),
    decrypt: (bytes) => incoming.update(bytes),
    close: () => [outgoing, incoming].forEach((cipher) => cipher.final()),
  };
}

async function writeAll(socket: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await socket.write(bytes.subarray(sent));
}
