const LOWEST = 10_000;
const TRIES = 100;

/** A port that nobody listens on just now, and that the kernel gives to nobody who asks for any before it is listened on. */
export function freePort(): number {
  const given = firstGiven();
  for (let tries = 1;; tries++) {
    const port = LOWEST + Math.floor(Math.random() * (given - LOWEST));
    try {
      using _listener = Deno.listen({ hostname: "0.0.0.0", port });
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse) || tries === TRIES) throw error;
    }
  }
}

/** From here on the kernel gives ports to whoever asks for any, and to every connection that goes out. */
function firstGiven(): number {
  const range = Deno.readTextFileSync("/proc/sys/net/ipv4/ip_local_port_range");
  return Math.max(parseInt(range), 2 * LOWEST);
}
