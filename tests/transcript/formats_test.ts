import { parse } from "@plussub/srt-vtt-parser";
import { expect } from "expect";
import fc from "fast-check";
import { type Cue, makeCues } from "../../src/transcript/cues.ts";
import { FORMATS, formatTranscript } from "../../src/transcript/formats/mod.ts";
import { transcript, transcriptOf } from "./arbitrary.ts";

const meta = { title: "note_1.ogg" };
const empty = transcriptOf([]);
const talk = {
  ...transcriptOf([
    { text: "Tom & <Jerry> said *hi*.", startSeconds: 0.5, endSeconds: 2, speaker: 0 },
    {
      text: "Hello.",
      startSeconds: 62,
      endSeconds: 63,
      speaker: 1,
      words: [{ text: "Hello.", startSeconds: 62, endSeconds: 63 }],
    },
  ]),
  language: "en",
};

/** What a player shows of a WebVTT text. */
function shown(text: string): string {
  return text.replace(/^<v [^>]*>/, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll(
    "&amp;",
    "&",
  );
}

function expectSameCues(
  parsed: ReturnType<typeof parse>,
  cues: readonly Cue[],
  show: (text: string) => string,
) {
  expect(parsed.entries.map(({ from, to, text }) => ({ from, to, text: show(text) })))
    .toEqual(cues.map(({ startMs, endMs, lines }) => ({ from: startMs, to: endMs, text: lines.join("\n") })));
}

Deno.test("srt parses back to the same cues", () => {
  fc.assert(fc.property(transcript, (each) => {
    const cues = makeCues(each, { nameSpeakers: true })
      .map((cue) => ({ ...cue, lines: cue.lines.map((line) => line.replaceAll("-->", "->")) }));
    if (cues.length > 0) expectSameCues(parse(formatTranscript("srt", each, meta)), cues, (text) => text);
  }));
});

Deno.test("vtt parses back to the same cues", () => {
  fc.assert(fc.property(transcript, (each) => {
    expectSameCues(parse(formatTranscript("vtt", each, meta)), makeCues(each), shown);
  }));
});

Deno.test("srt is numbered, with commas in its times", () => {
  expect(formatTranscript("srt", talk, meta)).toBe(
    "1\n00:00:00,500 --> 00:00:02,000\nSpeaker 1: Tom & <Jerry> said *hi*.\n\n" +
      "2\n00:01:02,000 --> 00:01:03,000\nSpeaker 2: Hello.\n",
  );
});

Deno.test("vtt names speakers by voice tags and escapes markup", () => {
  expect(formatTranscript("vtt", talk, meta)).toBe(
    "WEBVTT\n\n00:00:00.500 --> 00:00:02.000\n<v Speaker 1>Tom &amp; &lt;Jerry&gt; said *hi*.\n\n" +
      "00:01:02.000 --> 00:01:03.000\n<v Speaker 2>Hello.\n",
  );
});

Deno.test("txt is the text and nothing else", () => {
  expect(formatTranscript("txt", talk, meta)).toBe(
    "Speaker 1: Tom & <Jerry> said *hi*.\n\nSpeaker 2: Hello.\n",
  );
});

Deno.test("json holds everything known", () => {
  expect(JSON.parse(formatTranscript("json", talk, meta))).toEqual({
    schemaVersion: 1,
    title: "note_1.ogg",
    language: "en",
    durationSeconds: 63,
    segments: [
      { text: "Tom & <Jerry> said *hi*.", startSeconds: 0.5, endSeconds: 2, speaker: 0 },
      { text: "Hello.", startSeconds: 62, endSeconds: 63, speaker: 1 },
    ],
    words: [{ text: "Hello.", startSeconds: 62, endSeconds: 63 }],
    sources: [{ provider: "groq", model: "whisper-large-v3", pieceCount: 1 }],
  });
});

Deno.test("md has a title, a table and timed paragraphs, its markup escaped", () => {
  expect(formatTranscript("md", talk, meta)).toBe(
    "# note\\_1.ogg\n\n" +
      "| | |\n|---|---|\n| Duration | 00:01:03 |\n| Language | en |\n| Recognised by | groq (whisper-large-v3) |\n\n" +
      "**[00:00:00]** Speaker 1: Tom & \\<Jerry\\> said \\*hi\\*.\n\n**[00:01:02]** Speaker 2: Hello.\n",
  );
});

Deno.test("an empty transcript is a valid file without words in every format", () => {
  const files = Object.fromEntries(FORMATS.map((format) => [format, formatTranscript(format, empty, meta)]));
  expect(files.txt).toBe("");
  expect(files.srt).toBe("");
  expect(files.vtt).toBe("WEBVTT\n");
  expect(parse(files.vtt).entries).toEqual([]);
  expect(JSON.parse(files.json)).toMatchObject({ segments: [], words: [], language: null });
  expect(files.md).toContain("# note\\_1.ogg\n\n| | |");
});
