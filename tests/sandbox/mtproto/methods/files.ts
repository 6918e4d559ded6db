import type { SandboxFile } from "../../world.ts";
import { referenceState } from "../file_reference.ts";
import type { TlReader } from "../tl/reader.ts";
import type { TlWriter } from "../tl/writer.ts";
import { type Call, loginOf, type Method } from "./method.ts";
import { RpcError } from "./rpc_error.ts";

const INPUT_DOCUMENT_FILE_LOCATION = 0xbad07584;
const INPUT_PHOTO_FILE_LOCATION = 0x40181ffe;
const UPLOAD_FILE = 0x096a18d5;
const FILE_JPEG = 0x007efe0e;
const FILE_PARTIAL = 0x40bc6f52;
const MEBIBYTE = 1024 * 1024;

interface Location {
  isPhoto: boolean;
  id: bigint;
  accessHash: bigint;
  fileReference: Uint8Array;
  thumbSize: string;
}

/** Which bytes of a file are asked for. */
export interface Part {
  offset: number;
  limit: number;
  precise: boolean;
}

export const FILE_METHODS: readonly Method[] = [{
  id: 0xbe5335be,
  name: "upload.getFile",
  incompressible: true,
  prepare(reader) {
    const precise = (reader.uint() & 1) !== 0;
    const location = readLocation(reader);
    const part = { offset: Number(reader.long()), limit: reader.int(), precise };
    return {
      params: { fileId: location.id, ...part },
      answer: (call, writer) => getFile(call, writer, location, part),
    };
  },
}];

async function getFile(call: Call, writer: TlWriter, location: Location, part: Part): Promise<void> {
  loginOf(call);
  const problem = partProblem(part);
  if (problem !== undefined) throw new RpcError(400, problem);
  const file = find(call, location);
  const bytes = await file.content.read(
    part.offset,
    Math.max(0, Math.min(part.limit, leftOf(file, part.offset))),
  );
  writer.uint(UPLOAD_FILE).uint(location.isPhoto ? FILE_JPEG : FILE_PARTIAL).int(0).bytes(bytes);
}

/**
 * Telegram's rules for parts, and what it answers to a part that breaks one.
 * Source: core.telegram.org/api/files#downloading-files
 */
export function partProblem(
  { offset, limit, precise }: Part,
): "OFFSET_INVALID" | "LIMIT_INVALID" | undefined {
  const unit = precise ? 1024 : 4096;
  if (offset < 0 || offset % unit !== 0) return "OFFSET_INVALID";
  if (limit <= 0 || limit % unit !== 0 || limit > MEBIBYTE) return "LIMIT_INVALID";
  if (!precise && MEBIBYTE % limit !== 0) return "LIMIT_INVALID";
  const lastByte = offset + limit - 1;
  return Math.floor(offset / MEBIBYTE) === Math.floor(lastByte / MEBIBYTE) ? undefined : "LIMIT_INVALID";
}

function find({ context, dc }: Call, location: Location): SandboxFile {
  const file = context.world.file(location.id, location.accessHash);
  if (file === undefined) throw new RpcError(400, "FILE_ID_INVALID");
  if (location.isPhoto !== (file.kind === "photo") || location.isPhoto === (location.thumbSize === "")) {
    throw new RpcError(400, "LOCATION_INVALID");
  }
  const state = referenceState(file, location.fileReference);
  if (state !== "current") throw new RpcError(400, `FILE_REFERENCE_${state.toUpperCase()}`);
  if (file.dcId !== dc.id) throw new RpcError(303, `FILE_MIGRATE_${file.dcId}`);
  return file;
}

function leftOf(file: SandboxFile, offset: number): number {
  return file.content.sizeBytes - offset;
}

function readLocation(reader: TlReader): Location {
  const constructorId = reader.uint();
  const isPhoto = constructorId === INPUT_PHOTO_FILE_LOCATION;
  if (!isPhoto && constructorId !== INPUT_DOCUMENT_FILE_LOCATION) throw new RpcError(400, "LOCATION_INVALID");
  return {
    isPhoto,
    id: reader.long(),
    accessHash: reader.long(),
    fileReference: reader.bytes(),
    thumbSize: reader.string(),
  };
}
