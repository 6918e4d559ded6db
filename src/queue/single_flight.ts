import { abortable } from "../waiting.ts";
import type { Permit } from "../semaphore.ts";

/** One of those who want the same result. */
export interface Flyer<T> {
  /** Waits for the right to do the work, until one of these aborts. */
  takeTurn(...signals: AbortSignal[]): Promise<Permit>;
  /**
   * Does the work and gives the permit back; without one it takes its own turn first.
   * @throws {StandAside} when it has to wait for something that the others need not wait for
   */
  work(permit: Permit | undefined): Promise<T>;
  /** May it be told this result, which another one of them worked for? */
  accepts(result: T): boolean;
}

/** Whoever works gives way to the others, and comes back for its own turn. */
export class StandAside extends Error {
  override name = "StandAside";
}

/** What one who waits is called for: the result, to lead, or to take a turn as everybody did at first. */
type Call<T> = { result: T } | "lead" | "turn";

interface Member<T, F> {
  flyer: F;
  /** The latest, until it is heard. */
  call?: Call<T>;
  called: PromiseWithResolvers<void>;
}

interface Flight<T, F> {
  /** In the order in which they came. */
  members: Set<Member<T, F>>;
  leader?: Member<T, F>;
  /** Aborts when somebody leads: the others stop waiting for a turn. */
  led: AbortController;
}

/**
 * Several who want the same result at once: whoever gets a turn first works, the others wait for the result without
 * holding a turn. When the one who works fails or is aborted, or comes to a result that is not for everybody, the next
 * takes over for those who have none; the failure stays its own.
 */
export class SingleFlight<T, F extends Flyer<T>> {
  readonly #flights = new Map<string, Flight<T, F>>();

  /** @throws what `flyer.work` throws; the signal's reason when it aborts */
  async run(key: string, flyer: F, signal: AbortSignal): Promise<T> {
    const flight = this.#flight(key);
    const member: Member<T, F> = { flyer, called: Promise.withResolvers() };
    flight.members.add(member);
    try {
      for (;;) {
        const permit = await this.#firstTurn(flight, member, signal);
        const call = permit === undefined ? await this.#call(member, signal) : "lead";
        const landed = call === "lead" ? await this.#lead(flight, member, permit) : call;
        if (landed !== "turn") return landed.result;
      }
    } finally {
      this.#leave(key, flight, member);
    }
  }

  async #call(member: Member<T, F>, signal: AbortSignal): Promise<Call<T>> {
    await abortable(member.called.promise, signal);
    const { call = "turn" } = member;
    Object.assign(member, { call: undefined, called: Promise.withResolvers<void>() });
    return call;
  }

  /** Whoever stands aside takes part in the next turn: others who wait, or come meanwhile, may be ready before. */
  async #lead(
    flight: Flight<T, F>,
    member: Member<T, F>,
    permit: Permit | undefined,
  ): Promise<{ result: T } | "turn"> {
    try {
      const result = await member.flyer.work(permit);
      this.#share(flight, member, result);
      return { result };
    } catch (error) {
      if (!(error instanceof StandAside)) throw error;
      flight.leader = undefined;
      flight.led = new AbortController();
      for (const other of flight.members) if (other !== member) tell(other, "turn");
      return "turn";
    }
  }

  /** Those who want the result of `key` now, in the order in which they came. */
  *together(key: string): Iterable<F> {
    for (const { flyer } of this.#flights.get(key)?.members ?? []) yield flyer;
  }

  isWanted(key: string): boolean {
    return this.#flights.has(key);
  }

  #flight(key: string): Flight<T, F> {
    const flight = this.#flights.get(key) ?? { members: new Set(), led: new AbortController() };
    this.#flights.set(key, flight);
    return flight;
  }

  /** Resolves to the permit of whoever leads; to undefined for the others. */
  async #firstTurn(
    flight: Flight<T, F>,
    member: Member<T, F>,
    signal: AbortSignal,
  ): Promise<Permit | undefined> {
    if (flight.leader !== undefined) return undefined;
    const permit = await this.#turnUnlessLed(flight, member, signal);
    if (permit === undefined) return undefined;
    if (flight.leader !== undefined) {
      permit[Symbol.dispose]();
      return undefined;
    }
    flight.leader = member;
    flight.led.abort();
    return permit;
  }

  async #turnUnlessLed(
    flight: Flight<T, F>,
    member: Member<T, F>,
    signal: AbortSignal,
  ): Promise<Permit | undefined> {
    const led = flight.led.signal;
    try {
      return await member.flyer.takeTurn(signal, led);
    } catch (error) {
      if (signal.aborted || !led.aborted) throw error;
      return undefined;
    }
  }

  /** Those who may be told have what they want; the others stay. */
  #share(flight: Flight<T, F>, leader: Member<T, F>, result: T): void {
    for (const member of flight.members) {
      if (member !== leader && !member.flyer.accepts(result)) continue;
      flight.members.delete(member);
      tell(member, { result });
    }
  }

  /** A leader that leaves somebody without a result hands over. */
  #leave(key: string, flight: Flight<T, F>, member: Member<T, F>): void {
    flight.members.delete(member);
    if (flight.members.size === 0 && this.#flights.get(key) === flight) this.#flights.delete(key);
    if (flight.leader !== member) return;
    const [heir] = flight.members;
    flight.leader = heir;
    if (heir !== undefined) tell(heir, "lead");
  }
}

function tell<T, F>(member: Member<T, F>, call: Call<T>): void {
  member.call = call;
  member.called.resolve();
}
