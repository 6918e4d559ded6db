import type { InferenceSession } from "onnxruntime-node";
import type { Runtime } from "./runtime.ts";

const OPTIONS: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
  enableMemPattern: false, // kept for every length that is seen, and every window has its own: 160 MB with Whisper base
  extra: {
    session: {
      x64quantprecision: "1", // processors without VNNI would overflow in silence
      intra_op: { allow_spinning: "0" }, // a thread that waits must not burn a shared core
    },
  },
};

/** ONNX Runtime as machine code; `loadNativeLibrary` was there before. */
export async function openNative(): Promise<Runtime> {
  const { InferenceSession, Tensor } = await import("onnxruntime-node");
  return { Tensor, load: (model) => InferenceSession.create(model, OPTIONS) };
}
