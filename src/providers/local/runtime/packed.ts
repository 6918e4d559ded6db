/** Where tools/compile.ts lays the runtime's large files, packed, for the executable: what it holds lies in memory. */
export const PACKED_FOLDER = new URL("../../../../dist/packed/", import.meta.url);

export const WASM_FILE = "ort-wasm-simd-threaded.wasm";

/** The bytes of a file that the executable holds in packed form. */
export async function packed(name: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const file = await Deno.open(new URL(`${name}.gz`, PACKED_FOLDER));
  return file.readable.pipeThrough(new DecompressionStream("gzip"));
}

export async function isThere(file: URL): Promise<boolean> {
  try {
    return (await Deno.stat(file)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
