import type { PlacedPiece, Transcript } from "../transcript/transcript.ts";
import type { FileKeys } from "./transcript_cache.ts";

/** Work under way on some content, as others see it. */
export interface Flight {
  readonly id: string;
  /** What it is known by once all of it was read. */
  readonly keys: Promise<FileKeys>;
  /** Resolves to undefined when nothing came of it. */
  readonly transcript: Promise<Transcript | undefined>;
  /** What was finished so far. */
  pieces(): Promise<readonly PlacedPiece[]>;
}

/** The same, as whoever does the work gives it. */
export interface OwnFlight extends Flight {
  /** What its pieces are stored under. */
  readonly recording: string;
  /** Resolves when the words are where others find them without a flight, or never will be. */
  readonly kept: Promise<void>;
}

/** Who hears which content just now, in this process or over all that share it. Port of the pipeline; store/ implements it for several. */
export interface FlightBook {
  /**
   * Resolves to whoever hears what has this key; to undefined where nobody else does, and notes one's own until it is over.
   * It never fails: who cannot ask hears by itself. `signal` aborts when the other one is not waited for any more.
   */
  join(key: string, own: OwnFlight, signal: AbortSignal): Promise<Flight | undefined>;
}

/** Those of this process. */
export class FlightsHere implements FlightBook {
  readonly #flights = new Map<string, OwnFlight>();

  join(key: string, own: OwnFlight): Promise<Flight | undefined> {
    const other = this.#flights.get(key);
    if (other !== undefined) return Promise.resolve(other === own ? undefined : other);
    this.#flights.set(key, own);
    void own.transcript.then((transcript) => transcript && own.kept).then(() => this.#flights.delete(key));
    return Promise.resolve(undefined);
  }
}
