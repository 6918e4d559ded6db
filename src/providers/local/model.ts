import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ProviderError } from "../../pipeline/errors.ts";
import { mendExecutable } from "./attached.ts";
import { readProven } from "./proven_file.ts";

export const MODEL_NAME = "moonshine-tiny-en";

/** A file of the model and the SHA-256 sum it must have. */
export interface ModelFile {
  fileName: string;
  sha256: string;
}

/** Moonshine tiny, English, 8 bit (MIT licence), of npm's @moonshine-ai/moonshine-js 0.1.29, dist/model/tiny/quantized. */
export const ENCODER: ModelFile = {
  fileName: "encoder_model.onnx",
  sha256: "c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a",
};
export const DECODER: ModelFile = {
  fileName: "decoder_model_merged.onnx",
  sha256: "eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367",
};

/** `models` beside the sources; the executable has its model's files attached under these names. */
export function defaultModelDir(): string {
  return fileURLToPath(new URL("../../../models", import.meta.url));
}

/**
 * Reads a file of the model and proves it undamaged.
 * @throws {ProviderError} "unavailable"; the message says what mends it
 */
export async function readModelFile(modelDir: string, file: ModelFile): Promise<Uint8Array<ArrayBuffer>> {
  const isAttached = Deno.build.standalone && modelDir === defaultModelDir();
  const mend = isAttached ? mendExecutable() : "run `./run model` to fetch it (28 MB)";
  return await readProven({ path: join(modelDir, file.fileName), sha256: file.sha256 }, (what, cause) => {
    const message = `the local speech model cannot be used: ${what}; ${mend}`;
    return new ProviderError("local", "unavailable", message, { cause });
  });
}

/**
 * Proves that the model is there and whole.
 * @throws {ProviderError} "unavailable"
 */
export async function checkModel(modelDir: string = defaultModelDir()): Promise<void> {
  for (const file of [ENCODER, DECODER]) await readModelFile(modelDir, file);
}
