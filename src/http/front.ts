import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import { OperatorError } from "../operator_error.ts";
import { systemReason } from "../system_reason.ts";
import { pass, pump } from "./pump.ts";
import { type Visit, Visits } from "./visits.ts";

const log = getLogger(["transhades", "http"]);

/** After a connection that could not be taken (too many files are open, most likely), and before a server goes. */
const PAUSE_MS = 1_000;
const BAD_CERTIFICATE =
  "cannot use HTTP_CERT and HTTP_KEY: give the PEM files of one certificate, with its chain, and of its key";

export type Answer = (request: Request) => Response | Promise<Response>;

/** A certificate (with its chain) and its key, both PEM. */
export interface Certificate {
  cert: string;
  key: string;
}

/** The pair is no pair, or no PEM. */
export class CertificateError extends OperatorError {
  override name = "CertificateError";
}

/** The server behind, and who comes from which of its peers' ports. */
interface Inside {
  readonly server: Deno.HttpServer<Deno.NetAddr>;
  readonly visits: Map<number, Visit>;
}

/**
 * Stands where strangers come in, before a server on this machine, which knows no limit of time for a request's head and cannot
 * change its certificate: hands bytes through, closes who asks nothing, and changes the server behind.
 */
export class Front implements AsyncDisposable {
  readonly #listener: Deno.TcpListener;
  readonly #answer: Answer;
  readonly #clock: Clock;
  readonly #visits: Visits;
  readonly #end = new AbortController();
  /** All that is to end before it is over. */
  readonly #ends: Promise<unknown>[];
  #inside: Inside;

  /** @throws whatever Deno throws where it cannot listen; {CertificateError} */
  constructor(
    at: { hostname: string; port: number },
    certificate: Certificate | undefined,
    answer: Answer,
    clock: Clock,
  ) {
    this.#answer = answer;
    this.#clock = clock;
    this.#visits = new Visits(clock);
    this.#listener = Deno.listen(at);
    try {
      this.#inside = this.#serve(certificate);
    } catch (error) {
      this.#listener.close();
      throw error;
    }
    this.#ends = [this.#accept(), this.#visits.watch(this.#end.signal)];
  }

  /** From the next connection on; what runs goes on as it began. @throws {CertificateError} and then nothing changes */
  use(certificate: Certificate): void {
    const { server } = this.#inside;
    this.#inside = this.#serve(certificate);
    this.#ends.push(this.#retire(server));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    this.#listener.close();
    this.#visits.endSilent();
    this.#ends.push(this.#inside.server.shutdown());
    await Promise.all(this.#ends);
  }

  #serve(certificate: Certificate | undefined): Inside {
    const visits = new Map<number, Visit>();
    const at = { hostname: "127.0.0.1", port: 0, onListen: () => {}, ...certificate };
    try {
      const server = Deno.serve(at, (request, { remoteAddr, completed }) => {
        const visit = visits.get(remoteAddr.port);
        if (visit) this.#visits.ask(visit, completed);
        return this.#answer(request);
      });
      return { server, visits };
    } catch (cause) {
      throw certificate ? new CertificateError(BAD_CERTIFICATE, { cause }) : cause;
    }
  }

  /** Whoever was being led to it arrives. */
  async #retire(server: Deno.HttpServer): Promise<void> {
    await this.#clock.sleep(PAUSE_MS, this.#end.signal).catch(() => {});
    await server.shutdown();
  }

  async #accept(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      try {
        void this.#receive(await this.#listener.accept());
      } catch (error) {
        if (signal.aborted) return;
        log.warn("a connection cannot be taken: {reason}", { reason: systemReason(error) });
        await this.#clock.sleep(PAUSE_MS, signal).catch(() => {});
      }
    }
  }

  /** Never rejects: whoever hangs up, hangs up. */
  async #receive(outside: Deno.TcpConn): Promise<void> {
    const visit = this.#visits.begin(outside);
    try {
      await this.#lead(visit);
    } catch (error) {
      log.debug("a connection broke: {error}", { error });
    } finally {
      this.#visits.end(visit);
    }
  }

  /** Whoever has said nothing yet costs the server behind nothing. */
  async #lead(visit: Visit): Promise<void> {
    const { outside } = visit;
    const buffer = new Uint8Array(16_384);
    const size = await outside.read(buffer);
    if (size === null) return;
    const { server: { addr }, visits } = this.#inside;
    const inside = visit.inside = await Deno.connect({ hostname: addr.hostname, port: addr.port });
    const { port } = inside.localAddr;
    visits.set(port, visit);
    try {
      await pass(buffer.subarray(0, size), inside);
      pump(outside, inside, buffer).catch(() => this.#visits.end(visit));
      await pump(inside, outside);
    } finally {
      visits.delete(port);
    }
  }
}
