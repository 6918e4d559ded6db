import { join } from "node:path";
import { z } from "zod";
import { ProviderError } from "../../../pipeline/errors.ts";
import { readProven } from "../proven_file.ts";
import type { Setup } from "../protocol.ts";
import { openRuntime } from "../runtime/runtime.ts";
import { Tokenizer } from "./tokenizer.ts";
import { Whisper } from "./whisper.ts";

/** Files of a folder that holds a model ready to run. */
export const FILES = {
  encoder: "encoder.onnx",
  decoder: "decoder.onnx",
  tokenizer: "tokenizer.json",
} as const;
export const DESCRIPTION = "model.json";

export type FileSums = Record<keyof typeof FILES, string>;

const sum = z.string().regex(/^[\da-f]{64}$/);
const positive = z.number().int().positive();
const schema = z.object({
  version: z.literal(1),
  name: z.string(),
  shape: z.object({ layers: positive, heads: positive, width: positive, bands: positive }),
  sums: z.object({ encoder: sum, decoder: sum, tokenizer: sum }),
});

/** What stands in `model.json`. */
export type Description = z.infer<typeof schema>;

/** @throws {ProviderError} "unavailable" when there is none, or it cannot be read */
export async function readDescription(modelDir: string): Promise<Description> {
  const path = join(modelDir, DESCRIPTION);
  const text = await Deno.readTextFile(path).catch((cause: unknown) => {
    throw unusable(modelDir)(
      cause instanceof Deno.errors.NotFound ? `${path} is missing` : String(cause),
      cause,
    );
  });
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw unusable(modelDir)(`${path} is damaged`, cause);
  }
}

/** Proves that the model is there and whole. @throws {ProviderError} "unavailable" */
export async function checkFolder(modelDir: string): Promise<Description> {
  const description = await readDescription(modelDir);
  for (const file of Object.keys(FILES) as (keyof typeof FILES)[]) await read(modelDir, description, file);
  return description;
}

/** @throws {ProviderError} "unavailable" when a file of it is missing or damaged */
export async function loadModel(
  { modelDir, runtime: kind }: Setup,
): Promise<{ whisper: Whisper; tokenizer: Tokenizer }> {
  const description = await readDescription(modelDir);
  const runtime = await openRuntime(kind);
  const file = (name: keyof typeof FILES) => read(modelDir, description, name);
  const tokenizer = new Tokenizer(new TextDecoder().decode(await file("tokenizer")));
  // The larger one first: the memory it needs only while loading then serves the smaller one.
  const decoder = await runtime.load(await file("decoder"));
  const encoder = await runtime.load(await file("encoder"));
  const { special } = tokenizer;
  return {
    whisper: new Whisper({ runtime, encoder, decoder, shape: description.shape, special }),
    tokenizer,
  };
}

function read(modelDir: string, { sums }: Description, name: keyof typeof FILES) {
  return readProven({ path: join(modelDir, FILES[name]), sha256: sums[name] }, unusable(modelDir));
}

function unusable(modelDir: string): (reason: string, cause?: unknown) => ProviderError {
  return (reason, cause) => {
    const message =
      `the speech model in ${modelDir} cannot be used: ${reason}; fetch it by the command model`;
    return new ProviderError("local", "unavailable", message, { cause });
  };
}
