import { createHash } from "node:crypto";
import { systemReason } from "../../system_reason.ts";
import { readLargeFile } from "./read_large_file.ts";

/** A file of a model, and the SHA-256 sum it must have. */
export interface ProvenFile {
  path: string;
  sha256: string;
}

/**
 * Reads a file and proves it undamaged.
 * @param unusable makes the error of the reason why it is not
 */
export async function readProven(
  { path, sha256 }: ProvenFile,
  unusable: (reason: string, cause?: unknown) => Error,
): Promise<Uint8Array<ArrayBuffer>> {
  const hash = createHash("sha256");
  const bytes = await readLargeFile(path, (chunk) => hash.update(chunk)).catch((cause: unknown) => {
    const isMissing = cause instanceof Deno.errors.NotFound;
    throw unusable(
      isMissing ? `${path} is missing` : `${path} cannot be read (${systemReason(cause)})`,
      cause,
    );
  });
  if (hash.digest("hex") !== sha256) throw unusable(`${path} is damaged (wrong SHA-256 sum)`);
  return bytes;
}

/** The SHA-256 sum of a file, which need not fit into memory. */
export async function sumOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  const { readable } = await Deno.open(path);
  for await (const chunk of readable) hash.update(chunk);
  return hash.digest("hex");
}
