import type { Clock } from "../clock.ts";

/** More than Telegram and all who look at pages need; whoever was silent longest makes room. */
const MOST_VISITS = 1_000;
/** Until the head of the first request is whole. */
const SILENT_MS = 60_000;
/** From an answer to the next request: longer than proxies keep a connection, or they would send into one that closes. */
const KEPT_MS = 150_000;
/** Longer than pages are told anything over one connection. */
const ANSWERED_WITHIN_MS = 15 * 60_000;
const LOOK_EVERY_MS = 5_000;

/** A stranger's connection, and that to the server behind, once something was said. */
export interface Visit {
  readonly outside: Deno.TcpConn;
  inside?: Deno.TcpConn;
  /** Requests that are being answered. */
  asked: number;
  hasAsked: boolean;
  /** When it last began or ended to be asked something. */
  since: number;
}

/** The connections that there are: bounded in number, and closed when nothing is asked over them for too long. */
export class Visits {
  readonly #clock: Clock;
  readonly #all = new Set<Visit>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin(outside: Deno.TcpConn): Visit {
    const visit = { outside, asked: 0, hasAsked: false, since: this.#clock.now() };
    this.#all.add(visit);
    if (this.#all.size > MOST_VISITS) this.#makeRoom();
    return visit;
  }

  /** It is asked something, which is answered when `completed` settles. */
  ask(visit: Visit, completed: Promise<void>): void {
    const change = (by: number) => {
      visit.asked += by;
      visit.since = this.#clock.now();
    };
    visit.hasAsked = true;
    change(1);
    Promise.allSettled([completed]).then(() => change(-1));
  }

  /** Once or often. */
  end(visit: Visit): void {
    this.#all.delete(visit);
    hangUp(visit.outside);
    if (visit.inside) hangUp(visit.inside);
  }

  /** What is being answered goes on. */
  endSilent(): void {
    for (const visit of this.#all) if (visit.asked === 0) this.end(visit);
  }

  /** Until the signal aborts. */
  async watch(signal: AbortSignal): Promise<void> {
    while (await this.#clock.sleep(LOOK_EVERY_MS, signal).then(() => true, () => false)) {
      const now = this.#clock.now();
      for (const visit of this.#all) if (now - visit.since > patienceWith(visit)) this.end(visit);
    }
  }

  /** Whoever was silent longest goes, or else the newest. */
  #makeRoom(): void {
    const all = [...this.#all];
    const [longest] = all.filter(({ asked }) => asked === 0).sort((a, b) => a.since - b.since);
    this.end(longest ?? all[all.length - 1]);
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
