import { expect } from "expect";
import { createLocal } from "../../../src/providers/local/local.ts";
import { isUnderstood } from "../../../src/providers/local/understanding.ts";
import { decoded, joined, MediaFolder, silence } from "../../media.ts";
import { pieceOf } from "./piece.ts";

const signal = new AbortController().signal;
const INDONESIAN =
  "Selamat pagi semuanya. Hari ini kita akan membahas rencana perjalanan ke Yogyakarta minggu depan. Kereta berangkat pukul tujuh " +
  "pagi dari stasiun Gambir, jadi kita harus berkumpul paling lambat setengah tujuh. Jangan lupa membawa kartu identitas.";
const ENGLISH =
  "Good morning everybody. Today we are going to discuss the plan for the trip of next week. The train leaves at seven in the " +
  "morning from the old station, so we must meet at half past six at the latest. Do not forget to bring your identity card.";

/** "certain 6" is an utterance of 6 s that was heard with certainty. */
function judged(...utterances: string[]): boolean {
  let end = 0;
  const places = utterances.map((utterance) => {
    const startSample = end;
    end += Number(utterance.split(" ")[1]) * 16_000;
    return { startSample, endSample: end };
  });
  const certainty: Record<string, number> = { certain: -0.2, guessed: -0.9, nothing: -0.1 };
  return isUnderstood(
    places,
    utterances.map((utterance) => {
      const [how] = utterance.split(" ");
      return { text: how === "nothing" ? "" : "words", meanLogProbability: certainty[how] };
    }),
  );
}

Deno.test("understood is what is heard with certainty for half of its time; of little nothing is concluded", () => {
  expect(judged("certain 6")).toBe(true);
  expect(judged("certain 3", "guessed 3")).toBe(true);
  expect(judged("certain 2", "guessed 3")).toBe(false);
  expect(judged("nothing 8")).toBe(false);
  expect(judged("guessed 4.9")).toBe(true);
  expect(judged()).toBe(true);
});

for (const [voice, text, isEnglish] of [["id", INDONESIAN, false], ["en-us", ENGLISH, true]] as const) {
  Deno.test(`a voice that speaks ${voice} is ${isEnglish ? "understood" : "told from English"}`, async () => {
    await using folder = await MediaFolder.create();
    const path = await folder.speech("speech.wav", text, voice);
    await using local = createLocal();
    const piece = pieceOf(joined(await decoded(path), silence(1)));
    const heard = local.transcribe(piece, { diarize: false }, signal);
    if (isEnglish) {
      expect((await heard).segments.map((segment) => segment.text).join(" ")).toContain("identity card");
    } else await expect(heard).rejects.toMatchObject({ problem: "language", retryable: false });
  });
}
