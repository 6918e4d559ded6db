import { parseFileId, type tdFileId } from "@mtcute/file-id";
import { SourceError } from "../../pipeline/errors.ts";
import type { FileLocation } from "../mtproto_client.ts";

/**
 * Reads a Bot API file_id: it holds everything MTProto asks for.
 * @throws {SourceError} "gone" when it names no document or photo
 */
export function parseLocation(fileId: string): FileLocation {
  const { dcId, fileReference, location } = parse(fileId);
  if (location._ === "web") throw new SourceError("gone", "the file_id names a file outside Telegram");
  const { id, accessHash } = location;
  return {
    kind: location._ === "photo" ? "photo" : "document",
    dcId,
    id: BigInt(id.toString()),
    accessHash: BigInt(accessHash.toString()),
    fileReference: fileReference ?? new Uint8Array(),
    thumbSize: location._ === "photo" ? photoSize(location.source) : "",
  };
}

function parse(fileId: string): tdFileId.RawFullRemoteFileLocation {
  try {
    return parseFileId(fileId);
  } catch (cause) {
    throw new SourceError("gone", "the file_id cannot be read", { cause });
  }
}

function photoSize(source: tdFileId.TypePhotoSizeSource): string {
  return source._ === "thumbnail" ? source.thumbnailType : "";
}
