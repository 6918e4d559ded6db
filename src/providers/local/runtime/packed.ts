import { fileURLToPath } from "node:url";
import { ProviderError } from "../../../pipeline/errors.ts";
import { findAttached, mendExecutable } from "../attached.ts";
import { readProven } from "../proven_file.ts";

/** Where tools/compile.ts lays the runtime's large files, packed, to attach them to the executable: all of them would be 34 MB more. */
export const PACKED_FOLDER = new URL("../../../../dist/packed/", import.meta.url);

export const WASM_FILE = "ort-wasm-simd-threaded.wasm";

const CHUNK_BYTES = 65_536;

/**
 * The bytes of a file that is attached to the executable in packed form.
 * @throws {ProviderError} "unavailable"
 */
export async function packed(name: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const path = fileURLToPath(new URL(`${name}.gz`, PACKED_FOLDER));
  const sha256 = (await findAttached(path))?.sha256;
  if (sha256 === undefined) throw unavailable(`${path} is missing`);
  const bytes = await readProven({ path, sha256 }, unavailable);
  return ReadableStream.from(chunksOf(bytes)).pipeThrough(new DecompressionStream("gzip"));
}

function unavailable(what: string, cause?: unknown): ProviderError {
  const message = `the built-in model's runtime cannot be used: ${what}; ${mendExecutable()}`;
  return new ProviderError("local", "unavailable", message, { cause });
}

function* chunksOf(bytes: Uint8Array<ArrayBuffer>): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

export async function isThere(file: URL): Promise<boolean> {
  try {
    return (await Deno.stat(file)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
