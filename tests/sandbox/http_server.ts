import { getLogger } from "@logtape/logtape";

/** A server of the sandbox on 127.0.0.1. */
export interface HttpServer extends AsyncDisposable {
  readonly port: number;
  /** "http://127.0.0.1:port" */
  readonly url: string;
}

/**
 * Serves on 127.0.0.1. The signal given to the handler aborts when the client goes away or the server is disposed,
 * so that nothing it waits for outlives the server.
 */
export function serveHttp(
  handle: (request: Request, signal: AbortSignal) => Response | Promise<Response>,
  port = 0,
): HttpServer {
  const closing = new AbortController();
  // Deno 2.7 collects a signal of AbortSignal.any that only its listeners know, and they never hear of the abort.
  const held = new Set<AbortSignal>();
  const signalFor = (request: Request) => {
    const signal = AbortSignal.any([request.signal, closing.signal]);
    held.add(signal);
    signal.addEventListener("abort", () => held.delete(signal), { once: true });
    return signal;
  };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port, onListen: () => {}, onError: reportError },
    (request) => handle(request, signalFor(request)),
  );
  return {
    port: server.addr.port,
    url: `http://127.0.0.1:${server.addr.port}`,
    async [Symbol.asyncDispose]() {
      closing.abort(new DOMException("The sandbox is closing", "AbortError"));
      await server.shutdown();
    },
  };
}

/** A client that went away is no news; anything else is a defect of the sandbox. */
function reportError(error: unknown): Response {
  const gone = error instanceof DOMException && error.name === "AbortError";
  if (!gone) getLogger(["sandbox", "http"]).error("A request failed inside the sandbox: {error}", { error });
  return new Response(gone ? "closed" : String(error), { status: gone ? 503 : 500 });
}
