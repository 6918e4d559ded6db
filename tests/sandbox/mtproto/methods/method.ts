import type { DataCentre, ServerContext } from "../server_context.ts";
import type { AuthKey, Login } from "../session/auth_key.ts";
import type { TlReader } from "../tl/reader.ts";
import type { TlWriter } from "../tl/writer.ts";
import { RpcError } from "./rpc_error.ts";

/** Who calls, and where. */
export interface Call {
  readonly context: ServerContext;
  readonly dc: DataCentre;
  /** The key of the message; who logged in is written at its owner. */
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
  /** What must have come before: any key, initConnection, or (default) a login. */
  readonly access?: "key" | "client" | "login";
  /** The answer is made of bytes that do not compress. */
  readonly incompressible?: boolean;
  prepare(reader: TlReader): PreparedRequest;
}

export function loginOf(call: Call): Login {
  const { login } = call.key.owner;
  if (login === undefined) throw new RpcError(401, "AUTH_KEY_UNREGISTERED");
  return login;
}
