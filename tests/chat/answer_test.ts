import { expect } from "expect";
import fc from "fast-check";
import {
  againKeyboard,
  ANSWER_DATA,
  answerKeyboard,
  filesKeyboard,
  wishOf,
} from "../../src/chat/answer/buttons.ts";
import { writeFile } from "../../src/chat/answer/files.ts";
import { factsOf, headingOf } from "../../src/chat/answer/heading.ts";
import { composeOne, composeReply, type ReplyPart } from "../../src/chat/answer/reply.ts";
import { type Told, toldOf } from "../../src/chat/answer/told.ts";
import { type Translate, Translations } from "../../src/chat/text/translations.ts";
import { PROVIDERS } from "../../src/pipeline/transcriber.ts";
import type { AnswerLook } from "../../src/queue/job.ts";
import type { Transcript } from "../../src/transcript/transcript.ts";
import { job, transcript } from "./rig.ts";

const say = new Translations("en").speak("en");
const katakan = new Translations("en").speak("id");
const numbered = (say: Translate) => (speaker: number) => say("speaker", { number: speaker + 1 });
const STYLES = ["text", "folded", "file", "both"] as const;

function told(words: Transcript, look: Partial<AnswerLook> = {}): Told {
  return toldOf(job({ look: { style: "folded", speech: "verbatim", times: false, ...look } }), words);
}

const sentences = (count: number) => transcript(...Array.from({ length: count }, (_, i) => `Sentence ${i}.`));
const textOf = (part: ReplyPart) => "text" in part ? part.text : part.content;

Deno.test("a long text is one message: heading, a beginning, and the rest folded, with nothing said twice", () => {
  const [part, ...others] = composeReply(told(sentences(200)), say);
  expect(others).toEqual([]);
  if (!("text" in part) || part.fold === undefined) throw new Error("nothing is folded");
  expect(part.text).toMatch(/^🎙 33:20\n\nSentence 0\./);
  expect(part.fold.offset).toBeLessThan(400);
  expect(part.text.slice(part.fold.offset)).toMatch(/^Sentence \d+\.[^]*Sentence 199\.$/);
  expect(part.text.match(/Sentence \d+\./g)).toHaveLength(200);
});

Deno.test("who speaks alone, in each part of a recording, gets no number", () => {
  const by = (parts: number[] | undefined, ...speakers: number[]) => {
    const words = transcript(...speakers.map((speaker) => `I am ${speaker}.`));
    const segments = words.segments.map((segment, i) => ({ ...segment, speaker: speakers[i] }));
    return textOf(composeReply(told({ ...words, segments, speakerParts: parts }), say)[0]);
  };
  expect(by(undefined, 0)).toBe("I am 0.");
  expect(by([0, 1], 0, 1)).toBe("I am 0.\n\nI am 1.");
  expect(by(undefined, 0, 1)).toContain("Speaker 2: I am 1.");
  expect(by([0, 1], 0, 1, 2)).toContain("Speaker 1 (part 2): I am 1.");
});

Deno.test("who else was asked is named, and why: to tell speakers apart, or since the chosen one failed", () => {
  const words = transcript("Hi.");
  const heard = { ...words, sources: [{ provider: "deepgram" as const, model: "nova-3", pieceCount: 1 }] };
  const note = (diarize: boolean) =>
    textOf(composeReply(toldOf(job({ options: { diarize } }), heard), say)[0]);
  expect(note(true)).toBe("Hi.\n\nℹ️ Transcribed by Deepgram (nova-3), which tells speakers apart.");
  expect(note(false)).toBe("Hi.\n\nℹ️ Transcribed by Deepgram (nova-3) instead of Groq.");
});

Deno.test("what one message does not hold comes as a file beside it", () => {
  const [part, file, ...others] = composeReply(told(sentences(2_000)), say);
  expect(others).toEqual([]);
  expect(textOf(part)).toMatch(/ …\n📄 This is only the beginning/);
  expect(textOf(file)).toContain("[05:33:10] Sentence 1999.");
  expect(textOf(part).length).toBeLessThanOrEqual(4096);
});

Deno.test("each style brings the same words in its own form, buttons under one message", () => {
  const forms = STYLES.map((style) => composeReply(told(sentences(400), { style }), say));
  expect(forms.map((parts) => parts.map((part) => "text" in part ? "text" : "file").join("+")))
    .toEqual(["text+text", "text+file", "file", "text+file"]);
  for (const parts of forms) expect(parts.filter(({ buttons }) => buttons !== undefined)).toHaveLength(1);
  const short = STYLES.map((style) => composeReply(told(transcript("Hi."), { style }), say).map(textOf));
  expect(short).toEqual([["Hi."], ["Hi."], ["[00:00:00] Hi.\n"], ["Hi.", "[00:00:00] Hi.\n"]]);
});

Deno.test("whatever is said, the message fits, its fold lies within, and cuts no character", () => {
  const segment = fc.tuple(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
    fc.integer({ min: 1, max: 400 }),
  )
    .map(([text, count]) => text.repeat(count));
  const words = fc.array(segment, { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(words, fc.constantFrom(...STYLES), fc.boolean(), (texts, style, times) => {
      const each = told(transcript(...texts.map((text) => text.trim() || "x")), { style, times });
      const one = composeOne(each, say);
      for (const part of [...composeReply(each, say), ...(one ? [one] : [])]) {
        if (!("text" in part)) continue;
        expect(part.text.length).toBeLessThanOrEqual(4096);
        expect(part.text.isWellFormed()).toBe(true);
        const { offset = 0, length = 0 } = part.fold ?? {};
        expect(offset + length).toBeLessThanOrEqual(part.text.length);
        expect(part.text.slice(0, offset).isWellFormed()).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("the heading names who spoke for how long, the length and the language; a short note has none", () => {
  const talk = {
    ...transcript("One.", "Two.", "Three."),
    durationSeconds: 65,
    language: "id",
  };
  talk.segments = talk.segments.map((segment, i) => ({ ...segment, speaker: i % 2 }));
  expect(headingOf(talk, say, numbered(say))).toBe("👥 Speaker 1 0:10, Speaker 2 0:05 · 1:05 · Indonesian");
  expect(headingOf(talk, katakan, numbered(katakan))).toBe(
    "👥 Pembicara 1 0:10, Pembicara 2 0:05 · 1:05 · Indonesia",
  );
  const crowd = talk.segments.concat(talk.segments, talk.segments).map((segment, speaker) => ({
    ...segment,
    speaker,
  }));
  expect(headingOf({ ...talk, segments: crowd }, say, numbered(say))).toBe(
    "👥 9 speakers · 1:05 · Indonesian",
  );
  expect(headingOf(transcript("Hi."), say, numbered(say))).toBe("");
  expect(factsOf({ ...transcript("Hi."), language: "not a code" }, say, numbered(say))).toBe(
    "🎙 0:10 · not a code",
  );
});

Deno.test("clean speech is what is shown; what is kept is verbatim", () => {
  const words = { ...transcript("Um, I I am here."), language: "en" };
  const clean = told(words, { speech: "clean" });
  expect(composeReply(clean, say).map(textOf)).toEqual(["I am here."]);
  expect(clean.transcript).toEqual(words);
});

Deno.test("buttons fit into what Telegram takes, and are read as they were meant", () => {
  const place = { jobId: "-1009999999999:2147483647~2147483647", buttons: "all", times: true } as const;
  const keyboards = [
    answerKeyboard(place, say, "short"),
    filesKeyboard(place, say),
    againKeyboard(place, PROVIDERS, say),
  ];
  const all = keyboards.flatMap(({ inline_keyboard }) => inline_keyboard.flat());
  const data = all.flatMap((button) => "callback_data" in button ? [button.callback_data] : []);
  expect(data.length).toBeGreaterThan(15);
  for (const each of data) {
    expect(each.length).toBeLessThanOrEqual(64);
    expect(wishOf(ANSWER_DATA.exec(each) ?? [])?.place).toEqual(place);
  }
  expect(all.some((button) => "copy_text" in button)).toBe(true);
  const long = answerKeyboard(place, say, "x".repeat(257)).inline_keyboard.flat();
  expect(long.some((button) => "copy_text" in button)).toBe(false);
});

/** Buttons of this version; every later one reads them. */
Deno.test("buttons of version 1 are read for ever", () => {
  const read = (data: string) => wishOf(ANSWER_DATA.exec(data) ?? []);
  const place = { jobId: "-100:5~2", buttons: "all", times: false };
  expect(read("a1:file.srt:a-:-100:5~2")).toEqual({ wish: { verb: "file", format: "srt" }, place });
  expect(read("a1:by.deepgram:a-:-100:5~2")).toEqual({ wish: { verb: "by", provider: "deepgram" }, place });
  expect(read("a1:in.id:a-:-100:5~2")).toEqual({ wish: { verb: "in", language: "id" }, place });
  expect(read("a1:plain:at:7:5")).toEqual({
    wish: { verb: "plain" },
    place: { jobId: "7:5", buttons: "all", times: true },
  });
  expect(read("a1:back:s-:7:5")?.place.buttons).toBe("some");
  expect(read("a1:again:r-:7:5")?.place.buttons).toBe("again");
  for (const wrong of ["a1:dance:a-:7:5", "a1:file.exe:a-:7:5", "a2:files:a-:7:5", "a1:files:7:5"]) {
    expect(read(wrong)).toBeUndefined();
  }
});

Deno.test("a Word document opens, and holds title, facts, times, speakers and every word", async () => {
  const talk = { ...transcript("A & B <c>", "\u0001End\ufffe."), language: "en" };
  talk.segments = talk.segments.map((segment, speaker) => ({ ...segment, speaker }));
  const { fileName, content } = await writeFile(told(talk), "docx", say);
  expect(fileName).toBe("talk.docx");
  const document = await unzipped(content as Uint8Array<ArrayBuffer>, "word/document.xml");
  const text = document.replaceAll(/<\/w:p>/g, "\n").replaceAll(/<[^>]+>/g, "");
  expect(text.trim().split("\n")).toEqual([
    "talk",
    "👥 Speaker 1 0:05, Speaker 2 0:05 · 0:20 · English",
    "00:00:00  Speaker 1: A &amp; B &lt;c&gt;",
    "00:00:10  Speaker 2: End.",
  ]);
});

/** One file of an archive, by its central directory (PKWARE APPNOTE 4.3). */
async function unzipped(zip: Uint8Array<ArrayBuffer>, name: string): Promise<string> {
  const view = new DataView(zip.buffer);
  const decoder = new TextDecoder();
  for (let at = 0; at < zip.length - 46; at++) {
    if (view.getUint32(at, true) !== 0x02014b50) continue;
    if (decoder.decode(zip.subarray(at + 46, at + 46 + view.getUint16(at + 28, true))) !== name) continue;
    const [size, local] = [view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const deflated = new Blob([zip.slice(start, start + size)]).stream();
    return await new Response(deflated.pipeThrough(new DecompressionStream("deflate-raw"))).text();
  }
  throw new Error(`${name} is not in the archive`);
}
