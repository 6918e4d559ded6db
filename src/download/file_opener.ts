import type { Clock } from "../clock.ts";
import type { FileOpener, FileRef } from "../pipeline/file_source.ts";
import type { BotApiFiles } from "./bot_api/files.ts";
import { BOT_API_MAX_BYTES } from "./bot_api/client.ts";
import { ChatFile, type Detour, isOfTheWay, openDetour } from "./reading/chat_file.ts";
import { plausibleSize } from "./reading/file_end.ts";
import type { MeasuredFile } from "./reading/measured_file.ts";
import { MtprotoFile } from "./reading/mtproto_file.ts";
import { parseLocation } from "./reading/file_location.ts";
import type { Line } from "./reading/line.ts";
import { PartReader, type PartReaderDeps } from "./reading/part_reader.ts";
import type { Rotator } from "./accounts/rotator.ts";
import { Helping, LARGE_FILE_BYTES } from "./helpers/helping.ts";
import type { MessageCopies } from "./ports.ts";

/** How long a file waits for accounts that are connecting; one that seems small can come another way. */
const PATIENCE_MS = 15_000;
const SMALL_FILE_PATIENCE_MS = 3_000;

/** Parts that lie ready or are on their way: for a file of one bot, for each of several, and over all open files, which share them. */
const ALONE = 16;
const OF_EACH_BOT = 8;
const PARTS_AHEAD = 32;
const LEAST_AHEAD = 4;

export interface FileOpenerDeps {
  /** Undefined without MTProto credentials. */
  rotator: Rotator | undefined;
  botApi: BotApiFiles;
  clock: Clock;
  line: Line;
  /** Copies for helpers, when there are any. */
  copies(): MessageCopies | undefined;
}

/**
 * Opens files of chats: over MTProto, and over the Bot API when no account can be used or none knows the file.
 * That holds at any byte: a file whose accounts must all wait is read on over the Bot API, which says itself what is too large.
 */
export function createFileOpener({ rotator, botApi, copies, ...rest }: FileOpenerDeps): FileOpener {
  const openFiles = new Set<PartReader>();
  return {
    async open(ref, signal) {
      if (rotator === undefined) return new ChatFile(await botApi.open(ref, signal), undefined);
      const detour: Detour = (stop) => botApi.open(ref, stop);
      try {
        const helping = helpWith(ref, copies(), rotator);
        return new ChatFile(
          await openByMtproto(ref, openFiles, { rotator, ...rest, helping }, signal),
          detour,
        );
      } catch (error) {
        if (!isOfTheWay(error)) throw error;
        return new ChatFile(await openDetour(detour, error, signal), undefined, error);
      }
    },
  };
}

async function openByMtproto(
  ref: FileRef,
  openFiles: Set<PartReader>,
  deps: PartReaderDeps,
  signal: AbortSignal,
): Promise<MeasuredFile> {
  const { rotator } = deps;
  const reader = new PartReader(ref, deps);
  const announced = plausibleSize(ref.sizeBytes);
  const mayBeSmall = announced === undefined || announced <= BOT_API_MAX_BYTES;
  await rotator.ready(mayBeSmall ? SMALL_FILE_PATIENCE_MS : PATIENCE_MS, signal);
  rotator.prepare(reader.dcId);
  const asked = announced === undefined ? await reader.findSize(signal) : undefined;
  openFiles.add(reader);
  return new MtprotoFile({
    name: ref.name ?? "",
    announcedBytes: announced ?? asked,
    readPart: (part, stop) => reader.read(part, stop),
    partsAhead: () => partsAhead(deps.helping, openFiles.size),
    line: deps.line,
    onClose: () => {
      openFiles.delete(reader);
      reader.close();
    },
    askSize: (stop) => announced === undefined ? Promise.resolve(asked) : reader.findSize(stop),
  });
}

/** Memory is shared by all files. What a bot is asked for before its helpers come, they have to wait for. */
function partsAhead(helping: Helping | undefined, fileCount: number): number {
  const isShared = helping !== undefined && !helping.isRefused;
  const wanted = isShared ? (1 + helping.accounts.size) * OF_EACH_BOT : ALONE;
  return Math.max(LEAST_AHEAD, Math.min(wanted, Math.floor(PARTS_AHEAD / fileCount)));
}

function helpWith(
  ref: FileRef,
  copies: MessageCopies | undefined,
  { helpers }: Rotator,
): Helping | undefined {
  const isLarge = (plausibleSize(ref.sizeBytes) ?? 0) >= LARGE_FILE_BYTES;
  if (copies === undefined || helpers.length === 0 || !isLarge) return undefined;
  return new Helping(ref, parseLocation(ref.fileId).id, { copies, helpers });
}
