import { expect } from "expect";
import type { PieceTranscript } from "../../../src/transcript/transcript.ts";
import { deepgramResponse, deepgramTranscript } from "../../../src/providers/deepgram/response.ts";
import { lines } from "./said.ts";
import { soundingPiece } from "./sounding_piece.ts";

function heard(results: unknown, diarize = false): PieceTranscript {
  return deepgramTranscript(deepgramResponse({ results }), soundingPiece(12), { diarize }, {
    provider: "deepgram",
    model: "nova-3",
  });
}

/** Words of half a second each, as Deepgram writes them. */
function words(text: string, from: number, speakers: readonly unknown[] = []): object[] {
  return text.split(" ").map((word, i) => ({
    word: word.toLowerCase().replace(/[.,]/g, ""),
    punctuated_word: word,
    start: from + i / 2,
    end: from + i / 2 + 0.5,
    ...(speakers.length > 0 && { speaker: speakers[i] }),
  }));
}

function channel(transcript: string, list: unknown = null): object {
  return { alternatives: [{ transcript, words: list }] };
}

for (
  const [language, list, texts] of [
    ["Japanese", [["今日", 0], ["は", 0], ["天気", 1], ["です", 1]], ["今日は", "天気です"]],
    ["Thai", [["วันนี้", 0], ["อากาศ", 0], ["ดี", 1]], ["วันนี้อากาศ", "ดี"]],
    ["Burmese", [["မင်္ဂ", 0], ["လာပါ", 0], ["ဟုတ်ကဲ့", 1]], ["မင်္ဂလာပါ", "ဟုတ်ကဲ့"]],
    ["Indonesian", [["Selamat", 0], ["pagi.", 0], ["Pagi!", 1]], ["Selamat pagi.", "Pagi!"]],
  ] as const
) {
  Deno.test(`${language} is written as ever where speakers take turns, with a transcript and without`, () => {
    const timed = list.map(([word, speaker], i) => ({ word, start: i, end: i + 1, speaker }));
    for (const transcript of [texts.join(language === "Indonesian" ? " " : ""), ""]) {
      const { segments } = heard({ channels: [channel(transcript, timed)] }, true);
      expect(segments.map(({ speaker, text }) => [speaker, text])).toEqual(texts.map((text, i) => [i, text]));
    }
  });
}

Deno.test("utterances that are shorter than the transcript cost nothing of it", () => {
  const first = words("One two three.", 0);
  const all = [...first, ...words("Four five six.", 4)];
  const utterances = [{ start: 0, end: 1.5, transcript: "One two three.", words: first }];
  const { segments } = heard({ channels: [channel("One two three. Four five six.", all)], utterances });
  expect(lines(segments)).toEqual(["0-1.5 One two three.", "4-5.5 Four five six."]);
});

Deno.test("utterances alone are enough, and so is a transcript alone", () => {
  expect(lines(heard({ utterances: [{ start: 1, end: 2, transcript: "One." }] }).segments)).toEqual([
    "1-2 One.",
  ]);
  expect(lines(heard({ channels: [channel("One.")], utterances: null }).segments)).toEqual(["0-12 One."]);
});

Deno.test("of several alternatives the first that says something counts; empty channels say nothing", () => {
  const alternatives = [{ transcript: "" }, { transcript: "Good morning." }, {
    transcript: "Good mourning.",
  }];
  const silent = [null, {}, { alternatives: [] }, { alternatives: null }, { alternatives: [null, {}] }];
  const { segments, language } = heard({
    channels: [...silent, { alternatives, detected_language: "in-ID" }],
  });
  expect(segments.map(({ text }) => text)).toEqual(["Good morning."]);
  expect(language).toBe("id");
});

Deno.test("several channels are told in the order of their times", () => {
  const channels = [channel("One two. Five six.", [...words("One two.", 0), ...words("Five six.", 4)])];
  channels.push(channel("Three four.", words("Three four.", 2)));
  const said = [["One two.", 0, 0], ["Three four.", 2, 1], ["Five six.", 4, 0]] as const;
  const utterances = said.map(([transcript, start, number]) => ({
    transcript,
    start,
    end: start + 1,
    channel: number,
    words: words(transcript, start),
  }));
  expect(lines(heard({ channels, utterances }).segments)).toEqual([
    "0-1 One two.",
    "2-3 Three four.",
    "4-5 Five six.",
  ]);
});

Deno.test("speakers are numbers, labels, or unknown", () => {
  const transcript = "One two three four five six.";
  for (
    const labels of [[7, 7, 7, 2, 2, 2], ["B", "B", "B", "A", "A", "A"], [1, null, undefined, 0, null, 0]]
  ) {
    const { segments } = heard({ channels: [channel(transcript, words(transcript, 0, labels))] }, true);
    expect(segments.map(({ speaker, text }) => [speaker, text])).toEqual([
      [0, "One two three"],
      [1, "four five six."],
    ]);
  }
  const nobody = heard({
    channels: [channel(transcript, words(transcript, 0, [null, {}, "", null, [], null]))],
  }, true);
  expect(nobody.segments.map(({ speaker, text }) => [speaker, text])).toEqual([[undefined, transcript]]);
});

Deno.test("what is no results is unreadable", () => {
  for (const body of [null, {}, { results: null }, { results: [] }, { request_id: "x" }, "words", 7, []]) {
    expect(() => deepgramResponse(body)).toThrow();
  }
});
