import { abortable, OVER } from "../waiting.ts";
import type { PlacedPiece, Transcript } from "../transcript/transcript.ts";
import type { FileSource } from "./file_source.ts";
import { FingerprintedFile } from "./fingerprint.ts";
import { type Flight, type FlightBook, FlightsHere, type OwnFlight } from "./flights.ts";
import type { FileKeys } from "./transcript_cache.ts";

/** One who wants to hear some content. */
export interface Hearing extends Omit<OwnFlight, "id" | "transcript"> {
  source: FileSource;
  /** The same for all who want the same words of what has this fingerprint. */
  keyOf(fingerprint: string): string;
  /** May it be told what somebody else heard? */
  accepts(transcript: Transcript): boolean;
  /** Takes what another one has finished of what is probably the same. */
  adopt(pieces: readonly PlacedPiece[]): void;
  hear(source: FileSource, signal: AbortSignal): Promise<Transcript>;
}

/**
 * The same content, sent as different files, is heard once: whoever sees that somebody hears what has the same
 * fingerprint leaves that to the other one and reads on, as only the whole content tells whether it is the same.
 * Who is waited for never waits: it hears, and a wait ends with it.
 */
export class ContentFlights {
  readonly #books: readonly FlightBook[];

  /** @param shared asked by the one who hears something in this process, as others do elsewhere */
  constructor(shared?: FlightBook) {
    this.#books = [new FlightsHere(), ...shared === undefined ? [] : [shared]];
  }

  /** @throws what `hear` throws; the signal's reason when it aborts */
  async run(hearing: Hearing, signal: AbortSignal): Promise<Transcript> {
    const { promise: transcript, resolve } = Promise.withResolvers<Transcript | undefined>();
    abortable(transcript, signal).catch(() => resolve(undefined)); // it may not heed its signal
    const { keys, kept, recording } = hearing;
    const pieces = () => hearing.pieces();
    const own = { id: crypto.randomUUID(), keys, kept, recording, pieces, transcript };
    try {
      const heard = await this.#heard(hearing, own, signal);
      resolve(heard);
      return heard;
    } finally {
      resolve(undefined);
    }
  }

  /** Where nothing comes of another one, or it is another content, it is heard after all. */
  async #heard(hearing: Hearing, own: OwnFlight, signal: AbortSignal): Promise<Transcript> {
    const passed = new Set<string>();
    for (;;) {
      const following = new AbortController();
      try {
        const join = (key: string) => this.#join(key, own, passed, following.signal);
        const found = await hear(hearing, join, signal);
        if ("heard" in found) return found.heard;
        const told = await follow(found.other, hearing, signal);
        if (told !== undefined) return told;
        passed.add(found.other.id);
      } finally {
        following.abort(OVER);
      }
    }
  }

  async #join(
    key: string,
    own: OwnFlight,
    passed: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<Flight | undefined> {
    for (const book of this.#books) {
      const other = await book.join(key, own, signal);
      if (other !== undefined && !passed.has(other.id)) return other;
    }
    return undefined;
  }
}

/** Until another one is found who hears what is probably the same. */
async function hear(
  { source, keyOf, hear }: Hearing,
  join: (key: string) => Promise<Flight | undefined>,
  signal: AbortSignal,
): Promise<{ heard: Transcript } | { other: Flight }> {
  const left = new AbortController();
  let other: Flight | undefined;
  const watched = new FingerprintedFile(source, async (fingerprint) => {
    other = await join(keyOf(fingerprint));
    if (other !== undefined) left.abort(new Error("somebody else hears what is probably the same"));
  });
  try {
    return { heard: await hear(watched, AbortSignal.any([signal, left.signal])) };
  } catch (error) {
    if (signal.aborted || other === undefined) throw error;
    return { other };
  }
}

/** The other one's words, where they are of the same content; else what it has finished serves as far as it sounds the same. */
async function follow(other: Flight, hearing: Hearing, signal: AbortSignal): Promise<Transcript | undefined> {
  for await (const _bytes of hearing.source.read(0, undefined, signal)); // tells what it is known by
  const own = await abortable(hearing.keys, signal);
  const ended = other.transcript.then(() => undefined);
  const theirs = await abortable(Promise.race([other.keys, ended]), signal);
  if (theirs !== undefined && !isSame(own, theirs)) return undefined;
  const transcript = theirs && await abortable(other.transcript, signal);
  if (transcript !== undefined && hearing.accepts(transcript)) return transcript;
  hearing.adopt(await abortable(other.pieces(), signal));
  return undefined;
}

function isSame(one: FileKeys, other: FileKeys): boolean {
  return (["sha256", "soundSha256"] as const).some((key) =>
    one[key] !== undefined && one[key] === other[key]
  );
}
