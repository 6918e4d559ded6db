/** From 32768 on Linux gives ports to whoever asks for any, and to every connection that goes out. */
const [LOWEST, GIVEN_FROM] = [10_000, 32_768];
const TRIES = 100;
/** What Linux knows of all its TCP sockets: a line each, the second word is address and port in hexadecimal digits. */
const SOCKETS = ["/proc/net/tcp", "/proc/net/tcp6"];

/**
 * A port that nobody has just now, and that nobody is given by chance before it is listened on. It is not tried by listening:
 * a program that is started in that moment inherits the socket, and keeps the port taken until it runs.
 */
export function freePort(): number {
  const taken = takenPorts();
  for (;;) {
    const port = somePort();
    if (!taken.has(port)) return port;
  }
}

/** Listens on a port that nobody else is given while nobody listens there. */
export function listenOnFreePort(): Deno.TcpListener {
  for (let tries = 1;; tries++) {
    try {
      return Deno.listen({ hostname: "127.0.0.1", port: somePort() });
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse) || tries === TRIES) throw error;
    }
  }
}

function somePort(): number {
  return LOWEST + Math.floor(Math.random() * (GIVEN_FROM - LOWEST));
}

/** None on systems that do not tell; then another one's port is met once in a thousand times. */
function takenPorts(): Set<number> {
  const lines = SOCKETS.filter(isThere).flatMap((file) => Deno.readTextFileSync(file).split("\n").slice(1));
  return new Set(lines.map((line) => parseInt(line.trim().split(/\s+/)[1]?.split(":")[1] ?? "", 16)));
}

function isThere(file: string): boolean {
  try {
    return Deno.statSync(file).isFile;
  } catch {
    return false;
  }
}
