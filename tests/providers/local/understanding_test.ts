import { expect } from "expect";
import { createLocal } from "../../../src/providers/local/local.ts";
import { isUnderstood, isUnheard, stretches } from "../../../src/providers/local/understanding.ts";
import { decoded, joined, MediaFolder, silence } from "../../media.ts";
import { pieceOf } from "./piece.ts";

const signal = new AbortController().signal;
/** Each worker loads the model, which takes longer than these recordings. */
const ONE_WORKER = { workers: 1 };
const INDONESIAN =
  "Selamat pagi semuanya. Hari ini kita akan membahas rencana perjalanan ke Yogyakarta minggu depan. " +
  "Jangan lupa membawa kartu identitas.";
const ENGLISH = "Good morning everybody. Today we are going to discuss the plan for the trip of next week. " +
  "Do not forget to bring your identity card.";

/** "certain 6" is an utterance of 6 s that was heard with certainty. */
function utterancesOf(scripts: readonly string[]) {
  let end = 0;
  const places = scripts.map((script) => {
    const startSample = end;
    end += Number(script.split(" ")[1]) * 16_000;
    return { startSample, endSample: end };
  });
  const certainty: Record<string, number> = { certain: -0.2, guessed: -0.9, nothing: -0.1, music: -0.01 };
  const heard = scripts.map((script) => {
    const [how] = script.split(" ");
    const text = how === "nothing" || how === "music" ? "" : "words";
    return { text, meanLogProbability: certainty[how] };
  });
  return [places, heard] as const;
}

function judged(...scripts: string[]): boolean {
  return isUnderstood(...utterancesOf(scripts));
}

Deno.test("understood is what is heard with certainty for half of its time; of little nothing is concluded", () => {
  expect(judged("certain 6")).toBe(true);
  expect(judged("certain 3", "guessed 3")).toBe(true);
  expect(judged("certain 2", "guessed 3")).toBe(false);
  expect(judged("nothing 8")).toBe(false);
  expect(judged("guessed 4.9")).toBe(true);
  expect(judged()).toBe(true);
});

Deno.test("much speech of which no word was heard is no recording without words; a cough or music is", () => {
  const unheard = (pieceSeconds: number, ...scripts: string[]) =>
    isUnheard(...utterancesOf(scripts), pieceSeconds);
  expect(unheard(4, "nothing 2")).toBe(true);
  expect(unheard(4, "nothing 2", "music 1")).toBe(true);
  expect(unheard(4, "nothing 2", "guessed 1")).toBe(false);
  expect(unheard(60, "nothing 2")).toBe(false);
  expect(unheard(2, "nothing 0.9")).toBe(false);
  expect(unheard(20, "music 15")).toBe(false);
  expect(unheard(4)).toBe(false);
});

Deno.test("what is surely no speech tells nothing of the language", () => {
  expect(judged("music 15", "certain 6")).toBe(true);
  expect(judged("music 15")).toBe(true);
  expect(judged("music 15", "guessed 6")).toBe(false);
  expect(judged("music 15", "certain 2", "guessed 4")).toBe(false);
});

Deno.test("a stretch of English is one that is no chance: long, and much of all speech", () => {
  const found = (...scripts: string[]) => stretches(...utterancesOf(scripts));
  expect(found("guessed 9", "certain 4", "certain 3")).toEqual([false, true, true]);
  expect(found("guessed 9", "certain 4", "guessed 9", "certain 3")).toEqual([false, false, false, false]);
  expect(found("guessed 60", "certain 4", "certain 3", "guessed 9")).toEqual([false, false, false, false]);
  expect(found("guessed 15", "certain 6", "music 30")).toEqual([false, true, false]);
});

for (const [voice, text, isEnglish] of [["id", INDONESIAN, false], ["en-us", ENGLISH, true]] as const) {
  Deno.test(`a voice that speaks ${voice} is ${isEnglish ? "understood" : "told from English"}`, async () => {
    await using folder = await MediaFolder.create();
    const path = await folder.speech("speech.wav", text, voice);
    await using local = createLocal(ONE_WORKER);
    const piece = pieceOf(joined(await decoded(path), silence(1)));
    const heard = local.transcribe(piece, { diarize: false }, signal);
    if (isEnglish) {
      expect((await heard).segments.map((segment) => segment.text).join(" ")).toContain("identity card");
    } else await expect(heard).rejects.toMatchObject({ problem: "language", retryable: false });
  });
}

/** Chords of a plucked instrument, half a second each. */
function music(seconds: number): Int16Array<ArrayBuffer> {
  return Int16Array.from({ length: seconds * 16_000 }, (_, i) => {
    const root = [220, 262, 330, 392, 294][Math.floor(i / 8000) % 5];
    const time = i % 8000 / 16_000;
    const tones = [1, 1.25, 1.5, 0.5].map((ratio) => Math.sin(2 * Math.PI * root * ratio * time));
    return 4000 * Math.exp(-3 * time) * tones.reduce((a, b) => a + b, 0);
  });
}

Deno.test("music in front of English takes no word of it; in front of Indonesian it changes nothing", async () => {
  await using folder = await MediaFolder.create();
  await using local = createLocal(ONE_WORKER);
  const transcribe = (samples: Int16Array<ArrayBuffer>) =>
    local.transcribe(pieceOf(samples), { diarize: false }, signal);
  const english = await decoded(await folder.speech("en.wav", ENGLISH, "en-us"));
  const indonesian = await decoded(await folder.speech("id.wav", INDONESIAN, "id"));
  const { segments } = await transcribe(joined(music(15), english, silence(1)));
  const text = segments.map((segment) => segment.text).join(" ").replace("[…]", "").trim();
  expect(text).toMatch(/^Good morning/);
  expect(text).toContain("identity card");
  await expect(transcribe(joined(music(15), indonesian))).rejects.toMatchObject({ problem: "language" });
});

Deno.test("speech in another language beside English is a gap, at its time", async () => {
  await using folder = await MediaFolder.create();
  await using local = createLocal(ONE_WORKER);
  const english = await decoded(await folder.speech("en.wav", ENGLISH, "en-us"));
  const indonesian = await decoded(await folder.speech("id.wav", INDONESIAN, "id"));
  const piece = pieceOf(joined(indonesian, silence(1), english, silence(1)));
  const { segments: [gap, ...words] } = await local.transcribe(piece, { diarize: false }, signal);
  expect(gap.text).toBe("[…]");
  expect(gap.endSeconds).toBeCloseTo(indonesian.length / 16_000, 0);
  expect(words.map(({ text }) => text).join(" ")).toMatch(/^Good morning/);
});
