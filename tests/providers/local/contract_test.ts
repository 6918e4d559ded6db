import { createLocal } from "../../../src/providers/local/local.ts";
import { findRuntime } from "../../../src/providers/local/runtime/find_runtime.ts";
import type { RuntimeKind } from "../../../src/providers/local/runtime/runtime.ts";
import { testTranscriber, type TranscriberSituation } from "../../contracts/transcriber.ts";
import { librivoxSentences } from "../../media.ts";
import { pieceOf } from "./piece.ts";
import { ENDLESS, startScriptedWorker } from "./scripts.ts";

for (const kind of ["native", "wasm"] as const) {
  testTranscriber({ name: `local, ${kind}`, open: (situation) => open(situation, kind) });
}

async function open(
  situation: "speech" | "silence" | "endless",
  kind: RuntimeKind,
): Promise<TranscriberSituation> {
  const [{ samples }] = await librivoxSentences();
  const given = () => Promise.resolve({ kind });
  const underWay = Promise.withResolvers<void>();
  const local = createLocal(
    situation === "endless" ? { startWorker, runtime: given } : { workers: 1, runtime },
  );
  function startWorker() {
    underWay.resolve();
    return startScriptedWorker();
  }
  async function runtime() {
    const found = await findRuntime();
    return kind === "native" ? found : await given();
  }
  return {
    transcriber: local,
    piece: pieceOf(situation === "silence" ? new Int16Array(16_000) : forScript(samples)),
    underWay: underWay.promise,
    [Symbol.asyncDispose]: () => local[Symbol.asyncDispose](),
  };
}

/** An utterance begins at most 0.2 s before its first sound: there the scripted worker looks for its script. */
function forScript(samples: Int16Array<ArrayBuffer>): Int16Array<ArrayBuffer> {
  return samples.map((sample, i) => i < 4000 ? ENDLESS : sample);
}
