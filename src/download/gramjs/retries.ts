import { growingMs } from "../../waiting.ts";
import type { MtprotoError } from "../mtproto_client.ts";

/** Waits for "slower" in a row, while no other part came either, before whoever asked may try another account (1 to 3 minutes). */
const MOST_WAITS = 6;
const SHORTEST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** What one request goes through before its error is told: waits for "slower", and one lost connection where others stand. */
export class Retries {
  #waits = 0;
  #received = 0;
  #hasMoved = false;
  /** Before it is sent again. */
  pauseMs = 0;

  /**
   * @param received parts that came so far
   * @param others connections that stand
   * @throws {MtprotoError} the error, when it is to be told
   */
  note(error: MtprotoError, { received, others }: { received: number; others: number }): void {
    if (error.problem === "slower") return this.#wait(error, received);
    if (error.problem !== "connection" || others === 0 || this.#hasMoved) throw error;
    this.#hasMoved = true;
    this.pauseMs = 0;
  }

  #wait(slower: MtprotoError, received: number): void {
    this.#waits = received > this.#received ? 1 : this.#waits + 1;
    this.#received = received;
    if (this.#waits > MOST_WAITS) throw slower;
    const leastMs = growingMs(this.#waits - 1, SHORTEST_WAIT_MS, LONGEST_WAIT_MS);
    this.pauseMs = Math.min(LONGEST_WAIT_MS, Math.max(slower.waitMs, leastMs));
  }
}
