import {
  DecryptionError,
  decryptMessage,
  encryptMessage,
  FROM_CLIENT,
  FROM_SERVER,
  MESSAGE_HEAD_BYTES,
} from "./crypto/message.ts";
import { Handshake, HandshakeError, readPlain, writePlain } from "./handshake.ts";
import type { Line } from "./byte_limit.ts";
import { giveBack } from "./kept_memory.ts";
import type { DataCentre, ServerContext } from "./server_context.ts";
import type { AuthKey } from "./session/auth_key.ts";
import { MessageReceiver } from "./session/message_receiver.ts";
import type { MessageSink } from "./session/session.ts";
import { TlError, TlReader } from "./tl/reader.ts";
import { TlWriter } from "./tl/writer.ts";
import { ByteStream, EndOfStream } from "./transport/byte_stream.ts";
import { FramingError, newPacket, type Packet } from "./transport/framing.ts";
import { detectTransport, type Transport } from "./transport/transport.ts";

/** Transport error: the auth key is not known here. */
const AUTH_KEY_NOT_FOUND = -404;

/** One client's TCP connection to one data centre. */
export class Connection implements MessageSink {
  readonly dc: DataCentre;
  readonly #context: ServerContext;
  readonly #socket: Deno.TcpConn;
  readonly #handshake: Handshake;
  readonly #receiver: MessageReceiver;
  #transport?: Transport;
  readonly #outbox: Uint8Array<ArrayBuffer>[] = [];
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;
  #closed = false;
  #closeTimer?: ReturnType<typeof setTimeout>;
  readonly line: Line;
  /** Gives out files to who has a key, and makes none. */
  readonly mediaOnly: boolean;

  constructor(context: ServerContext, dc: DataCentre, socket: Deno.TcpConn, mediaOnly = false) {
    this.line = { connection: this };
    this.mediaOnly = mediaOnly;
    this.dc = dc;
    this.#context = context;
    this.#socket = socket;
    this.#handshake = new Handshake(context.rsa, (key) => dc.keys.set(key.number, key));
    this.#receiver = new MessageReceiver(context, dc, this);
    socket.setNoDelay();
  }

  /** Serves the client until either side closes. */
  async run(): Promise<void> {
    const stream = new ByteStream((into) => this.#socket.read(into));
    try {
      const transport = this.#transport = await detectTransport(stream);
      while (!this.#closed) this.#receive(await transport.framing.receive(stream));
    } catch (error) {
      if (!endsConnection(error)) throw error;
    } finally {
      await this.#writing;
      this.close();
      this.#transport?.obfuscation?.close();
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#closeTimer);
    this.#receiver.detach();
    this.#socket.close();
  }

  /** Closes after a while unless it is called again before; a client asks for it with each of its pings. */
  closeIn(ms: number): void {
    clearTimeout(this.#closeTimer);
    if (!this.#closed) this.#closeTimer = setTimeout(() => this.close(), ms);
  }

  sendEncrypted(key: AuthKey, plain: Uint8Array<ArrayBuffer>): void {
    const packet = newPacket(MESSAGE_HEAD_BYTES + plain.length);
    const encrypted = encryptMessage(key, plain, packet.payload, FROM_SERVER);
    const send = () => {
      giveBack(plain);
      this.#send(packet);
    };
    if (encrypted === undefined) send();
    else this.#context.tasks.track(encrypted.then(send));
  }

  #receive(payload: Uint8Array): void {
    const keyId = new TlReader(payload).long();
    if (keyId === 0n) return this.#shakeHands(payload);
    const key = this.dc.keys.get(keyId);
    this.line.apiId = key?.owner.client?.apiId;
    this.line.botId = key?.owner.login?.botId;
    if (key === undefined || key.isExpired) return this.#sendTransportError(AUTH_KEY_NOT_FOUND);
    this.#receiver.receive(key, decryptMessage(key.bytes, payload.subarray(8), FROM_CLIENT));
  }

  #shakeHands(payload: Uint8Array): void {
    if (this.mediaOnly) return this.close();
    const answer = this.#handshake.answer(readPlain(payload));
    const message = writePlain(this.#context.messageIds.next("answer"), answer);
    const packet = newPacket(message.length);
    packet.payload.set(message);
    this.#send(packet);
  }

  #sendTransportError(code: number): void {
    const packet = newPacket(4);
    packet.payload.set(new TlWriter().int(code).written);
    this.#send(packet);
  }

  #send(packet: Packet): void {
    if (this.#closed || this.#transport === undefined) return;
    const { framing, obfuscation } = this.#transport;
    const bytes = framing.seal(packet);
    this.#outbox.push(obfuscation?.encrypt(bytes) ?? bytes);
    if (!this.#isWriting) this.#writing = this.#writeOutbox();
  }

  async #writeOutbox(): Promise<void> {
    this.#isWriting = true;
    try {
      for (let bytes = this.#outbox.shift(); bytes !== undefined; bytes = this.#outbox.shift()) {
        await this.#context.faults.transmit(bytes.length, this.line, this.#context.closed);
        for (let sent = 0; sent < bytes.length;) sent += await this.#socket.write(bytes.subarray(sent));
        this.#context.log.bytesSent += bytes.length;
        giveBack(bytes);
      }
    } catch (error) {
      if (!endsConnection(error) && !this.#context.closed.aborted) throw error;
      this.close();
    } finally {
      this.#isWriting = false;
    }
  }
}

const ENDINGS = [
  EndOfStream,
  FramingError,
  HandshakeError,
  DecryptionError,
  TlError,
  Deno.errors.BadResource,
  Deno.errors.BrokenPipe,
  Deno.errors.ConnectionReset,
  Deno.errors.ConnectionAborted,
  Deno.errors.Interrupted,
];

/** Whether this is how a connection may end: the peer left, broke the protocol, or we closed it. */
function endsConnection(error: unknown): boolean {
  return ENDINGS.some((ending) => error instanceof ending);
}
