import { padding, paddingLength } from "../crypto/message.ts";
import { memoryFor } from "../kept_memory.ts";
import { TlWriter } from "../tl/writer.ts";
import type { AuthKey } from "./auth_key.ts";
import type { MessageIds } from "./message_ids.ts";

/** Answers a client never acknowledges are kept up to this size, then the oldest are forgotten. */
const MAX_UNACKED_BYTES = 64 * 1024 * 1024;
const MAX_REQUESTS = 2048;
/** Messages up to this size travel together in a container. */
const MAX_CONTAINED_BYTES = 32 * 1024;
const MESSAGE_CONTAINER = 0x73f1f8dc;

/** Where a session's messages go just now. */
export interface MessageSink {
  /** @param plain salt, session id, message and padding; its memory is given away */
  sendEncrypted(key: AuthKey, plain: Uint8Array<ArrayBuffer>): void;
}

interface Outgoing {
  id: bigint;
  seqNo: number;
  body: Uint8Array;
}

/** How far the server got with a request of the client. */
export interface RequestState {
  /** Resolves with whether the request succeeded. */
  done: Promise<boolean>;
  answerId?: bigint;
  dropped?: boolean;
}

/**
 * A client's session. Answers belong to it and not to a connection: what the client has not acknowledged is sent
 * again when the session shows up on another one.
 */
export class Session {
  readonly id: bigint;
  readonly key: AuthKey;
  readonly requests = new Map<bigint, RequestState>();
  announced = false;
  readonly #ids: MessageIds;
  #sink?: MessageSink;
  #contentCount = 0;
  #outbox: Outgoing[] = [];
  readonly #unacked = new Map<bigint, Outgoing>();
  #unackedBytes = 0;

  constructor(id: bigint, key: AuthKey, ids: MessageIds) {
    this.id = id;
    this.key = key;
    this.#ids = ids;
  }

  attach(sink: MessageSink): void {
    if (this.#sink === sink) return;
    this.#sink = sink;
    for (const message of this.#unacked.values()) this.#post(message);
  }

  detach(sink: MessageSink): void {
    if (this.#sink === sink) this.#sink = undefined;
  }

  /** Sends a service message that needs no acknowledgement. */
  notify(body: TlWriter): void {
    this.#post({ id: this.#ids.next("notice"), seqNo: 2 * this.#contentCount, body: body.written });
  }

  /** Sends a message that is kept until the client acknowledges it; returns its id. */
  send(body: Uint8Array, kind: "answer" | "notice"): bigint {
    const message = { id: this.#ids.next(kind), seqNo: 2 * this.#contentCount++ + 1, body };
    this.#remember(message);
    this.#post(message);
    return message.id;
  }

  /** Sends an unacknowledged message again; false when there is none. */
  resend(messageId: bigint): boolean {
    const message = this.#unacked.get(messageId);
    if (message !== undefined) this.#post(message);
    return message !== undefined;
  }

  /** Forgets a message that the client has received, or wants no more; returns it if it was still kept. */
  acknowledge(messageId: bigint): { seqNo: number; sizeBytes: number } | undefined {
    const message = this.#unacked.get(messageId);
    if (message === undefined) return undefined;
    this.#unacked.delete(messageId);
    this.#unackedBytes -= message.body.length;
    return { seqNo: message.seqNo, sizeBytes: message.body.length };
  }

  addRequest(messageId: bigint, state: RequestState): void {
    this.requests.set(messageId, state);
    for (const id of this.requests.keys()) {
      if (this.requests.size <= MAX_REQUESTS) break;
      this.requests.delete(id);
    }
  }

  #remember(message: Outgoing): void {
    this.#unacked.set(message.id, message);
    this.#unackedBytes += message.body.length;
    for (const id of this.#unacked.keys()) {
      if (this.#unackedBytes <= MAX_UNACKED_BYTES) break;
      this.acknowledge(id);
    }
  }

  #post(message: Outgoing): void {
    if (this.#sink === undefined) return;
    if (this.#outbox.push(message) === 1) queueMicrotask(() => this.#flush());
  }

  /** Sends what has gathered: small messages in one container, large ones alone. */
  #flush(): void {
    const messages = this.#outbox;
    this.#outbox = [];
    const small = messages.filter((message) => message.body.length <= MAX_CONTAINED_BYTES);
    if (small.length > 1) this.#transmit(this.#container(small));
    else small.forEach((message) => this.#transmit(message));
    for (const message of messages) if (message.body.length > MAX_CONTAINED_BYTES) this.#transmit(message);
  }

  #container(messages: Outgoing[]): Outgoing {
    const body = new TlWriter(new Uint8Array(16 * 1024)).uint(MESSAGE_CONTAINER).int(messages.length);
    for (const message of messages) writeMessage(body, message);
    return { id: this.#ids.next("notice"), seqNo: 2 * this.#contentCount, body: body.written };
  }

  #transmit(message: Outgoing): void {
    const length = 32 + message.body.length;
    const plain = new TlWriter(memoryFor(length + paddingLength(length))).long(this.key.salts.current).long(
      this.id,
    );
    writeMessage(plain, message);
    this.#sink?.sendEncrypted(this.key, plain.raw(padding(length)).written);
  }
}

function writeMessage(writer: TlWriter, message: Outgoing): void {
  writer.long(message.id).int(message.seqNo).int(message.body.length).raw(message.body);
}
