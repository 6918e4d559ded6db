import type { InferenceSession, TensorConstructor } from "onnxruntime-node";

/** Machine code of this system, or WebAssembly where that cannot be loaded: half as fast, and larger. */
export type RuntimeKind = "native" | "wasm";

/** ONNX Runtime, as far as the models need it; both kinds give the same. */
export interface Runtime {
  Tensor: TensorConstructor;
  load(model: Uint8Array<ArrayBuffer>): Promise<InferenceSession>;
}

/** Opens the runtime that `findRuntime` found; each worker has its own. */
export async function openRuntime(kind: RuntimeKind): Promise<Runtime> {
  if (kind === "native") return (await import("./native.ts")).openNative();
  return (await import("./wasm.ts")).openWasm();
}
