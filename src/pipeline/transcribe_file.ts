import { getLogger } from "@logtape/logtape";
import { abortable } from "../waiting.ts";
import type { Clock } from "../clock.ts";
import type { PlacedPiece, Transcript } from "../transcript/transcript.ts";
import type { AudioReader } from "./audio_reader.ts";
import { ContentFlights } from "./content_flights.ts";
import { InputError } from "./errors.ts";
import {
  type Content,
  type FileHooks,
  type FileRun,
  fileRun,
  type FileTask,
  piecesFor,
  serves,
  soundContent,
  wholeContent,
} from "./file_run.ts";
import type { FileOpener, FileSource, SoundFile } from "./file_source.ts";
import type { FlightBook } from "./flights.ts";
import { memoryFile, readWhole } from "./memory_file.ts";
import { ProgressMeter } from "./file_progress.ts";
import { MeteredFile } from "./metered_file.ts";
import { piecePlan, planAfter } from "./piece_plan.ts";
import { flightKey, mayServeEverybody, sharingKey } from "./sharing.ts";
import { type PieceProgress, type PieceSlots, transcribe } from "./transcribe.ts";
import type { HowAsked, ProviderName, Transcriber } from "./transcriber.ts";
import type { FileKeys, TranscriptCache } from "./transcript_cache.ts";

const log = getLogger(["transhades", "pipeline"]);

/** Files up to this size are read whole before anything is sent, so that known content costs nothing. */
const READ_WHOLE_BYTES = 8 * 2 ** 20;
/** The same of sound that lies scattered in a large file: it comes in many small requests. */
const READ_ALL_SOUND_BYTES = 2 ** 20;

export interface FileTranscriberDeps {
  opener: FileOpener;
  reader: AudioReader;
  transcriberFor(provider: ProviderName, how: HowAsked): Transcriber;
  /** Undefined: the cache is off. */
  cache: TranscriptCache | undefined;
  /** Undefined: nobody else hears files for the same people. */
  flights?: FlightBook;
  /** Pieces of one file at the transcriber at once. */
  concurrency: number;
  pieceSlots: PieceSlots;
  clock: Clock;
}

/** Takes a file of a chat to its transcript, by way of the cache: by file id before the download, by content after it. */
export class FileTranscriber {
  readonly #flights: ContentFlights;

  constructor(readonly deps: FileTranscriberDeps) {
    this.#flights = new ContentFlights(deps.flights);
  }

  /** The transcript, if somebody sent this very file before. */
  known(task: FileTask): Promise<Transcript | undefined> {
    return this.#find({ fileUniqueId: task.file.fileUniqueId }, task);
  }

  /** @throws {InputError | SourceError | ProviderError | AllProvidersFailed} or the signal's reason */
  async run(task: FileTask, hooks: FileHooks, signal: AbortSignal): Promise<Transcript> {
    using ended = new DisposableStack();
    const kept = new Promise<void>((resolve) => ended.defer(resolve));
    await using opened = await this.deps.opener.open(task.file, signal);
    const meter = new ProgressMeter(hooks.onProgress, this.deps.clock);
    const file = new MeteredFile(opened, this.deps.clock, (received) => meter.received(received));
    const run = fileRun({ ...task, ...hooks, meter, kept });
    const transcript = await this.#read(file, run, signal);
    await opened[Symbol.asyncDispose](); // settles sha256 when part of the file was never needed
    const { fileUniqueId } = task.file;
    const [sha256, soundSha256] = await abortable(Promise.all([opened.sha256, run.sound?.sha256]), signal);
    await abortable(this.#remember({ fileUniqueId, sha256, soundSha256 }, task, transcript), signal);
    return transcript;
  }

  /** A large file is begun at once, by the size that is told; should it have another, all is begun anew with that. */
  async #read(file: MeteredFile, run: FileRun, signal: AbortSignal): Promise<Transcript> {
    const told = file.sizeBytes;
    if (told !== undefined && told > READ_WHOLE_BYTES) {
      const transcript = await this.#byToldSize(file, told, run, signal);
      if (transcript !== undefined) return transcript;
      log.info("a file of {told} bytes has {sizeBytes}", { told, sizeBytes: file.sizeBytes });
    }
    if (await file.measure(signal) <= READ_WHOLE_BYTES) {
      return await this.#small(wholeContent(file), run, signal);
    }
    run.sound = await this.deps.reader.soundOf(file, signal);
    return await this.#large(file, run, signal);
  }

  /** Resolves to undefined when the file has another size; whatever went wrong then is no word on the file. */
  async #byToldSize(
    file: MeteredFile,
    told: number,
    run: FileRun,
    signal: AbortSignal,
  ): Promise<Transcript | undefined> {
    run.sound = await this.deps.reader.soundOf(file, signal);
    const wrong = new AbortController();
    const measured = file.measure(signal).then((sizeBytes) => {
      if (sizeBytes !== told) wrong.abort(new Error("the file has another size than was told"));
    });
    measured.catch(() => {}); // told below
    try {
      const transcript = await this.#large(file, run, AbortSignal.any([signal, wrong.signal]));
      await measured;
      return wrong.signal.aborted ? undefined : transcript;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof InputError) await measured;
      if (wrong.signal.aborted) return undefined;
      throw error;
    }
  }

  /** Of a video its sound alone where that comes sooner; whatever is odd about that, the whole file has the last word. */
  async #large(file: MeteredFile, run: FileRun, signal: AbortSignal): Promise<Transcript> {
    try {
      if (run.sound !== undefined) return await this.#soundAlone(file, run.sound, run, signal);
    } catch (error) {
      if (!(error instanceof InputError) || error.problem === "endless") throw error;
      log.info("the sound of a file cannot be heard alone, now all of it is read: {reason}", {
        reason: error.message,
      });
      run.sound = undefined;
    }
    return await this.#whileItComes(wholeContent(file), run, signal);
  }

  async #soundAlone(
    file: MeteredFile,
    sound: SoundFile,
    run: FileRun,
    signal: AbortSignal,
  ): Promise<Transcript> {
    await using _closed = sound;
    using _enough = file.needs(sound.fetchedBytes);
    const content = soundContent(sound);
    return sound.sizeBytes <= READ_ALL_SOUND_BYTES
      ? await this.#small(content, run, signal)
      : await this.#whileItComes(content, run, signal);
  }

  async #small({ source, keys }: Content, run: FileRun, signal: AbortSignal): Promise<Transcript> {
    const bytes = await readWhole(source, signal);
    const known = await abortable(keys.then((keys) => this.#find(keys, run)), signal);
    const file = memoryFile(source.name, bytes, source.leadSeconds);
    return known ?? await this.#once({ source: file, keys }, run, signal);
  }

  /** Transcribes while the file comes in; when its content turns out to be known, the rest of the work is dropped. */
  async #whileItComes({ source, keys }: Content, run: FileRun, signal: AbortSignal): Promise<Transcript> {
    const found = new AbortController();
    let known: Transcript | undefined;
    keys.then(async (keys) => {
      known = await this.#find(keys, run);
      if (known !== undefined) found.abort();
    }).catch((error: unknown) => log.warning("the content could not be looked up: {error}", { error }));
    try {
      return await this.#once({ source, keys }, run, AbortSignal.any([signal, found.signal]));
    } catch (error) {
      if (known === undefined) throw error;
      return known;
    }
  }

  /** Unless somebody hears the same content just now, be it sent as another file. */
  #once(content: Content, run: FileRun, signal: AbortSignal): Promise<Transcript> {
    const hearing = {
      ...content,
      recording: flightKey(run),
      kept: run.kept,
      pieces: () => Promise.resolve(run.finished),
      adopt: (pieces: readonly PlacedPiece[]) => void run.foreign.push(...pieces),
      keyOf: (fingerprint: string) => sharingKey(fingerprint, run),
      accepts: (transcript: Transcript) => serves(transcript, run),
      hear: (source: FileSource, stop: AbortSignal) => this.#transcribe(source, run, stop),
    };
    return this.#flights.run(hearing, signal);
  }

  /** A standstill is tried once more: only the file's own makes it stand still twice. */
  async #transcribe(source: FileSource, run: FileRun, signal: AbortSignal): Promise<Transcript> {
    try {
      return await this.#attempt(source, run, signal);
    } catch (error) {
      if (!(error instanceof InputError && error.isStandstill)) throw error;
      log.info("a file is read once more: {reason}", { reason: error.message });
      return await this.#attempt(source, run, signal);
    }
  }

  #attempt(source: FileSource, run: FileRun, signal: AbortSignal): Promise<Transcript> {
    const { reader, concurrency, pieceSlots } = this.deps;
    const how = { model: run.options.model, isAlone: run.isAlone };
    const transcriber = this.deps.transcriberFor(run.provider, how);
    const { options, onPiece, onAdopted, onWords, meter } = run;
    const earlier = piecesFor(run);
    const plan = planAfter(piecePlan(run.provider, options), [...earlier.finished, ...earlier.foreign]);
    const limits = { plan, concurrency, pieceSlots };
    const onProgress = (pieces: PieceProgress) => meter.heard(pieces);
    const hooks = { ...earlier, onPiece, onAdopted, onWords, onProgress };
    return transcribe({ source, reader, transcriber, options, ...limits, ...hooks }, signal);
  }

  async #find(keys: FileKeys, task: FileTask): Promise<Transcript | undefined> {
    return await this.deps.cache?.find(keys, task.options, (found) => serves(found, task));
  }

  /** What serves few takes no place from what serves everybody: both may have been under way at once. */
  async #remember(keys: FileKeys, { options }: FileTask, transcript: Transcript): Promise<void> {
    const isBetter = mayServeEverybody(transcript) ? undefined : mayServeEverybody;
    await this.deps.cache?.put(keys, options, transcript, isBetter);
  }
}
