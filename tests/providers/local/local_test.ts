import { join } from "node:path";
import { expect } from "expect";
import { createLocal } from "../../../src/providers/local/local.ts";
import { checkModel, defaultModelDir, ENCODER } from "../../../src/providers/local/model.ts";
import { librivoxSentences } from "../../media.ts";
import { pieceOf, roomNoise, sequence } from "./piece.ts";
import { ENDLESS, startScriptedWorker } from "./scripts.ts";

const options = { diarize: false };
const given = () => Promise.resolve({ kind: "native" } as const);
const never = () => new AbortController().signal;

/** A copy of the model in a folder that is removed afterwards. */
async function copyOfModel() {
  const folder = await Deno.makeTempDir({ prefix: "transhades-model-" });
  for await (const { name } of Deno.readDir(defaultModelDir())) {
    if (name.endsWith(".onnx")) await Deno.copyFile(join(defaultModelDir(), name), join(folder, name));
  }
  return { folder, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

Deno.test("any language but English is refused, and the answer names who knows it", async () => {
  await using local = createLocal({ startWorker: startScriptedWorker });
  for (const language of ["id", "de", "pt-BR"]) {
    const refusal = local.transcribe(pieceOf(roomNoise(1)), { ...options, language }, never());
    await expect(refusal).rejects.toMatchObject({ problem: "language", retryable: false });
    await expect(refusal).rejects.toThrow(/groq, deepgram, together, openai/);
  }
});

Deno.test("English may be asked for in any spelling", async () => {
  await using local = createLocal({ startWorker: startScriptedWorker });
  for (const language of ["en", "EN", "en-US"]) {
    const { segments } = await local.transcribe(pieceOf(roomNoise(1)), { ...options, language }, never());
    expect(segments).toEqual([]);
  }
});

Deno.test("a piece without sound never wakes the model", async () => {
  await using local = createLocal({
    startWorker: () => {
      throw new Error("nobody should be woken");
    },
  });
  const silence = pieceOf(new Int16Array(16_000), true);
  expect((await local.transcribe(silence, options, never())).segments).toEqual([]);
  expect((await local.transcribe(pieceOf(roomNoise(3, 2000)), options, never())).segments).toEqual([]);
});

Deno.test("a missing model names the command that mends it, and is used as soon as it is there", async () => {
  const [, { samples }] = await librivoxSentences();
  await using model = await copyOfModel();
  const path = join(model.folder, ENCODER.fileName);
  await Deno.rename(path, `${path}.away`);
  await using local = createLocal({ modelDir: model.folder, workers: 1 });
  const failed = local.transcribe(pieceOf(samples), options, never());
  await expect(failed).rejects.toMatchObject({ problem: "unavailable" });
  await expect(failed).rejects.toThrow(/is missing.*\.\/run model/);
  await Deno.rename(`${path}.away`, path);
  const { segments } = await local.transcribe(pieceOf(samples), options, never());
  expect(segments.map(({ text }) => text).join(" ")).toMatch(/young man/);
});

Deno.test("a damaged model is told from a whole one", async () => {
  await using model = await copyOfModel();
  await checkModel(model.folder);
  const path = join(model.folder, ENCODER.fileName);
  using file = await Deno.open(path, { write: true });
  await file.seek(1000, Deno.SeekMode.Start);
  await file.write(new Uint8Array([1, 2, 3]));
  await expect(checkModel(model.folder)).rejects.toThrow(/is damaged.*\.\/run model/);
  await Deno.truncate(path, 1000);
  await expect(checkModel(model.folder)).rejects.toThrow(/is damaged/);
});

Deno.test("an abort ends every utterance of the piece with the signal's reason", async () => {
  const [{ samples }] = await librivoxSentences();
  const endless = sequence(samples, 1, samples, 1, samples);
  const stop = new AbortController();
  const reason = new Error("the person pressed stop");
  await using local = createLocal({ startWorker: startScriptedWorker, workers: 1, runtime: given });
  const work = local.transcribe(pieceOf(endless.fill(ENDLESS, 0, 4000)), options, stop.signal);
  stop.abort(reason);
  await expect(work).rejects.toBe(reason);
});
