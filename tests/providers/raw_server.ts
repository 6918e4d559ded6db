/** One request as the wire held it, and how many there were. */
export interface RawServer extends AsyncDisposable {
  url: string;
  /** First lines of the requests, in order. */
  readonly requests: string[];
  /** Everything that arrived. */
  readonly text: string;
}

export interface RawOptions {
  /** Answer once the head has arrived, with the upload unread. */
  early?: boolean;
  /** Keep the connection open after the reply. */
  linger?: boolean;
}

/** A server of bytes: reads a request, writes `reply` as it stands (nothing when empty), and hangs up. */
export function rawServer(reply: string | Uint8Array, { early, linger }: RawOptions = {}): RawServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const requests: string[] = [];
  const open = new Set<Deno.Conn>();
  let text = "";
  const serve = async (connection: Deno.Conn) => {
    const [bytes, decoder] = [new Uint8Array(64 * 1024), new TextDecoder("latin1")];
    let seen = "";
    while (!isWhole(seen, early)) {
      const count = await connection.read(bytes);
      if (count === null) return;
      seen += decoder.decode(bytes.subarray(0, count));
    }
    requests.push(seen.split("\r\n")[0]);
    text += seen;
    await connection.write(typeof reply === "string" ? new TextEncoder().encode(reply) : reply);
    if (!linger) close(connection, open);
  };
  const serving = (async () => {
    for await (const connection of listener) {
      open.add(connection);
      serve(connection).catch(() => close(connection, open));
    }
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}`,
    requests,
    get text() {
      return text;
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of open) close(connection, open);
      await serving;
    },
  };
}

function close(connection: Deno.Conn, open: Set<Deno.Conn>): void {
  if (open.delete(connection)) connection.close();
}

function isWhole(seen: string, early = false): boolean {
  const headEnd = seen.indexOf("\r\n\r\n");
  if (headEnd < 0) return false;
  if (early) return true;
  const length = /content-length: (\d+)/i.exec(seen)?.[1];
  return length === undefined ? seen.endsWith("0\r\n\r\n") : seen.length >= headEnd + 4 + Number(length);
}

/** An answer as bytes on the wire. */
export function httpAnswer(status: number, headers: Record<string, string>, body = ""): string {
  const all = { "content-length": `${body.length}`, connection: "close", ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `HTTP/1.1 ${status} X\r\n${lines}\r\n${body}`;
}
