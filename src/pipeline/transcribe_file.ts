import { getLogger } from "@logtape/logtape";
import { abortable } from "../waiting.ts";
import type { Clock } from "../clock.ts";
import type { PlacedPiece, Transcript } from "../transcript/transcript.ts";
import type { AudioReader } from "./audio_reader.ts";
import { ContentFlights } from "./content_flights.ts";
import { InputError } from "./errors.ts";
import type { FileOpener, FileRef, FileSource, SoundFile } from "./file_source.ts";
import { memoryFile, readWhole } from "./memory_file.ts";
import { type FileProgress, ProgressMeter } from "./file_progress.ts";
import { MeteredFile } from "./metered_file.ts";
import { piecePlan, planAfter } from "./piece_plan.ts";
import { isOwnWork, mayServe, mayServeEverybody, sharingKey } from "./sharing.ts";
import { type PieceProgress, type PieceSlots, transcribe, type TranscribeHooks } from "./transcribe.ts";
import type { HowAsked, ProviderName, TranscribeOptions, Transcriber } from "./transcriber.ts";
import type { FileKeys, TranscriptCache } from "./transcript_cache.ts";

const log = getLogger(["transhades", "pipeline"]);

/** Files up to this size are read whole before anything is sent, so that known content costs nothing. */
const READ_WHOLE_BYTES = 8 * 2 ** 20;
/** The same of sound that lies scattered in a large file: it comes in many small requests. */
const READ_ALL_SOUND_BYTES = 2 ** 20;

export interface FileTask {
  file: FileRef;
  provider: ProviderName;
  options: TranscribeOptions;
  /** Only this provider's own words of before will do. */
  isFresh?: boolean;
  /** Nobody stands in for it. */
  isAlone?: boolean;
}

export interface FileHooks extends Pick<TranscribeHooks, "finished" | "onPiece" | "onWords"> {
  onProgress(progress: FileProgress): void;
}

/** What is read, and what it is known by once all of it was. */
interface Content {
  source: FileSource;
  keys: Promise<FileKeys>;
}

/** One file under way. */
interface Run extends FileTask, Omit<FileHooks, "onProgress"> {
  meter: ProgressMeter;
  /** Resolves when it is over: what was heard is in the cache then. */
  kept: Promise<void>;
  /** What was heard in place of the file. */
  sound?: SoundFile;
}

export interface FileTranscriberDeps {
  opener: FileOpener;
  reader: AudioReader;
  transcriberFor(provider: ProviderName, how: HowAsked): Transcriber;
  /** Undefined: the cache is off. */
  cache: TranscriptCache | undefined;
  /** Pieces of one file at the transcriber at once. */
  concurrency: number;
  pieceSlots: PieceSlots;
  clock: Clock;
}

/** Takes a file of a chat to its transcript, by way of the cache: by file id before the download, by content after it. */
export class FileTranscriber {
  readonly #flights = new ContentFlights();

  constructor(readonly deps: FileTranscriberDeps) {}

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
    const run = keepingPieces({ ...task, ...hooks, meter, kept });
    const transcript = await this.#read(file, run, signal);
    await opened[Symbol.asyncDispose](); // settles sha256 when part of the file was never needed
    const { fileUniqueId } = task.file;
    const [sha256, soundSha256] = await abortable(Promise.all([opened.sha256, run.sound?.sha256]), signal);
    await abortable(this.#remember({ fileUniqueId, sha256, soundSha256 }, task, transcript), signal);
    return transcript;
  }

  /** A large file is begun at once, by the size that is told; should it have another, all is begun anew with that. */
  async #read(file: MeteredFile, run: Run, signal: AbortSignal): Promise<Transcript> {
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
    run: Run,
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
  async #large(file: MeteredFile, run: Run, signal: AbortSignal): Promise<Transcript> {
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

  async #soundAlone(file: MeteredFile, sound: SoundFile, run: Run, signal: AbortSignal): Promise<Transcript> {
    await using _closed = sound;
    using _enough = file.needs(sound.fetchedBytes);
    const content = soundContent(sound);
    return sound.sizeBytes <= READ_ALL_SOUND_BYTES
      ? await this.#small(content, run, signal)
      : await this.#whileItComes(content, run, signal);
  }

  async #small({ source, keys }: Content, run: Run, signal: AbortSignal): Promise<Transcript> {
    const bytes = await readWhole(source, signal);
    const known = await abortable(keys.then((keys) => this.#find(keys, run)), signal);
    const file = memoryFile(source.name, bytes, source.leadSeconds);
    return known ?? await this.#once({ source: file, keys }, run, signal);
  }

  /** Transcribes while the file comes in; when its content turns out to be known, the rest of the work is dropped. */
  async #whileItComes({ source, keys }: Content, run: Run, signal: AbortSignal): Promise<Transcript> {
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
  #once(content: Content, run: Run, signal: AbortSignal): Promise<Transcript> {
    const hearing = {
      ...content,
      kept: run.kept,
      keyOf: (fingerprint: string) => sharingKey(fingerprint, run),
      accepts: (transcript: Transcript) => serves(transcript, run),
      hear: (source: FileSource, stop: AbortSignal) => this.#transcribe(source, run, stop),
    };
    return this.#flights.run(hearing, signal);
  }

  /** A standstill is tried once more: only the file's own makes it stand still twice. */
  async #transcribe(source: FileSource, run: Run, signal: AbortSignal): Promise<Transcript> {
    try {
      return await this.#attempt(source, run, signal);
    } catch (error) {
      if (!(error instanceof InputError && error.isStandstill)) throw error;
      log.info("a file is read once more: {reason}", { reason: error.message });
      return await this.#attempt(source, run, signal);
    }
  }

  #attempt(source: FileSource, run: Run, signal: AbortSignal): Promise<Transcript> {
    const { reader, concurrency, pieceSlots } = this.deps;
    const how = { model: run.options.model, isAlone: run.isAlone };
    const transcriber = this.deps.transcriberFor(run.provider, how);
    const { options, onPiece, onWords, meter } = run;
    const finished = run.finished?.filter((piece) => mayServe({ sources: [piece.transcript] }, run.provider));
    const plan = planAfter(piecePlan(run.provider, options), finished);
    const limits = { plan, concurrency, pieceSlots };
    const onProgress = (pieces: PieceProgress) => meter.heard(pieces);
    const hooks = { finished, onPiece, onWords, onProgress };
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

/** May whoever gave this task be told what was heard for others? */
function serves(transcript: Transcript, { provider, isFresh }: FileTask): boolean {
  return isFresh ? isOwnWork(transcript, provider) : mayServe(transcript, provider);
}

function wholeContent(file: MeteredFile): Content {
  return { source: file, keys: file.sha256.then((sha256) => ({ sha256 })) };
}

function soundContent(sound: SoundFile): Content {
  return { source: sound, keys: sound.sha256.then((soundSha256) => ({ soundSha256 })) };
}

/** The run, with the pieces that it finishes: should the file be begun anew, nobody pays for them again. */
function keepingPieces(run: Run): Run {
  const finished = [...run.finished ?? []];
  const onPiece = async (piece: PlacedPiece) => {
    await run.onPiece?.(piece);
    finished.push(piece);
  };
  return { ...run, finished, onPiece };
}
