import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import { OperatorError } from "../operator_error.ts";
import { systemReason } from "../system_reason.ts";
import { type Answer, type Certificate, CertificateError, Front } from "./front.ts";
import { isLocal, type Listening, shownListening } from "./listening.ts";

const log = getLogger(["transhades", "http"]);

/** The server cannot listen: the message says where, why, and what to do. */
export class ListenError extends OperatorError {
  override name = "ListenError";
}

export interface Server extends AsyncDisposable {
  /** With TLS: another certificate, from the next connection on. @throws when it cannot be used; then nothing changes */
  use?(certificate: Certificate): void;
}

/** Listens until it is disposed of. @throws {ListenError} */
export async function listen(
  listening: Listening,
  certificate: Certificate | undefined,
  answer: Answer,
  clock: Clock,
): Promise<Server> {
  try {
    const server = await open(listening, certificate, answer, clock);
    log.info("listening on {place}", { place: shownListening(listening) });
    return server;
  } catch (error) {
    throw new ListenError(`HTTP_LISTEN: ${shownListening(listening)} ${whyNot(error)}`, { cause: error });
  }
}

async function open(
  listening: Listening,
  certificate: Certificate | undefined,
  answer: Answer,
  clock: Clock,
): Promise<Server> {
  if ("path" in listening) {
    await removeStale(listening.path);
    const server = Deno.serve({ ...listening, ...QUIET }, (request) => answer(request));
    await Deno.chmod(listening.path, 0o660); // for the proxy's group, too
    return server;
  }
  if (certificate || !isLocal(listening)) return new Front(listening, certificate, answer, clock);
  return Deno.serve({ ...listening, ...QUIET }, (request) => answer(request));
}

const QUIET = { onListen: () => {} };

/** A socket that nobody listens on was left behind by a process that died. */
async function removeStale(path: string): Promise<void> {
  const isSocket = await Deno.lstat(path).then(({ isSocket }) => isSocket, () => false);
  if (!isSocket) return;
  try {
    (await Deno.connect({ transport: "unix", path })).close();
  } catch {
    await Deno.remove(path);
  }
}

function whyNot(error: unknown): string {
  if (error instanceof Deno.errors.AddrInUse) {
    return "is taken by another program, or by this bot if it runs already: stop that one, or choose another port";
  }
  if (error instanceof Deno.errors.AddrNotAvailable) return "is no address of this machine";
  if (error instanceof CertificateError) return error.message;
  return `cannot be listened on: ${systemReason(error)}`;
}
