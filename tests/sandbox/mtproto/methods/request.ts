import { gzipSync } from "node:zlib";
import type { MtprotoRequest } from "../request_log.ts";
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
const RPC_HEADER_BYTES = 12;
const COMPRESS_FROM_BYTES = 256;

interface Parsed extends PreparedRequest {
  method: Pick<Method, "name" | "access" | "incompressible">;
  wrapping: Wrapping;
}

/** Answers a request of the API in its session, in its own time. The same message twice is answered once. */
export function answerRequest(
  context: ServerContext,
  dc: DataCentre,
  session: Session,
  messageId: bigint,
  body: Uint8Array,
): void {
  const known = session.requests.get(messageId);
  if (known !== undefined) {
    if (known.answerId !== undefined) session.resend(known.answerId);
    return;
  }
  const { promise: done, resolve } = Promise.withResolvers<boolean>();
  const state: RequestState = { done };
  session.addRequest(messageId, state);
  context.tasks.track(
    run(context, dc, session, messageId, state, body).then(resolve, (error: unknown) => {
      resolve(false);
      if (!context.closed.aborted) throw error;
    }),
  );
}

/** Resolves with whether the request succeeded. */
async function run(
  context: ServerContext,
  dc: DataCentre,
  session: Session,
  messageId: bigint,
  state: RequestState,
  body: Uint8Array,
): Promise<boolean> {
  const request = parse(body);
  const { owner } = session.key;
  owner.client = clientInfo(request.wrapping, owner.client);
  const { name } = request.method;
  const apiId = owner.client?.apiId ?? 0;
  const entry: MtprotoRequest = {
    at: context.clock.now(),
    apiId,
    dcId: dc.id,
    method: name,
    params: request.params,
    outcome: "running",
  };
  context.log.add(entry);
  const answer = new TlWriter().uint(RPC_RESULT).long(messageId);
  try {
    await waitForOthers(session, request.wrapping.after);
    if (await context.faults.admit({ apiId, method: name }, context.closed) === "drop") {
      entry.outcome = "dropped";
      return false;
    }
    await execute(context, dc, session, request, answer);
    entry.outcome = "ok";
    state.answerId = deliver(
      session,
      state,
      request.method.incompressible ? answer.written : compressed(answer),
    );
    return true;
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    entry.outcome = error.message;
    const refusal = new TlWriter().uint(RPC_RESULT).long(messageId).uint(RPC_ERROR).int(error.code);
    state.answerId = deliver(session, state, refusal.string(error.message).written);
    return false;
  }
}

function parse(body: Uint8Array): Parsed {
  const reader = new TlReader(body);
  const { methodId, wrapping } = unwrap(reader);
  const method = METHODS.get(methodId);
  if (method === undefined) return refused(wrapping, methodId, `INPUT_METHOD_INVALID_${methodId}_0`);
  try {
    return { method, wrapping, ...method.prepare(reader) };
  } catch (error) {
    if (error instanceof RpcError) return refused(wrapping, methodId, error.message);
    if (error instanceof TlError) return refused(wrapping, methodId, "INPUT_FETCH_ERROR");
    throw error;
  }
}

function refused(wrapping: Wrapping, methodId: number, text: string): Parsed {
  const answer = () => {
    throw new RpcError(400, text);
  };
  const name = METHODS.get(methodId)?.name ?? `#${methodId.toString(16)}`;
  return { method: { name, access: "key" }, wrapping, params: {}, answer };
}

async function execute(
  context: ServerContext,
  dc: DataCentre,
  { key }: Session,
  request: Parsed,
  answer: TlWriter,
): Promise<void> {
  checkAccess(key, request.method.access ?? "login");
  const layer = key.owner.client?.layer ?? 0;
  await request.answer({ context, dc, key, layer }, answer);
}

function checkAccess(key: AuthKey, access: "key" | "client" | "login"): void {
  if (access === "key") return;
  if (key.expiresAt !== undefined && key.permanent === undefined) {
    throw new RpcError(401, "AUTH_KEY_PERM_EMPTY");
  }
  if (key.owner.client === undefined) throw new RpcError(400, "CONNECTION_NOT_INITED");
  if (access === "login" && key.owner.login === undefined) throw new RpcError(401, "AUTH_KEY_UNREGISTERED");
}

/** invokeAfterMsg: an unknown message counts as done, a failed one makes this one fail too. */
async function waitForOthers(session: Session, after: bigint[]): Promise<void> {
  for (const id of after) {
    const succeeded = await (session.requests.get(id)?.done ?? true);
    if (!succeeded) throw new RpcError(400, "MSG_WAIT_FAILED");
  }
}

function deliver(session: Session, state: RequestState, body: Uint8Array): bigint | undefined {
  return state.dropped ? undefined : session.send(body, "answer");
}

function compressed(answer: TlWriter): Uint8Array {
  const { written } = answer;
  if (written.length < COMPRESS_FROM_BYTES) return written;
  const packed = gzipSync(written.subarray(RPC_HEADER_BYTES));
  return new TlWriter().raw(written.subarray(0, RPC_HEADER_BYTES)).uint(GZIP_PACKED).bytes(packed).written;
}
