import type { DataCentre, ServerContext } from "../server_context.ts";
import type { AuthKey, Login } from "../session/auth_key.ts";
import type { TlReader } from "../tl/reader.ts";
import type { TlWriter } from "../tl/writer.ts";
import { RpcError } from "./rpc_error.ts";

/** Who calls, and where. */
export interface Call {
  readonly context: ServerContext;
  readonly dc: DataCentre;
  readonly key: AuthKey;
  /** The TL layer in which the client reads answers. */
  readonly layer: number;
}

/** The parameters of one request, and how it is answered. */
export interface PreparedRequest {
  /** For the record; without secrets. */
  params: Readonly<Record<string, unknown>>;
  /** Writes the answer; throws RpcError. */
  answer(call: Call, writer: TlWriter): void | Promise<void>;
}

/** One method of Telegram's API. */
export interface Method {
  readonly id: number;
  readonly name: string;
  /** Answered also before anybody logged in with the key. */
  readonly anonymous?: boolean;
  /** The answer is made of bytes that do not compress. */
  readonly incompressible?: boolean;
  prepare(reader: TlReader): PreparedRequest;
}

export function loginOf(call: Call): Login {
  if (call.key.login === undefined) throw new RpcError(401, "AUTH_KEY_UNREGISTERED");
  return call.key.login;
}
