import { expect } from "expect";
import fc from "fast-check";
import { cleanSpeech } from "../../src/transcript/clean_speech.ts";
import type { Transcript } from "../../src/transcript/transcript.ts";

function said(language: string | undefined, text: string): Transcript {
  const spoken = text.split(" ").map((word, i) => ({ text: word, startSeconds: i, endSeconds: i + 1 }));
  const segment = { text, startSeconds: 0, endSeconds: spoken.length, words: spoken };
  return { segments: [segment], durationSeconds: spoken.length, language, sources: [] };
}

const CASES: readonly (readonly [language: string | undefined, verbatim: string, clean: string])[] = [
  ["en", "Um, so I I think, uh, the the plan is good.", "So I think, the plan is good."],
  ["en", "I was I was there, um.", "I was there."],
  ["en", "Wh- what do you want?", "What do you want?"],
  [
    "en",
    "Call five five five. It was very very late, no no no!",
    "Call five five five. It was very very late, no no no!",
  ],
  ["en", "I know that. That is it.", "I know that. That is it."],
  ["id", "Eh, saya saya mau ke ke pasar, anu, besok.", "Saya mau ke pasar, besok."],
  ["id", "Hati hati, orang orang sudah di sana.", "Hati hati, orang orang sudah di sana."],
  ["id", "Hmm.", ""],
  ["de", "Um, das das ist gut.", "Um, das das ist gut."],
  [undefined, "um um", "um um"],
];

Deno.test("fillers, doubled small words and false starts go, what is meant stays", () => {
  for (const [language, verbatim, clean] of CASES) {
    const { segments } = cleanSpeech(said(language, verbatim));
    expect(segments.map(({ text }) => text).join(" ")).toBe(clean);
    for (const { words = [] } of segments) expect(words.map(({ text }) => text).join(" ")).toBe(clean);
  }
});

Deno.test("cleaning only leaves out: every word that is left was said, in its order and at its time", () => {
  const word = fc.constantFrom("um", "the", "I", "plan", "wh-", "what", "uh,", "good.", "So", "42", "ha");
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), (spoken) => {
      const before = said("en", spoken.join(" "));
      const left = cleanSpeech(before).segments.flatMap(({ words = [] }) => words);
      let at = -1;
      for (const { text, startSeconds } of left) {
        expect(startSeconds).toBeGreaterThan(at);
        at = startSeconds;
        expect(bare(text)).toBe(bare(spoken[startSeconds]));
      }
      expect(left.some(({ text }) => /^(um|uh),?$/i.test(text))).toBe(false);
    }),
    { numRuns: 200 },
  );
});

function bare(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}
