import { gunzipSync } from "node:zlib";
import { answerRequest } from "../methods/request.ts";
import type { Line } from "../byte_limit.ts";
import type { DataCentre, ServerContext } from "../server_context.ts";
import { TlError, TlReader } from "../tl/reader.ts";
import { TlWriter } from "../tl/writer.ts";
import type { AuthKey } from "./auth_key.ts";
import { secondsOf } from "./message_ids.ts";
import { answerService } from "./service_messages.ts";
import { type MessageSink, Session } from "./session.ts";

const MESSAGE_CONTAINER = 0x73f1f8dc;
const GZIP_PACKED = 0x3072cfa1;
const BAD_SERVER_SALT = 0xedab447b;
const BAD_MSG_NOTIFICATION = 0xa7eff811;
const NEW_SESSION_CREATED = 0x9ec20908;

const MAX_UNPACKED_BYTES = 16 * 1024 * 1024;

/** Error codes of bad_msg_notification. Source: core.telegram.org/mtproto/service_messages_about_messages */
const MSG_ID_TOO_LOW = 16;
const MSG_ID_TOO_HIGH = 17;
const MSG_ID_NOT_DIVISIBLE_BY_FOUR = 18;
const WRONG_SALT = 48;

/** What of a connection the messages themselves may command. */
export interface ClosableSink extends MessageSink {
  readonly line: Line;
  readonly mediaOnly: boolean;
  closeIn(ms: number): void;
}

interface Incoming {
  id: bigint;
  seqNo: number;
  body: Uint8Array;
}

/** Takes decrypted packets of one connection apart and brings each message to whom it concerns. */
export class MessageReceiver {
  readonly #context: ServerContext;
  readonly #dc: DataCentre;
  readonly #sink: ClosableSink;
  readonly #sessions = new Set<Session>();

  constructor(context: ServerContext, dc: DataCentre, sink: ClosableSink) {
    this.#context = context;
    this.#dc = dc;
    this.#sink = sink;
  }

  /** @param plain salt, session id, message id, sequence number, length, message, padding */
  receive(key: AuthKey, plain: Uint8Array): void {
    const reader = new TlReader(plain);
    const salt = reader.long();
    const session = this.#session(key, reader.long());
    const message = readMessage(reader);
    const refusal = this.#context.faults.messages.meet(this.#dc.id);
    if (refusal !== undefined && refusal !== WRONG_SALT) {
      return session.notify(badMessage(BAD_MSG_NOTIFICATION, message, refusal));
    }
    const problem = timeProblem(message.id);
    if (problem !== undefined) {
      return session.notify(badMessage(BAD_MSG_NOTIFICATION, message, problem));
    }
    if (salt !== key.salts.current || refusal === WRONG_SALT) {
      return session.notify(badMessage(BAD_SERVER_SALT, message, WRONG_SALT).long(key.salts.current));
    }
    this.#announce(session, message.id);
    this.#dispatch(session, message);
  }

  /** The connection is gone; its sessions wait for another. */
  detach(): void {
    for (const session of this.#sessions) session.detach(this.#sink);
  }

  #session(key: AuthKey, id: bigint): Session {
    let session = key.sessions.get(id);
    if (session === undefined) {
      session = new Session(id, key, this.#context.messageIds);
      key.addSession(session);
    }
    this.#sessions.add(session);
    session.attach(this.#sink);
    return session;
  }

  #announce(session: Session, firstMessageId: bigint): void {
    if (session.announced) return;
    session.announced = true;
    const created = new TlWriter().uint(NEW_SESSION_CREATED).long(firstMessageId).long(session.id);
    session.send(created.long(session.key.salts.current).written, "notice");
  }

  #dispatch(session: Session, message: Incoming): void {
    const reader = new TlReader(message.body);
    const id = reader.uint();
    if (id === MESSAGE_CONTAINER) {
      for (let count = reader.int(); count > 0; count--) this.#dispatch(session, readMessage(reader));
    } else if (id === GZIP_PACKED) {
      this.#dispatch(session, { ...message, body: unpack(reader.bytes()) });
    } else {
      const call = { session, messageId: message.id, reader, sink: this.#sink, dc: this.#dc };
      const { body } = message;
      if (!answerService(id, call)) answerRequest({ ...call, context: this.#context, body });
    }
  }
}

function unpack(packed: Uint8Array): Uint8Array {
  try {
    return gunzipSync(packed, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (error) {
    throw new TlError("gzip_packed does not unpack", { cause: error });
  }
}

function readMessage(reader: TlReader): Incoming {
  return { id: reader.long(), seqNo: reader.int(), body: reader.raw(reader.int()) };
}

/** A message id is the time of sending: at most five minutes old and half a minute ahead. */
function timeProblem(messageId: bigint): number | undefined {
  if (messageId & 3n) return MSG_ID_NOT_DIVISIBLE_BY_FOUR;
  const age = Date.now() / 1000 - secondsOf(messageId);
  if (age > 300) return MSG_ID_TOO_LOW;
  if (age < -30) return MSG_ID_TOO_HIGH;
}

function badMessage(constructorId: number, { id, seqNo }: Incoming, code: number): TlWriter {
  return new TlWriter().uint(constructorId).long(id).int(seqNo).int(code);
}
