import { getLogger } from "@logtape/logtape";
import { systemReason } from "../system_reason.ts";
import { type Listening, shownListening } from "./listening.ts";

const log = getLogger(["transhades", "http"]);

type Answer = (request: Request) => Response | Promise<Response>;

/** A certificate (with its chain) and its key, both PEM. */
export interface Certificate {
  cert: string;
  key: string;
}

/** The server cannot listen: the message says where, why, and what to do. */
export class ListenError extends Error {
  override name = "ListenError";
}

/** Listens until it is disposed of. @throws {ListenError} */
export async function listen(
  listening: Listening,
  certificate: Certificate | undefined,
  answer: Answer,
): Promise<AsyncDisposable> {
  const server = await open(listening, certificate, answer);
  log.info("listening on {place}", { place: shownListening(listening) });
  return { [Symbol.asyncDispose]: () => server.shutdown() };
}

async function open(listening: Listening, certificate: Certificate | undefined, answer: Answer) {
  try {
    const quiet = { onListen: () => {} };
    if ("path" in listening) {
      await removeStale(listening.path);
      const server = Deno.serve({ ...listening, ...quiet }, answer);
      await Deno.chmod(listening.path, 0o660); // for the proxy's group, too
      return server;
    }
    return Deno.serve({ ...listening, ...certificate, ...quiet }, answer);
  } catch (error) {
    throw new ListenError(`HTTP_LISTEN: ${shownListening(listening)} ${whyNot(error)}`, { cause: error });
  }
}

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
  if (
    error instanceof Deno.errors.InvalidData ||
    /^keys may not be consistent/.test(String(Object(error).message))
  ) {
    return "cannot use HTTP_CERT and HTTP_KEY: give the PEM files of one certificate, with its chain, and of its key";
  }
  return `cannot be listened on: ${systemReason(error)}`;
}
