import { expect } from "expect";
import { Sound } from "../../../src/providers/whisper/sound.ts";
import { heard, type Line, segmentsOf, textOf } from "./said.ts";
import { soundingPiece, type Stretch } from "./sounding_piece.ts";

const SPOKEN: Line = ["Good morning, everybody.", 0, 2.5];
const SURE = { avg_logprob: -0.15, no_speech_prob: 0.01, compression_ratio: 1.2 };
/** Speech in the first three seconds, and then nothing. */
const SILENT_END: readonly Stretch[] = [[0, 3]];
const SOUNDING_END: readonly Stretch[] = [[0, 3], [6.5, 7.5]];

function kept(said: readonly Line[], sounds: readonly Stretch[], noise = 0, prompt?: string): string[] {
  const segments = segmentsOf(said).map((segment) => ({ ...segment, ...SURE }));
  const { segments: left } = heard({ text: textOf(said), segments }, { sounds, noise, prompt });
  return left.map(({ text }) => text);
}

const PHANTOMS = [
  "Terima kasih telah menonton!",
  "Terima kasih.",
  "Thank you for watching!",
  "Thank you.",
  "Subtitles by the Amara.org community",
  "Teks oleh komunitas Amara.org",
  "ご視聴ありがとうございました",
  "Sous-titrage Société Radio-Canada",
];

for (const noise of [0, 60]) {
  const ground = noise === 0 ? "digital silence" : "the noise floor";
  for (const phantom of PHANTOMS) {
    Deno.test(`"${phantom}" over ${ground} goes, however sure the model is, and stays over sound`, () => {
      const said = [SPOKEN, [phantom, 6, 8]] as const;
      expect(kept(said, SILENT_END, noise)).toEqual([SPOKEN[0]]);
      expect(kept(said, SOUNDING_END, noise)).toEqual([SPOKEN[0], phantom]);
    });
  }

  for (
    const loop of ["And we go on. ".repeat(12).trim(), "はい、".repeat(12), "a b c d a b c d a b c d a b"]
  ) {
    Deno.test(`a loop over ${ground} goes, and stays over sound: ${loop.slice(0, 20)}`, () => {
      const said = [SPOKEN, [loop, 6, 8]] as const;
      expect(kept(said, SILENT_END, noise)).toEqual([SPOKEN[0]]);
      expect(kept(said, SOUNDING_END, noise)).toEqual([SPOKEN[0], loop]);
    });
  }

  Deno.test(`a loop of segments over ${ground} goes; those over sound stay`, () => {
    const loop: Line[] = [5, 6, 7, 8, 9].map((start) => ["Go on.", start, start + 0.9]);
    expect(kept([SPOKEN, ...loop], SILENT_END, noise)).toEqual([SPOKEN[0]]);
    expect(kept([SPOKEN, ...loop], [[0, 3], [6, 7]], noise)).toEqual([SPOKEN[0], "Go on."]);
  });

  for (const echo of ["Joko Widodo, ITS", "Meeting notes: Joko Widodo, ITS, Surabaya.", "ITS, Surabaya"]) {
    Deno.test(`our own prompt over ${ground} goes, and stays over sound: ${echo}`, () => {
      const prompt = "Meeting notes: Joko Widodo, ITS, Surabaya.";
      const said = [SPOKEN, [echo, 6, 8]] as const;
      expect(kept(said, SILENT_END, noise, prompt)).toEqual([SPOKEN[0]]);
      expect(kept(said, SOUNDING_END, noise, prompt)).toEqual([SPOKEN[0], echo]);
      expect(kept(said, SILENT_END, noise)).toEqual([SPOKEN[0], echo]);
    });
  }
}

Deno.test("a word that is only inside a word of the prompt is no echo", () => {
  expect(kept([SPOKEN, ["Ya.", 6, 8]], SILENT_END, 0, "Surabaya")).toHaveLength(2);
  expect(kept([SPOKEN, ["大阪", 6, 8]], SILENT_END, 0, "東京、大阪、名古屋")).toHaveLength(1);
});

Deno.test("other words stay where nothing sounds: their times may be wrong", () => {
  expect(kept([SPOKEN, ["The train leaves at nine.", 6, 8]], SILENT_END)).toHaveLength(2);
});

Deno.test("words that the model doubts twice go over silence, and stay over sound", () => {
  const doubts = { avg_logprob: -1.4, no_speech_prob: 0.9 };
  const segments = segmentsOf([SPOKEN, ["The train leaves at nine.", 6, 8]]).map((segment, i) =>
    i === 0 ? segment : { ...segment, ...doubts }
  );
  const text = `${SPOKEN[0]} The train leaves at nine.`;
  expect(heard({ text, segments }, { sounds: SILENT_END }).segments).toHaveLength(1);
  expect(heard({ text, segments }, { sounds: SOUNDING_END }).segments).toHaveLength(2);
});

Deno.test("a phantom of which nobody told the time stays: it may be what sounds", () => {
  const text = "Good morning, everybody. Thank you for watching.";
  const { segments } = heard({ text, segments: segmentsOf([SPOKEN]) }, { sounds: SILENT_END });
  expect(segments.map((segment) => segment.text).join(" ")).toBe(text);
});

Deno.test("a phantom that begins past the end goes, other words there stay", () => {
  const past: Line[] = [SPOKEN, ["See you soon.", 12.7, 14], ["Thank you for watching!", 14, 16]];
  expect(kept(past, [[0, 12]])).toEqual([SPOKEN[0], "See you soon."]);
});

Deno.test("a click is no sound, a short word is", () => {
  const click = new Sound(soundingPiece(12, [[0, 3], [7, 7.05]]).samples);
  expect(click.isIn(6, 8)).toBe(false);
  expect(click.isIn(2, 8)).toBe(true);
  expect(new Sound(soundingPiece(12, [[0, 3], [7, 7.15]]).samples).isIn(6, 8)).toBe(true);
});

Deno.test("a time without length is judged by what is around it", () => {
  const sound = new Sound(soundingPiece(12, [[0, 3], [6.9, 7.1]]).samples);
  expect(sound.isIn(7, 7)).toBe(true);
  expect(sound.isIn(9, 9)).toBe(false);
});
