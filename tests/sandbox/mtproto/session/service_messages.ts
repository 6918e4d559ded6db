import type { DataCentre } from "../server_context.ts";
import type { TlReader } from "../tl/reader.ts";
import { TlWriter } from "../tl/writer.ts";
import type { ClosableSink } from "./message_receiver.ts";
import type { Session } from "./session.ts";

const PONG = 0x347773c5;
const FUTURE_SALTS = 0xae500895;
const MSGS_STATE_INFO = 0x04deb57d;
const RPC_RESULT = 0xf35c6d01;
const RPC_ANSWER_UNKNOWN = 0x5e2ad36e;
const RPC_ANSWER_DROPPED_RUNNING = 0xcd78e586;
const RPC_ANSWER_DROPPED = 0xa43ad8b7;
const DESTROY_SESSION_OK = 0xe22045fc;
const DESTROY_SESSION_NONE = 0x62d350c9;
const DESTROY_AUTH_KEY_OK = 0xf660e1d4;

/** States of msgs_state_info: unknown, or received with an answer on its way. */
const NOT_RECEIVED = 2;
const RECEIVED = 4;
const MAX_FUTURE_SALTS = 64;

export interface ServiceCall {
  session: Session;
  messageId: bigint;
  /** Stands behind the constructor id. */
  reader: TlReader;
  sink: ClosableSink;
  dc: DataCentre;
}

/** The messages that keep sessions going. Source: core.telegram.org/mtproto/service_messages */
const SERVICE_MESSAGES = new Map<number, (call: ServiceCall) => void>([
  [0x62d6b459, acknowledge], // msgs_ack
  [0x7abe77ec, ({ session, messageId, reader }) => pong(session, messageId, reader.long())], // ping
  [0xf3427b8c, pingDelayDisconnect],
  [0xb921bd04, futureSalts], // get_future_salts
  [0xda69fb52, stateInfo], // msgs_state_req
  [0x7d861a08, resend], // msg_resend_req
  [0x58e4a740, dropAnswer], // rpc_drop_answer
  [0xe7512126, destroySession],
  [0xd1435160, destroyAuthKey],
  [0x9299359f, () => {}], // http_wait
  [0x04deb57d, () => {}], // msgs_state_info
  [0x8cc0d131, () => {}], // msgs_all_info
]);

/** Answers a service message; false when it is none. */
export function answerService(constructorId: number, call: ServiceCall): boolean {
  const answer = SERVICE_MESSAGES.get(constructorId);
  answer?.(call);
  return answer !== undefined;
}

function acknowledge({ session, reader }: ServiceCall): void {
  for (const id of reader.vector(() => reader.long())) session.acknowledge(id);
}

function pong(session: Session, messageId: bigint, pingId: bigint): void {
  session.notify(new TlWriter().uint(PONG).long(messageId).long(pingId));
}

function pingDelayDisconnect({ session, messageId, reader, sink }: ServiceCall): void {
  pong(session, messageId, reader.long());
  sink.closeIn(reader.int() * 1000);
}

function futureSalts({ session, messageId, reader }: ServiceCall): void {
  const salts = session.key.salts.upcoming(Math.min(MAX_FUTURE_SALTS, Math.max(1, reader.int())));
  const answer = new TlWriter().uint(FUTURE_SALTS).long(messageId).int(Math.floor(Date.now() / 1000));
  answer.int(salts.length); // a bare vector of bare values
  for (const { validSince, validUntil, salt } of salts) answer.int(validSince).int(validUntil).long(salt);
  session.notify(answer);
}

/** Tells how far each request got and sends kept answers once more. */
function stateInfo({ session, messageId, reader }: ServiceCall): void {
  const states = reader.vector(() => reader.long()).map((id) => {
    const request = session.requests.get(id);
    if (request?.answerId !== undefined) session.resend(request.answerId);
    return request === undefined ? NOT_RECEIVED : RECEIVED;
  });
  session.notify(new TlWriter().uint(MSGS_STATE_INFO).long(messageId).bytes(Uint8Array.from(states)));
}

function resend({ session, reader }: ServiceCall): void {
  for (const id of reader.vector(() => reader.long())) session.resend(id);
}

function dropAnswer({ session, messageId, reader }: ServiceCall): void {
  const request = session.requests.get(reader.long());
  const answer = new TlWriter().uint(RPC_RESULT).long(messageId);
  const kept = request?.answerId === undefined ? undefined : session.acknowledge(request.answerId);
  if (request?.answerId !== undefined && kept !== undefined) {
    answer.uint(RPC_ANSWER_DROPPED).long(request.answerId).int(kept.seqNo).int(kept.sizeBytes);
  } else if (request !== undefined && request.answerId === undefined) {
    request.dropped = true;
    answer.uint(RPC_ANSWER_DROPPED_RUNNING);
  } else answer.uint(RPC_ANSWER_UNKNOWN);
  session.send(answer.written, "answer");
}

function destroySession({ session, reader }: ServiceCall): void {
  const id = reader.long();
  const known = session.key.sessions.delete(id);
  session.notify(new TlWriter().uint(known ? DESTROY_SESSION_OK : DESTROY_SESSION_NONE).long(id));
}

/** The answer still travels under the key that it destroys. */
function destroyAuthKey({ session, dc }: ServiceCall): void {
  dc.keys.delete(session.key.number);
  session.notify(new TlWriter().uint(DESTROY_AUTH_KEY_OK));
}
