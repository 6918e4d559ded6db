import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import { OperatorError } from "../operator_error.ts";
import { systemReason } from "../system_reason.ts";
import { pass, pump } from "./pump.ts";

const log = getLogger(["transhades", "http"]);

/** More than Telegram and all who look at pages need; whoever was silent longest makes room. */
const MOST_CONNECTIONS = 1_000;
/** Until the head of the first request is whole. */
const SILENT_MS = 60_000;
/** From an answer to the next request: longer than proxies keep a connection, or they would send into one that closes. */
const KEPT_MS = 150_000;
/** Longer than pages are told anything over one connection. */
const ANSWERED_WITHIN_MS = 15 * 60_000;
const LOOK_EVERY_MS = 5_000;
/** After a connection that could not be taken: too many files are open, most likely. */
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

/** A stranger's connection. */
interface Visit {
  readonly outside: Deno.TcpConn;
  inside?: Deno.TcpConn;
  /** Requests that are being answered. */
  asked: number;
  hasAsked: boolean;
  /** When it last began or ended to be asked something. */
  since: number;
}

/** The server behind, and who comes from which of its peers' ports. */
interface Inside {
  readonly server: Deno.HttpServer<Deno.NetAddr>;
  readonly visits: Map<number, Visit>;
}

/**
 * Stands where strangers come in, before a server on this machine, which knows no limit of time for a request's head and cannot
 * change its certificate: hands bytes through, closes who asks nothing, bounds how many there are, and changes the server behind.
 */
export class Front implements AsyncDisposable {
  readonly #listener: Deno.TcpListener;
  readonly #visits = new Set<Visit>();
  readonly #end = new AbortController();
  /** All that is to end before it is over. */
  readonly #ends: Promise<unknown>[];
  #inside: Inside;

  /** @throws whatever Deno throws where it cannot listen, or cannot use the certificate */
  constructor(
    at: { hostname: string; port: number },
    certificate: Certificate | undefined,
    readonly answer: Answer,
    readonly clock: Clock,
  ) {
    this.#listener = Deno.listen(at);
    try {
      this.#inside = this.#serve(certificate);
    } catch (error) {
      this.#listener.close();
      throw error;
    }
    this.#ends = [this.#accept(), this.#watch()];
  }

  /** From the next connection on; what runs goes on as it began. @throws as the constructor, and then nothing changes */
  use(certificate: Certificate): void {
    const { server } = this.#inside;
    this.#inside = this.#serve(certificate);
    this.#ends.push(server.shutdown());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    this.#listener.close();
    for (const visit of this.#visits) if (visit.asked === 0) this.#close(visit);
    this.#ends.push(this.#inside.server.shutdown());
    await Promise.all(this.#ends);
  }

  #serve(certificate: Certificate | undefined): Inside {
    const visits = new Map<number, Visit>();
    const at = { hostname: "127.0.0.1", port: 0, onListen: () => {}, ...certificate };
    try {
      const server = Deno.serve(at, (request, { remoteAddr, completed }) => {
        const visit = visits.get(remoteAddr.port);
        if (visit) this.#count(visit, completed);
        return this.answer(request);
      });
      return { server, visits };
    } catch (cause) {
      throw certificate ? new CertificateError(BAD_CERTIFICATE, { cause }) : cause;
    }
  }

  #count(visit: Visit, completed: Promise<void>): void {
    const change = (by: number) => {
      visit.asked += by;
      visit.since = this.clock.now();
    };
    visit.hasAsked = true;
    change(1);
    Promise.allSettled([completed]).then(() => change(-1));
  }

  async #accept(): Promise<void> {
    while (!this.#end.signal.aborted) {
      try {
        void this.#receive(await this.#listener.accept());
      } catch (error) {
        if (this.#end.signal.aborted) return;
        log.warn("a connection cannot be taken: {reason}", { reason: systemReason(error) });
        await this.clock.sleep(PAUSE_MS, this.#end.signal).catch(() => {});
      }
    }
  }

  /** Never rejects: whoever hangs up, hangs up. */
  async #receive(outside: Deno.TcpConn): Promise<void> {
    const visit: Visit = { outside, asked: 0, hasAsked: false, since: this.clock.now() };
    this.#visits.add(visit);
    if (this.#visits.size > MOST_CONNECTIONS) this.#makeRoom();
    try {
      await this.#lead(visit);
    } catch (error) {
      log.debug("a connection broke: {error}", { error });
    } finally {
      this.#close(visit);
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
      pump(outside, inside, buffer).catch(() => this.#close(visit));
      await pump(inside, outside);
    } finally {
      visits.delete(port);
    }
  }

  /** Whoever was silent longest, or else the newest. */
  #makeRoom(): void {
    const all = [...this.#visits];
    const silent = all.filter(({ asked }) => asked === 0);
    const [longest] = silent.sort((a, b) => a.since - b.since);
    this.#close(longest ?? all.at(-1));
  }

  async #watch(): Promise<void> {
    const { signal } = this.#end;
    while (await this.clock.sleep(LOOK_EVERY_MS, signal).then(() => true, () => false)) {
      const now = this.clock.now();
      for (const visit of this.#visits) {
        if (now - visit.since > patienceWith(visit)) this.#close(visit);
      }
    }
  }

  /** Once or often. */
  #close(visit: Visit | undefined): void {
    if (visit === undefined) return;
    this.#visits.delete(visit);
    hangUp(visit.outside);
    if (visit.inside) hangUp(visit.inside);
  }
}

function patienceWith({ asked, hasAsked }: Visit): number {
  if (asked > 0) return ANSWERED_WITHIN_MS;
  return hasAsked ? KEPT_MS : SILENT_MS;
}

function hangUp(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // it is closed
  }
}
