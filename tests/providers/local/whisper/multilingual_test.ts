import { expect } from "expect";
import { createLocal } from "../../../../src/providers/local/local.ts";
import { pieceOf, roomNoise, sequence } from "../piece.ts";

/** Loud noise with pauses: to the search for utterances it is speech. */
const SPEECH = sequence(1, roomNoise(2, 5000), 1, roomNoise(2, 5000), 1);

async function heardWith(languages: string[], language?: string, samples = SPEECH) {
  await using local = createLocal({
    workers: 1,
    multilingual: { name: "whisper-base", modelDir: "no model here", languages },
    runtime: () => Promise.resolve({ kind: "native" }),
    freeMemory: () => Infinity,
    startWorker: () => new Worker(new URL("./scripted_worker.ts", import.meta.url), { type: "module" }),
  });
  return await local.transcribe(pieceOf(samples), { diarize: false, language }, new AbortController().signal);
}

Deno.test("what only seemed to be English is heard in another language that is expected", async () => {
  const { language, segments } = await heardWith(["id", "en"]);
  expect({ language, text: segments[0].text }).toEqual({ language: "id", text: "Selamat pagi." });
});

Deno.test("English that the English model does not understand is Whisper's, whatever else is expected", async () => {
  const soft = sequence(1, roomNoise(2, 1500), 1, roomNoise(2, 1500), 1);
  for (const languages of [["id", "en"], []]) {
    const { language, model, segments } = await heardWith(languages, undefined, soft);
    expect({ language, model, text: segments[0].text })
      .toEqual({ language: "en", model: "whisper-base", text: "Good morning." });
  }
});

Deno.test("where English alone is expected, it stays refused", async () => {
  await expect(heardWith(["en"])).rejects.toMatchObject({ problem: "language" });
});

Deno.test("a language that the model has no word for is refused before it is asked", async () => {
  await expect(heardWith([], "ga")).rejects.toMatchObject({ problem: "language" });
  await expect(heardWith(["ga"], "ga")).rejects.toMatchObject({ problem: "language" });
  expect(await heardWith(["id", "ga"], "id")).toMatchObject({ language: "id" });
});

Deno.test("where the language changes within what is heard at once, each utterance is heard in its own", async () => {
  const [quiet, loud] = [
    (seconds: number) => roomNoise(seconds, 5000),
    (seconds: number) => roomNoise(seconds, 12_000),
  ];
  const mixed = sequence(1, quiet(9), 0.5, loud(4), 1, loud(6), 1, loud(7), 1);
  const { language, segments } = await heardWith(["fr", "id"], undefined, mixed);
  expect(language).toBe("id");
  const heard = segments.map(({ text, startSeconds }) => `${Math.round(startSeconds)} ${text}`);
  expect(heard).toEqual(["1 Bonjour.", "11 Selamat pagi.", "16 Selamat pagi.", "23 Selamat pagi."]);
});

Deno.test("where the model ends before the speech does, the rest is heard, too", async () => {
  const speech = sequence(1, roomNoise(14, 5000), 1);
  const { segments } = await heardWith(["fr"], undefined, speech);
  const heard = segments.map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds].map(Math.round));
  expect(heard).toEqual([[1, 11], [11, 15]]);
});
