import type { Clock } from "../../../src/clock.ts";

/** Where bytes go. */
export interface Line {
  /** The same object for the same connection. */
  connection: object;
  apiId?: number;
  botId?: number;
}

/** So many bytes a second, counted together for everybody, each connection, each account (api id) or each bot. */
export interface ByteLimit {
  per: "all" | "connection" | "account" | "bot";
  bytesPerSecond: number;
  /** Who asks for more while so many seconds' worth is owed is told FLOOD_PREMIUM_WAIT; left out: all of it comes, late. */
  mostSecondsAhead?: number;
}

/** What one limit has carried, and what it was asked for, by line. */
export class LimitedLines {
  readonly #limit: ByteLimit;
  readonly #clock: Clock;
  /** When a line will have carried what it was given, and what it was asked for. */
  readonly #carried = new Map<unknown, number>();
  readonly #asked = new Map<unknown, number>();

  constructor(limit: ByteLimit, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /** When the line will have carried these bytes (milliseconds since the Unix epoch). */
  carry(line: Line, sizeBytes: number): number {
    return this.#add(this.#carried, line, sizeBytes);
  }

  /** Owes the line these bytes, or answers with the seconds to wait first. */
  ask(line: Line, sizeBytes: number): number {
    const { mostSecondsAhead = Infinity } = this.#limit;
    const owedSeconds = ((this.#asked.get(this.#key(line)) ?? 0) - this.#clock.now()) / 1000;
    if (owedSeconds > mostSecondsAhead) return Math.ceil(owedSeconds - mostSecondsAhead);
    this.#add(this.#asked, line, sizeBytes);
    return 0;
  }

  #add(times: Map<unknown, number>, line: Line, sizeBytes: number): number {
    const key = this.#key(line);
    const free = Math.max(this.#clock.now(), times.get(key) ?? 0);
    const end = free + sizeBytes / this.#limit.bytesPerSecond * 1000;
    times.set(key, end);
    return end;
  }

  #key({ connection, apiId, botId }: Line): unknown {
    switch (this.#limit.per) {
      case "all":
        return undefined;
      case "connection":
        return connection;
      case "account":
        return apiId;
      case "bot":
        return botId;
    }
  }
}
