import type { Clock } from "../../clock.ts";
import type { Flight, FlightBook, OwnFlight } from "../../pipeline/flights.ts";
import type { FileKeys } from "../../pipeline/transcript_cache.ts";
import type { Transcript } from "../../transcript/transcript.ts";
import { OVER } from "../../waiting.ts";
import { digest } from "../digest.ts";
import { type FlightState, KINDS } from "../kinds.ts";
import { pack, unpack } from "./body.ts";
import type { RedisDatabase } from "./database.ts";
import { END, JOIN, KEEP, LAND, LOOK } from "./flight_scripts.ts";
import { piecesOf } from "./pieces.ts";
import type { Reach } from "./reach.ts";
import { listOf, type Reply, textOf } from "./script.ts";

/** Longer than a worker goes on that cannot reach Redis: whoever takes over hears alone. */
const LEASE_MS = 40_000;
/** Those who wait have seen by then what came of it. */
const LANDED_MS = 60_000;
/** How often who waits for another one looks. */
const LOOK_MS = 1_000;

/**
 * Who hears which content over all instances: a claim with a lease, as that on a recording. Those who wait look every second;
 * what came of it is left for them, with or without a cache: the words, or the finished pieces of one that ended without words.
 */
export class RedisFlightBook implements FlightBook {
  readonly #database: RedisDatabase;
  readonly #reach: Reach;
  readonly #clock: Clock;
  /** Flights of this process that are noted. */
  readonly #own = new Set<string>();

  constructor(database: RedisDatabase, reach: Reach, clock: Clock) {
    this.#database = database;
    this.#reach = reach;
    this.#clock = clock;
  }

  async join(content: string, own: OwnFlight, signal: AbortSignal): Promise<Flight | undefined> {
    const key = this.#database.keys.flight(digest(content));
    const args = [own.id, digest(own.recording), LEASE_MS];
    const answer = await this.#reach.ask(async () => listOf(await this.#database.run(JOIN, [key], args)));
    if (answer === undefined) return undefined;
    const [id, recording] = answer.map((each) => textOf(each) ?? "");
    if (id === undefined) return void this.#fly(key, own);
    const other = new OtherFlight(id, { look: () => this.#look(key, id), clock: this.#clock });
    void other.watch(signal);
    return { ...other.told, id, pieces: () => this.#piecesOf(recording, other) };
  }

  /** Shows that it is under way until it is over, then what came of it. */
  async #fly(key: string, own: OwnFlight): Promise<void> {
    if (this.#own.has(own.id)) return;
    this.#own.add(own.id);
    let keys: FileKeys = {};
    void own.keys.then((found) => keys = found, () => {});
    const landed = new AbortController();
    const keeping = this.#keep(key, own, () => keys, landed.signal);
    const transcript = await own.transcript;
    if (transcript !== undefined) await own.kept;
    landed.abort(OVER);
    await keeping;
    await this.#land(key, own, { keys, transcript });
    this.#own.delete(own.id);
  }

  async #keep(key: string, own: OwnFlight, keys: () => FileKeys, landed: AbortSignal): Promise<void> {
    const pause = () => this.#clock.sleep(LEASE_MS / 4, landed).then(() => true, () => false);
    while (await pause()) {
      const state = await pack(KINDS.flight, { keys: keys() });
      const args = [own.id, digest(own.recording), LEASE_MS, state];
      await this.#reach.ask(() => this.#database.run(KEEP, [key], args).then(() => true));
    }
  }

  /** Where that is not possible its lease ends: then another one hears it. */
  async #land(key: string, own: OwnFlight, { keys, transcript }: FlightState): Promise<void> {
    await this.#reach.ask(async () => {
      if (await this.#database.run(END, [key], [own.id]) !== 1) return true;
      const pieces = transcript === undefined ? [...await own.pieces()] : undefined;
      const state = await pack(KINDS.flight, { keys, transcript, pieces });
      await this.#database.run(LAND, [key], [own.id, state, LANDED_MS, transcript === undefined ? 1 : 0]);
      return true;
    });
  }

  /** Undefined when it cannot be known just now. */
  #look(key: string, id: string): Promise<Seen | undefined> {
    return this.#reach.ask(async () => {
      const [isUnderWay, state]: Reply[] = listOf(await this.#database.run(LOOK, [key], [id]));
      return { isUnderWay: isUnderWay === 1, state: await unpack(KINDS.flight, state) };
    });
  }

  /** What it left; of one that died, what it had stored. */
  async #piecesOf(recording: string, { left }: OtherFlight) {
    return left ?? await this.#reach.ask(() => piecesOf(this.#database, recording)) ?? [];
  }
}

interface Seen {
  isUnderWay: boolean;
  state: FlightState | undefined;
}

/** Somebody else's, as far as it is seen. */
class OtherFlight {
  readonly #keys = Promise.withResolvers<FileKeys>();
  readonly #transcript = Promise.withResolvers<Transcript | undefined>();
  /** The pieces of one that ended without words. */
  left: FlightState["pieces"];

  constructor(
    readonly id: string,
    readonly deps: { look(): Promise<Seen | undefined>; clock: Clock },
  ) {}

  get told() {
    return { keys: this.#keys.promise, transcript: this.#transcript.promise };
  }

  /** Until it is over, or nobody waits for it. */
  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.#noted(await this.deps.look())) {
      await this.deps.clock.sleep(LOOK_MS, signal).catch(() => {});
    }
    this.#transcript.resolve(undefined);
  }

  /** Is there no more to come? */
  #noted(seen: Seen | undefined): boolean {
    if (seen === undefined) return false;
    const { isUnderWay, state } = seen;
    const { sha256, soundSha256 } = state?.keys ?? {};
    if (state !== undefined && (sha256 ?? soundSha256) !== undefined) this.#keys.resolve(state.keys);
    if (isUnderWay && state?.transcript === undefined) return false;
    this.left = state?.pieces;
    this.#transcript.resolve(state?.transcript);
    return true;
  }
}
