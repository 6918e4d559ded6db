import { expect } from "expect";
import fc from "fast-check";
import { BINS, Fourier, FRAME } from "../../../../src/providers/local/whisper/fourier.ts";
import { chooseLanguage } from "../../../../src/providers/local/whisper/language_choice.ts";
import { Mel } from "../../../../src/providers/local/whisper/mel.ts";
import { stretchesOf } from "../../../../src/providers/local/whisper/stretches.ts";
import { chooseToken } from "../../../../src/providers/local/whisper/token_choice.ts";
import { Tokenizer } from "../../../../src/providers/local/whisper/tokenizer.ts";
import { windowsOf } from "../../../../src/providers/local/whisper/windows.ts";

/** A tokenizer of 300 texts and few languages; times begin at 310. */
const SPECIAL = ["endoftext", "startoftranscript", "en", "id", "transcribe", "nospeech", "notimestamps"];
const TOKENIZER = new Tokenizer(JSON.stringify({
  model: { vocab: { "Ġselamat": 0, "Ġpagi": 1, "ÃĤ": 2, "Ċ": 3 } },
  added_tokens: SPECIAL.map((name, i) => ({ id: 300 + i, content: `<|${name}|>` })),
}));
const FIRST_TIME = 307;
const heard = (...tokens: number[]) => tokens.map((token) => ({ token, logProbability: -0.5 }));

Deno.test("the spectrum is that of the definition", () => {
  const frame = Float64Array.from({ length: FRAME }, (_, i) => Math.sin(i * i / 37) + 0.3 * Math.cos(i / 3));
  const power = new Float64Array(BINS);
  new Fourier().power(frame, power);
  for (const bin of [0, 1, 7, 99, 100, 163, 200]) {
    let [re, im] = [0, 0];
    frame.forEach((value, i) => {
      re += value * Math.cos(2 * Math.PI * bin * i / FRAME);
      im -= value * Math.sin(2 * Math.PI * bin * i / FRAME);
    });
    expect(power[bin]).toBeCloseTo(re * re + im * im, 6);
  }
});

Deno.test("a tone lies in its band, and silence is no more than 2 below the loudest, as Whisper was trained", () => {
  const tone = Float32Array.from({ length: 16_000 }, (_, i) => Math.sin(2 * Math.PI * 1000 * i / 16_000));
  const mel = new Mel(80).of(tone, 200);
  const column = Array.from({ length: 80 }, (_, band) => mel[band * 200 + 50]);
  expect(column.indexOf(Math.max(...column))).toBe(26); // 15 of 45.2 mels up to 8 kHz, in 81 steps
  expect(Math.max(...mel) - mel[199]).toBeCloseTo(2, 5);
});

Deno.test("tokens are text in their bytes, and the special ones are found by name", () => {
  expect(TOKENIZER.decode([0, 1, 3])).toBe("selamat pagi");
  expect(TOKENIZER.decode([2])).toBe("Â");
  expect(TOKENIZER.special).toMatchObject({
    end: 300,
    start: 301,
    transcribe: 304,
    noSpeech: 305,
    noTimes: 306,
  });
  expect([...TOKENIZER.special.languages]).toEqual([["en", 302], ["id", 303]]);
  expect(() => new Tokenizer(`{"model":{"vocab":{}},"added_tokens":[]}`)).toThrow(
    /lacks <\|startoftranscript/,
  );
});

Deno.test("times come in pairs, never go back, and come when all of them together are likelier than any text", () => {
  const choose = (tokens: number[], likely: Record<number, number>) => {
    const logits = new Float32Array(FIRST_TIME + 1501).fill(-20);
    for (const [token, value] of Object.entries(likely)) logits[Number(token)] = value;
    return chooseToken(logits, tokens, TOKENIZER.special).token;
  };
  const at = (n: number) => FIRST_TIME + n;
  expect(choose([], { 0: 9, [at(60)]: 8, [at(10)]: 1 })).toBe(at(10)); // speech begins with a time, within a second
  expect(choose([at(10)], { [at(20)]: 9, 1: 2 })).toBe(1); // then text
  expect(choose([at(10), 1], { [at(5)]: 9, 0: 3 })).toBe(0); // no time before the one that began it
  expect(choose([at(10), 1], { 0: 3, [at(30)]: 2.9, [at(31)]: 2.9 })).toBe(at(30));
  expect(choose([at(10), 1, at(30)], { 0: 9, 300: 5, [at(30)]: 4 })).toBe(300); // behind its end: a time, or all ends
  expect(choose([at(10), 1, at(30)], { 0: 9, 300: 1, [at(30)]: 4 })).toBe(at(30));
  expect(choose([at(10)], { 304: 9, 305: 9, 0: 1 })).toBe(0); // never a special one
});

Deno.test("stretches have their times and certainty; what has no end, ends with the window", () => {
  const at = (seconds: number) => FIRST_TIME + seconds * 50;
  expect(stretchesOf(heard(at(0), 0, at(1), at(1.5), 1), TOKENIZER, 4)).toEqual([
    { text: "selamat", startSeconds: 0, endSeconds: 1, meanLogProbability: -0.5 },
    { text: "pagi", startSeconds: 1.5, endSeconds: 4, meanLogProbability: -0.5 },
  ]);
  expect(stretchesOf(heard(at(0), 3, at(1)), TOKENIZER, 4)).toEqual([]);
});

Deno.test("what says the same over and over is a guess, however sure it sounds; who says it twice is believed", () => {
  const rounds = (count: number) =>
    stretchesOf(
      Array.from({ length: count }, (_, i) =>
        heard(FIRST_TIME + 100 * i, 0, 1, 0, 1, FIRST_TIME + 100 * (i + 1))).flat(),
      TOKENIZER,
      20,
    ).map(({ meanLogProbability }) =>
      meanLogProbability
    );
  expect(rounds(2)).toEqual([-0.5, -0.5]);
  expect(new Set(rounds(10))).toEqual(new Set([-Infinity]));
});

Deno.test("the language is the likeliest that is expected, kin counted in; another one is told", () => {
  const shares = (all: Record<string, number>) => new Map(Object.entries(all));
  expect(chooseLanguage(shares({ id: 0.3, ms: 0.5, en: 0.2 }), [])).toBe("ms");
  expect(chooseLanguage(shares({ id: 0.1, ms: 0.5, en: 0.4 }), ["id", "en"])).toBe("id");
  expect(chooseLanguage(shares({ id: 0.1, ms: 0.5, en: 0.4 }), ["id", "ms"])).toBe("ms");
  expect(chooseLanguage(shares({ id: 0.02, en: 0.03, it: 0.95 }), ["id", "en"])).toBe(undefined);
  expect(chooseLanguage(shares({ id: 0.04, en: 0.05, it: 0.45, es: 0.46 }), ["id", "en"])).toBe("en"); // noise
});

Deno.test("what is spoken around a window stays its language, unless it surely is another one", () => {
  const shares = (all: Record<string, number>) => new Map(Object.entries(all));
  expect(chooseLanguage(shares({ id: 0.3, ms: 0.6, en: 0.1 }), [], "id")).toBe("id");
  expect(chooseLanguage(shares({ id: 0.05, it: 0.45, es: 0.5 }), [], "id")).toBe("id");
  expect(chooseLanguage(shares({ id: 0.05, it: 0.9, es: 0.05 }), [], "id")).toBe("it");
  expect(chooseLanguage(shares({ id: 0.02, ms: 0.6, en: 0.38 }), ["id", "en"], "id")).toBe("id"); // kin
  expect(chooseLanguage(shares({ id: 0.02, en: 0.9, it: 0.08 }), ["id", "en"], "id")).toBe("en");
  expect(chooseLanguage(shares({ id: 0.02, en: 0.03, it: 0.95 }), ["id", "en"], "id")).toBe(undefined);
  expect(chooseLanguage(shares({ id: 0.4, en: 0.6 }), ["id", "en"], "fr")).toBe("en");
});

Deno.test("windows hold every utterance once, in order, apart, and are at most 20 s", () => {
  const gaps = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 1600, max: 240_000 })),
  );
  fc.assert(fc.property(gaps, (lengths) => {
    let at = 0;
    const utterances = lengths.map(([pause, length]) => {
      const startSample = at + pause;
      at = startSample + length;
      return { startSample, endSample: at };
    });
    const windows = windowsOf(utterances, at);
    expect(windows.flatMap(({ utterances }) => utterances)).toEqual(utterances);
    let before = 0;
    for (const { startSample, endSample, utterances } of windows) {
      expect(startSample).toBeGreaterThanOrEqual(before);
      expect(startSample).toBeLessThanOrEqual(utterances[0].startSample);
      expect(endSample).toBeGreaterThanOrEqual(utterances[utterances.length - 1].endSample);
      expect(utterances[utterances.length - 1].endSample - startSample).toBeLessThanOrEqual(20 * 16_000);
      before = endSample;
    }
  }));
});
