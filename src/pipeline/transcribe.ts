import { createHash } from "node:crypto";
import { getLogger } from "@logtape/logtape";
import { mergePieces } from "../transcript/merge.ts";
import type { PieceTranscript, PlacedPiece, Segment, Transcript } from "../transcript/transcript.ts";
import {
  type AudioPiece,
  type AudioReader,
  type AudioTrack,
  type PiecePlan,
  SAMPLE_RATE,
} from "./audio_reader.ts";
import { eachInParallel } from "./each_in_parallel.ts";
import { isUnknownLanguage } from "./errors.ts";
import type { FileSource } from "./file_source.ts";
import { FirstWords } from "./first_words.ts";
import { ForeignSpeech, refuseGaps } from "./foreign_speech.ts";
import type { Permit, Semaphore } from "../semaphore.ts";
import type { TranscribeOptions, Transcriber } from "./transcriber.ts";

const log = getLogger(["transhades", "pipeline"]);

/** Less than any word takes; providers refuse it, or bill it as ten seconds. */
const SHORTEST_SPEECH_SAMPLES = SAMPLE_RATE / 10;

/** A slot is taken before a piece is cut, and given back when it is finished. */
export type PieceSlots = Semaphore<object>;

export interface PieceProgress {
  finishedPieces: number;
  /** Pieces cut so far; the last one is known only when decoding ends. */
  knownPieces: number;
  doneSeconds: number;
  /** So much is cut: done, or under way. */
  knownSeconds?: number;
  /** So much of it was heard in an earlier run. */
  earlierSeconds?: number;
  /** What the container claims; undefined when it does not say. */
  totalSeconds?: number;
}

export interface TranscribeHooks {
  /** Pieces of an earlier run of the same file: those at the same place are not transcribed again. */
  finished?: readonly PlacedPiece[];
  /** Those of what is probably the same: at the same place with the same sound they serve, too. */
  foreign?: readonly PlacedPiece[];
  /** Awaited before the piece counts as finished, so that it can be stored. */
  onPiece?: (piece: PlacedPiece) => Promise<void>;
  /** The same for a foreign one that serves. */
  onAdopted?: (piece: PlacedPiece) => Promise<void>;
  /** Told the words from the beginning on, as far as everything before them is finished, each time there are more. */
  onWords?: (words: string) => void;
  onProgress?: (progress: PieceProgress) => void;
}

export interface TranscribeRequest extends TranscribeHooks {
  source: FileSource;
  reader: AudioReader;
  transcriber: Transcriber;
  options: TranscribeOptions;
  plan: PiecePlan;
  /** Pieces at the transcriber at once. */
  concurrency: number;
  /** Bounds the pieces in memory, over all files: one of them is 8 MB. */
  pieceSlots: PieceSlots;
}

/**
 * Takes one file to its transcript: decode -> cut at silence -> transcribe several pieces at once -> ordered merge.
 * Every stage pulls from the one before it, so memory does not grow with the file.
 * @throws {InputError | SourceError | ProviderError | AllProvidersFailed} or the signal's reason
 */
export async function transcribe(request: TranscribeRequest, signal: AbortSignal): Promise<Transcript> {
  const track = await request.reader.open(request.source, request.plan, signal);
  const run = new Run(request, track);
  await eachInParallel(run.pieces(signal), request.concurrency, (piece) => run.finish(piece, signal));
  signal.throwIfAborted();
  return run.merged();
}

/** A piece without its words. */
type Place = Omit<PlacedPiece, "transcript">;

/** What is known of one file while its pieces are under way. */
class Run {
  readonly #done: PlacedPiece[] = [];
  readonly #foreign = new ForeignSpeech();
  readonly #words: FirstWords;
  /** The first piece, as far as is known, in which somebody speaks. */
  #beginning: PlacedPiece | undefined;
  /** Of the piece that is being cut, or was cut last and is not begun. */
  #nextSlot: Permit | undefined;
  #knownPieces = 0;
  #endSample = 0;
  #doneSamples = 0;
  #earlierSamples = 0;

  constructor(readonly request: TranscribeRequest, readonly track: AudioTrack) {
    this.#words = new FirstWords(request.transcriber.provider);
  }

  async *pieces(signal: AbortSignal): AsyncGenerator<AudioPiece> {
    try {
      this.#nextSlot = await this.request.pieceSlots.acquire(this, signal);
      for await (const piece of this.track.pieces) {
        this.#knownPieces++;
        this.#endSample = piece.startSample + piece.samples.length;
        this.#report();
        yield piece;
        this.#nextSlot ??= await this.request.pieceSlots.acquire(this, signal);
      }
    } finally {
      this.#takeSlot()?.[Symbol.dispose]();
    }
  }

  async finish(piece: AudioPiece, signal: AbortSignal): Promise<void> {
    using _slot = this.#takeSlot();
    const placed = await this.#understoodOrGap(piece, signal);
    this.#done.push(placed);
    this.#note(placed);
    this.#doneSamples += piece.samples.length;
    const { onWords } = this.request;
    if (onWords !== undefined && this.#words.add(placed)) onWords(this.#words.text);
    this.#report();
  }

  /** @throws {ProviderError | AllProvidersFailed} when most of it is in a language that nobody knows, or nothing is clear */
  merged(): Transcript {
    this.#foreign.judge();
    const transcript = mergePieces(this.#done, this.#endSample);
    refuseGaps(transcript);
    return transcript;
  }

  #takeSlot(): Permit | undefined {
    const slot = this.#nextSlot;
    this.#nextSlot = undefined;
    return slot;
  }

  async #earlier(place: Place): Promise<PlacedPiece | undefined> {
    const { finished, foreign, onAdopted } = this.request;
    const own = finished?.find((old) => isAt(place, old));
    if (own !== undefined) return own;
    const adopted = foreign?.find((old) => isAt(place, old) && old.sound === place.sound);
    if (adopted !== undefined) await onAdopted?.(adopted);
    return adopted;
  }

  /** A gap is not stored: it may be somebody else who is asked next time. */
  async #understoodOrGap(piece: AudioPiece, signal: AbortSignal): Promise<PlacedPiece> {
    const place = placeOf(piece);
    try {
      const earlier = await this.#earlier(place);
      if (earlier !== undefined) this.#earlierSamples += place.sampleCount;
      const placed = earlier ?? { ...place, transcript: await this.#transcribe(piece, place, signal) };
      if (!isSilent(piece)) this.#foreign.understood(place.sampleCount);
      return placed;
    } catch (error) {
      if (!isUnknownLanguage(error)) throw error;
      log.info("piece {index} is left out: {reason}", { index: piece.index, reason: error.message });
      return { ...place, transcript: this.#without(this.#foreign.gap(place.sampleCount, error)) };
    }
  }

  async #transcribe(
    piece: AudioPiece,
    place: Place,
    signal: AbortSignal,
  ): Promise<PieceTranscript> {
    const transcript = isSilent(piece) ? this.#without([]) : await this.#recognised(piece, signal);
    await this.request.onPiece?.({ ...place, transcript });
    return transcript;
  }

  #recognised(piece: AudioPiece, signal: AbortSignal): Promise<PieceTranscript> {
    log.debug("piece {index}: {seconds} s to transcribe", {
      index: piece.index,
      seconds: piece.samples.length / SAMPLE_RATE,
    });
    const spoken = this.#beginning?.transcript.language;
    // What a piece can do is its own: a copy of its fields alone could not be sent to anybody.
    const encode: AudioPiece["encode"] = (limits, ending) => piece.encode(limits, ending);
    return this.request.transcriber.transcribe({ ...piece, encode, spoken }, this.request.options, signal);
  }

  /** After a restart the stored pieces tell it again. */
  #note(placed: PlacedPiece): void {
    const isEarlier = placed.index < (this.#beginning?.index ?? Infinity);
    if (isEarlier && placed.transcript.language !== undefined) this.#beginning = placed;
  }

  /** Of silence nothing is sent, so nothing is paid and nothing can be invented. */
  #without(segments: Segment[]): PieceTranscript {
    const { provider, model } = this.request.transcriber;
    return { segments, provider, model };
  }

  #report(): void {
    this.request.onProgress?.({
      finishedPieces: this.#done.length,
      knownPieces: this.#knownPieces,
      doneSeconds: this.#doneSamples / SAMPLE_RATE,
      knownSeconds: this.#endSample / SAMPLE_RATE,
      ...this.#earlierSamples > 0 && { earlierSeconds: this.#earlierSamples / SAMPLE_RATE },
      totalSeconds: this.track.claimedSeconds,
    });
  }
}

function placeOf({ index, startSample, samples }: AudioPiece): Place {
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const sound = createHash("sha256").update(bytes).digest("base64url");
  return { index, startSample, sampleCount: samples.length, sound };
}

function isAt({ index, startSample, sampleCount }: Place, old: Place): boolean {
  return old.index === index && old.startSample === startSample && old.sampleCount === sampleCount;
}

function isSilent({ silent, samples }: AudioPiece): boolean {
  return silent || samples.length < SHORTEST_SPEECH_SAMPLES;
}
