import { gzipSync } from "node:zlib";
import type { MtprotoRequest } from "../request_log.ts";
import type { Line } from "../byte_limit.ts";
import type { DataCentre, ServerContext } from "../server_context.ts";
import type { AuthKey } from "../session/auth_key.ts";
import type { RequestState, Session } from "../session/session.ts";
import { TlError, TlReader } from "../tl/reader.ts";
import { TlWriter } from "../tl/writer.ts";
import type { Method, PreparedRequest } from "./method.ts";
import { METHODS } from "./methods.ts";
import { RpcError } from "./rpc_error.ts";
import { clientInfo, unwrap, type Wrapping } from "./wrappers.ts";

const RPC_RESULT = 0xf35c6d01;
const RPC_ERROR = 0x2144ca19;
const GZIP_PACKED = 0x3072cfa1;
/** Constructor and request id before the answer. */
const RPC_HEADER_BYTES = 12;
const COMPRESS_FROM_BYTES = 256;

/** A request of the API as it came in. */
export interface IncomingRequest {
  context: ServerContext;
  dc: DataCentre;
  session: Session;
  messageId: bigint;
  body: Uint8Array;
  /** The connection it came by. */
  sink: { readonly line: Line; readonly mediaOnly: boolean };
}

interface ParsedRequest extends PreparedRequest {
  method: Pick<Method, "name" | "access" | "incompressible">;
  wrapping: Wrapping;
}

/** Answers a request in its session, in its own time. The same message twice is executed once. */
export function answerRequest(incoming: IncomingRequest): void {
  const { context, session, messageId } = incoming;
  const known = session.requests.get(messageId);
  if (known !== undefined) {
    if (known.answerId !== undefined) session.resend(known.answerId);
    return;
  }
  const { promise: done, resolve } = Promise.withResolvers<boolean>();
  const state: RequestState = { done };
  session.addRequest(messageId, state);
  context.tasks.track(
    run(incoming, state).then(resolve, (error: unknown) => {
      resolve(false);
      if (!context.closed.aborted) throw error;
    }),
  );
}

/** Resolves with whether the request succeeded. */
async function run(incoming: IncomingRequest, state: RequestState): Promise<boolean> {
  const { session, messageId, body } = incoming;
  const request = parse(body);
  const { owner } = session.key;
  owner.client = clientInfo(request.wrapping, owner.client);
  const entry = record(incoming, request);
  const answer = new TlWriter().uint(RPC_RESULT).long(messageId);
  const outcome = await execute(incoming, request, answer).catch(asRpcError);
  entry.outcome = outcome instanceof RpcError ? outcome.message : outcome;
  if (outcome !== "dropped" && !state.dropped) {
    const error = outcome instanceof RpcError ? errorAnswer(messageId, outcome) : undefined;
    const plain = error ?? answer.written;
    state.answerId = session.send(request.method.incompressible ? plain : compressed(plain), "answer");
  }
  return outcome === "ok";
}

async function execute(
  { context, dc, session: { key, requests }, sink: { line } }: IncomingRequest,
  request: ParsedRequest,
  answer: TlWriter,
): Promise<"ok" | "dropped"> {
  for (const id of request.wrapping.after) {
    const succeeded = await (requests.get(id)?.done ?? true); // an unknown message counts as done
    if (!succeeded) throw new RpcError(400, "MSG_WAIT_FAILED");
  }
  const { name: method, access = "login" } = request.method;
  const { client } = key.owner;
  const admitted = await context.faults.admit(
    { apiId: client?.apiId ?? 0, method, dcId: dc.id, line, sizeBytes: bytesAskedFor(request) },
    context.closed,
  );
  if (admitted === "drop") return "dropped";
  checkAccess(key, access);
  await request.answer({ context, dc, key, layer: client?.layer ?? 0 }, answer);
  return "ok";
}

function bytesAskedFor({ params: { limit } }: ParsedRequest): number {
  return typeof limit === "number" ? limit : 0;
}

function checkAccess(key: AuthKey, access: "key" | "client" | "login"): void {
  if (access === "key") return;
  if (key.expiresAt !== undefined && key.permanent === undefined) {
    throw new RpcError(401, "AUTH_KEY_PERM_EMPTY");
  }
  if (key.owner.client === undefined) throw new RpcError(400, "CONNECTION_NOT_INITED");
  if (access === "login" && key.owner.login === undefined) throw new RpcError(401, "AUTH_KEY_UNREGISTERED");
}

function record(
  { context, dc, session, sink: { mediaOnly } }: IncomingRequest,
  { method, params }: ParsedRequest,
): MtprotoRequest {
  const entry = {
    at: context.clock.now(),
    apiId: session.key.owner.client?.apiId ?? 0,
    dcId: dc.id,
    mediaOnly,
    method: method.name,
    params,
    outcome: "running",
  };
  context.log.add(entry);
  return entry;
}

function parse(body: Uint8Array): ParsedRequest {
  const reader = new TlReader(body);
  const wrapping: Wrapping = { after: [] };
  let methodId = 0;
  try {
    methodId = unwrap(reader, wrapping);
    const method = METHODS.get(methodId);
    if (method === undefined) throw new RpcError(400, `INPUT_METHOD_INVALID_${methodId}_0`);
    return { method, wrapping, ...method.prepare(reader) };
  } catch (error) {
    if (error instanceof TlError) return refused(wrapping, methodId, "INPUT_FETCH_ERROR");
    return refused(wrapping, methodId, asRpcError(error).message);
  }
}

function refused(wrapping: Wrapping, methodId: number, text: string): ParsedRequest {
  const answer = () => {
    throw new RpcError(400, text);
  };
  const name = METHODS.get(methodId)?.name ?? `#${methodId.toString(16)}`;
  return { method: { name, access: "key" }, wrapping, params: {}, answer };
}

function asRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  throw error;
}

function errorAnswer(messageId: bigint, error: RpcError): Uint8Array {
  const answer = new TlWriter().uint(RPC_RESULT).long(messageId).uint(RPC_ERROR).int(error.code);
  return answer.string(error.message).written;
}

/** Packs what is inside rpc_result, if it is worth it. */
function compressed(answer: Uint8Array): Uint8Array {
  if (answer.length < COMPRESS_FROM_BYTES) return answer;
  const packed = gzipSync(answer.subarray(RPC_HEADER_BYTES));
  return new TlWriter().raw(answer.subarray(0, RPC_HEADER_BYTES)).uint(GZIP_PACKED).bytes(packed).written;
}
