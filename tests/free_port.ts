/** From 32768 on Linux gives ports to whoever asks for any, and to every connection that goes out. */
const [LOWEST, GIVEN_FROM] = [10_000, 32_768];
const TRIES = 100;

/** A port that nobody listens on just now, and that nobody is given by chance before it is listened on. */
export function freePort(): number {
  for (let tries = 1;; tries++) {
    const port = LOWEST + Math.floor(Math.random() * (GIVEN_FROM - LOWEST));
    try {
      using _listener = Deno.listen({ hostname: "127.0.0.1", port });
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse) || tries === TRIES) throw error;
    }
  }
}
