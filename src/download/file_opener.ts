import type { Clock } from "../clock.ts";
import type { FileOpener, FileRef, FileSource } from "../pipeline/file_source.ts";
import { BOT_API_MAX_BYTES } from "./bot_api_client.ts";
import type { BotApiFiles } from "./bot_api_files.ts";
import { ChatFile, type Detour, isOutage, openDetour } from "./chat_file.ts";
import { MtprotoFile } from "./mtproto_file.ts";
import { PartReader, type PartReaderOptions } from "./part_reader.ts";
import type { Rotator } from "./rotator.ts";

/** How long a file waits for accounts that are connecting; a small one can come another way. */
const PATIENCE_MS = 15_000;
const SMALL_FILE_PATIENCE_MS = 3_000;

export interface FileOpenerOptions {
  /** Undefined without MTProto credentials. */
  rotator: Rotator | undefined;
  botApi: BotApiFiles;
  clock: Clock;
  freshFileId?: PartReaderOptions["freshFileId"];
}

/**
 * Opens files of chats: over MTProto, and small ones over the Bot API while no account can be used.
 * That holds at any byte: a small file whose accounts must all wait is read on over the Bot API.
 */
export function createFileOpener({ rotator, botApi, ...rest }: FileOpenerOptions): FileOpener {
  return {
    async open(ref, signal) {
      if (rotator === undefined) return new ChatFile(await botApi.open(ref, signal), undefined);
      const detour: Detour | undefined = isSmall(ref) ? (stop) => botApi.open(ref, stop) : undefined;
      try {
        return new ChatFile(await openByMtproto(ref, { rotator, ...rest }, signal), detour);
      } catch (error) {
        if (!detour || !isOutage(error)) throw error;
        return new ChatFile(await openDetour(detour, error, signal), undefined);
      }
    },
  };
}

function isSmall(ref: FileRef): boolean {
  return ref.sizeBytes === undefined || ref.sizeBytes <= BOT_API_MAX_BYTES;
}

async function openByMtproto(
  ref: FileRef,
  options: PartReaderOptions,
  signal: AbortSignal,
): Promise<FileSource> {
  const { rotator } = options;
  const reader = new PartReader(ref, options);
  await rotator.ready(isSmall(ref) ? SMALL_FILE_PATIENCE_MS : PATIENCE_MS, signal);
  rotator.prepare(reader.dcId);
  return new MtprotoFile({
    name: ref.name ?? "",
    sizeBytes: ref.sizeBytes ?? await reader.findSize(signal),
    readPart: (part, stop) => reader.read(part, stop),
  });
}
