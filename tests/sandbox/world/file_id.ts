import { tdFileId, toFileId } from "@mtcute/file-id";
import Long from "npm:long@5.3.2";
import type { SandboxFile } from "./file.ts";

export function botApiFileId(file: SandboxFile): string {
  const long = (value: bigint) => Long.fromString(value.toString());
  return toFileId({
    dcId: file.dcId,
    type: tdFileId.FileType.Document,
    fileReference: new Uint8Array(25).fill(file.referenceGeneration + 1),
    location: { _: "common", id: long(file.id), accessHash: long(file.accessHash) },
  });
}
