import { getLogger } from "@logtape/logtape";
import { abortable } from "../abortable.ts";
import type { Clock } from "../clock.ts";
import type { PlacedPiece, Transcript } from "../transcript/transcript.ts";
import type { AudioReader } from "./audio_reader.ts";
import { InputError } from "./errors.ts";
import type { FileOpener, FileRef, FileSource, RemoteFile } from "./file_source.ts";
import { memoryFile, readWhole } from "./memory_file.ts";
import { MeteredFile, type Received } from "./metered_file.ts";
import { piecePlan } from "./piece_plan.ts";
import { type PieceSlots, transcribe, type TranscribeHooks } from "./transcribe.ts";
import type { ProviderName, TranscribeOptions, Transcriber } from "./transcriber.ts";
import type { FileKeys, TranscriptCache } from "./transcript_cache.ts";

const log = getLogger(["transhades", "pipeline"]);

/** Files up to this size are read whole before anything is sent, so that known content costs nothing. */
const READ_WHOLE_BYTES = 8 * 2 ** 20;

export interface FileTask extends TranscribeHooks {
  file: FileRef;
  provider: ProviderName;
  options: TranscribeOptions;
  onReceived?: (received: Received) => void;
}

export interface FileTranscriberParts {
  opener: FileOpener;
  reader: AudioReader;
  transcriberFor(provider: ProviderName): Transcriber;
  /** Undefined: the cache is off. */
  cache: TranscriptCache | undefined;
  /** Pieces of one file at the transcriber at once. */
  concurrency: number;
  pieceSlots: PieceSlots;
  clock: Clock;
}

/** What decides whether a transcript is known. */
type Known = Pick<FileTask, "file" | "options" | "provider">;

/** Takes a file of a chat to its transcript, by way of the cache: by file id before the download, by content after it. */
export class FileTranscriber {
  constructor(readonly parts: FileTranscriberParts) {}

  /** The transcript, if somebody sent this very file before. */
  known(task: Known): Promise<Transcript | undefined> {
    return this.#find({ fileUniqueId: task.file.fileUniqueId }, task);
  }

  /** @throws {InputError | SourceError | ProviderError | AllProvidersFailed} or the signal's reason */
  async run(task: FileTask, signal: AbortSignal): Promise<Transcript> {
    await using opened = await this.parts.opener.open(task.file, signal);
    const file = new MeteredFile(opened, this.parts.clock, (received) => task.onReceived?.(received));
    const transcript = await this.#read(file, keepingPieces(task), signal);
    await opened[Symbol.asyncDispose](); // settles sha256 when part of the file was never needed
    const sha256 = await abortable(opened.sha256, signal);
    await abortable(
      this.#remember({ fileUniqueId: task.file.fileUniqueId, sha256 }, task, transcript),
      signal,
    );
    return transcript;
  }

  /** A large file is begun at once, by the size that is told; should it have another, all is begun anew with that. */
  async #read(file: RemoteFile, task: FileTask, signal: AbortSignal): Promise<Transcript> {
    const told = file.sizeBytes ?? 0;
    if (told > READ_WHOLE_BYTES) {
      const transcript = await this.#byToldSize(file, told, task, signal);
      if (transcript !== undefined) return transcript;
      log.info("a file of {told} bytes has {sizeBytes}", { told, sizeBytes: file.sizeBytes });
    }
    return await file.measure(signal) <= READ_WHOLE_BYTES
      ? await this.#small(file, task, signal)
      : await this.#large(file, task, signal);
  }

  /** Resolves to undefined when the file has another size; whatever went wrong then is no word on the file. */
  async #byToldSize(
    file: RemoteFile,
    told: number,
    task: FileTask,
    signal: AbortSignal,
  ): Promise<Transcript | undefined> {
    const wrong = new AbortController();
    const measured = file.measure(signal).then((sizeBytes) => {
      if (sizeBytes !== told) wrong.abort(new Error("the file has another size than was told"));
    });
    measured.catch(() => {}); // told below
    try {
      const transcript = await this.#large(file, task, AbortSignal.any([signal, wrong.signal]));
      await measured;
      return wrong.signal.aborted ? undefined : transcript;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof InputError) await measured;
      if (wrong.signal.aborted) return undefined;
      throw error;
    }
  }

  async #small(file: RemoteFile, task: FileTask, signal: AbortSignal): Promise<Transcript> {
    const bytes = await readWhole(file, signal);
    const sha256 = await abortable(file.sha256, signal);
    const known = sha256 && await abortable(this.#find({ sha256 }, task), signal);
    return known || await this.#transcribe(memoryFile(file.name, bytes), task, signal);
  }

  /** Transcribes while the file comes in; when its content turns out to be known, the rest of the work is dropped. */
  async #large(file: RemoteFile, task: FileTask, signal: AbortSignal): Promise<Transcript> {
    const found = new AbortController();
    let known: Transcript | undefined;
    file.sha256.then(async (sha256) => {
      known = sha256 ? await this.#find({ sha256 }, task) : undefined;
      if (known !== undefined) found.abort();
    }).catch((error: unknown) => log.warning("the content could not be looked up: {error}", { error }));
    try {
      return await this.#transcribe(file, task, AbortSignal.any([signal, found.signal]));
    } catch (error) {
      if (known === undefined) throw error;
      return known;
    }
  }

  /** A standstill is tried once more: only the file's own makes it stand still twice. */
  async #transcribe(source: FileSource, task: FileTask, signal: AbortSignal): Promise<Transcript> {
    try {
      return await this.#attempt(source, task, signal);
    } catch (error) {
      if (!(error instanceof InputError && error.isStandstill)) throw error;
      log.info("a file is read once more: {reason}", { reason: error.message });
      return await this.#attempt(source, task, signal);
    }
  }

  #attempt(source: FileSource, task: FileTask, signal: AbortSignal): Promise<Transcript> {
    const { reader, concurrency, pieceSlots } = this.parts;
    const transcriber = this.parts.transcriberFor(task.provider);
    const { options, finished, onPiece, onProgress } = task;
    const plan = piecePlan(task.provider, options);
    const limits = { plan, concurrency, pieceSlots };
    const request = { source, reader, transcriber, options, ...limits, finished, onPiece, onProgress };
    return transcribe(request, signal);
  }

  async #find(keys: FileKeys, { options, provider }: Known): Promise<Transcript | undefined> {
    const found = await this.parts.cache?.find(keys, options);
    return found && mayServe(found, provider) ? found : undefined;
  }

  async #remember(keys: FileKeys, { options }: FileTask, transcript: Transcript): Promise<void> {
    await this.parts.cache?.put(keys, options, transcript);
  }
}

/** The task, with the pieces that it finishes: should the file be begun anew, nobody pays for them again. */
function keepingPieces(task: FileTask): FileTask {
  const finished = [...task.finished ?? []];
  const onPiece = async (piece: PlacedPiece) => {
    await task.onPiece?.(piece);
    finished.push(piece);
  };
  return { ...task, finished, onPiece };
}

/**
 * The model in the program knows one language: what it made of another one while it stood in for a provider that was down
 * must not outlive the outage.
 */
function mayServe({ sources }: Transcript, chosen: ProviderName): boolean {
  return chosen === "local" || sources.every(({ provider }) => provider !== "local");
}
