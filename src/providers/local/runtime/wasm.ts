import { fileURLToPath } from "node:url";
import * as ort from "onnxruntime-web";
import { pages, readLargeFile } from "../read_large_file.ts";
import { isThere, packed, WASM_FILE } from "./packed.ts";
import type { Runtime } from "./runtime.ts";

/** ONNX Runtime as WebAssembly, one thread. */
export async function openWasm(): Promise<Runtime> {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = await readWasm();
  return { Tensor: ort.Tensor, load };
}

async function load(model: Uint8Array<ArrayBuffer>): Promise<ort.InferenceSession> {
  const session = await ort.InferenceSession.create(model);
  ort.env.wasm.wasmBinary = undefined; // read once, with the first session
  return session;
}

/** It is given as bytes: found alike in the package cache and, packed, attached to the executable. */
async function readWasm(): Promise<Uint8Array<ArrayBuffer>> {
  const file = new URL(WASM_FILE, import.meta.resolve("onnxruntime-web"));
  if (await isThere(file)) return await readLargeFile(fileURLToPath(file));
  const bytes = await new Response(await packed(WASM_FILE)).bytes();
  const own = pages(bytes.length);
  own.set(bytes);
  return own;
}
