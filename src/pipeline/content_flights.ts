import { abortable } from "../waiting.ts";
import type { Transcript } from "../transcript/transcript.ts";
import type { FileSource } from "./file_source.ts";
import { FingerprintedFile } from "./fingerprint.ts";
import type { FileKeys } from "./transcript_cache.ts";

/** Work under way on some content. */
interface Flight {
  /** What it is known by once all of it was read. */
  keys: Promise<FileKeys>;
  /** Resolves to undefined when nothing came of it. */
  transcript: Promise<Transcript | undefined>;
}

/** One who wants to hear some content. */
export interface Hearing {
  source: FileSource;
  /** What it is known by once all of it was read. */
  keys: Promise<FileKeys>;
  /** The same for all who want the same words of what has this fingerprint. */
  keyOf(fingerprint: string): string;
  /** Resolves when the words are where others find them without a flight, or never will be. */
  kept: Promise<void>;
  /** May it be told what somebody else heard? */
  accepts(transcript: Transcript): boolean;
  hear(source: FileSource, signal: AbortSignal): Promise<Transcript>;
}

/**
 * The same content, sent as different files, is heard once: whoever sees that somebody hears what has the same
 * fingerprint leaves that to the other one and reads on, as only the whole content tells whether it is the same.
 */
export class ContentFlights {
  readonly #flights = new Map<string, Flight>();

  /** @throws what `hear` throws; the signal's reason when it aborts */
  async run(hearing: Hearing, signal: AbortSignal, except?: Flight): Promise<Transcript> {
    const { promise: transcript, resolve } = Promise.withResolvers<Transcript | undefined>();
    abortable(transcript, signal).catch(() => resolve(undefined)); // it may not heed its signal
    const own = { keys: hearing.keys, transcript };
    const left = new AbortController();
    let other: Flight | undefined;
    const source = new FingerprintedFile(hearing.source, (fingerprint) => {
      const flight = this.#join(hearing.keyOf(fingerprint), own, hearing.kept);
      if (flight === own || flight === except) return;
      other = flight;
      left.abort(new Error("somebody else hears what is probably the same"));
    });
    try {
      const heard = await hearing.hear(source, AbortSignal.any([signal, left.signal]));
      resolve(heard);
      return heard;
    } catch (error) {
      if (signal.aborted || other === undefined) throw error;
      return await this.#follow(other, hearing, signal);
    } finally {
      resolve(undefined);
    }
  }

  /** The flight with this key; where there is none, this one is what others find until its words are kept. */
  #join(key: string, flight: Flight, kept: Promise<void>): Flight {
    const other = this.#flights.get(key);
    if (other !== undefined) return other;
    this.#flights.set(key, flight);
    void flight.transcript.then((transcript) => transcript && kept).then(() => this.#flights.delete(key));
    return flight;
  }

  /** Where nothing comes of the other one, or it is another content, it is heard after all. */
  async #follow(other: Flight, hearing: Hearing, signal: AbortSignal): Promise<Transcript> {
    for await (const _bytes of hearing.source.read(0, undefined, signal)); // tells what it is known by
    const own = await abortable(hearing.keys, signal);
    const theirs = await abortable(Promise.race([other.keys, other.transcript.then(() => ({}))]), signal);
    const transcript = isSame(own, theirs) ? await abortable(other.transcript, signal) : undefined;
    if (transcript !== undefined && hearing.accepts(transcript)) return transcript;
    return await this.run(hearing, signal, other);
  }
}

function isSame(one: FileKeys, other: FileKeys): boolean {
  return (["sha256", "soundSha256"] as const).some((key) =>
    one[key] !== undefined && one[key] === other[key]
  );
}
