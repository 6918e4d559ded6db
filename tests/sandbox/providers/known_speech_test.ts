import { expect } from "expect";
import type { ScriptLine } from "../../media.ts";
import { MediaFolder, noise } from "../../media.ts";
import { type Meeting, meeting, sentencesOf } from "../../meeting.ts";
import { knownSpeech } from "./known_speech.ts";

const RATE = 16_000;

/** What is heard of half a minute of meeting after `change`, as [text, how late it begins in tenths of a second]. */
async function heard(change: (said: Meeting) => Int16Array<ArrayBuffer>) {
  await using folder = await MediaFolder.create();
  const said = await meeting(folder, 30);
  const { segments } = await knownSpeech(sentencesOf(said))(change(said));
  const late = ({ text, startSeconds }: ScriptLine, line: ScriptLine | undefined): [string, number] => [
    text,
    line === undefined ? NaN : Math.round(10 * (startSeconds - line.startSeconds)) + 0,
  ];
  const lines = segments.map((segment) =>
    late(segment, said.script.find((line) => line.text.includes(segment.text)))
  );
  return { lines, texts: said.script.map(({ text }) => text) };
}

/** Changes the samples from the beginning to the end of the third sentence. */
function third(change: (sentence: Int16Array, samples: Int16Array) => void) {
  return ({ samples, script: [, , line] }: Meeting) => {
    const changed = samples.slice();
    change(changed.subarray(line.startSeconds * RATE, line.endSeconds * RATE), changed);
    return changed;
  };
}

const inTime = (texts: readonly string[]) => texts.map((text): [string, number] => [text, 0]);

Deno.test("every sentence is heard, at a tenth of its loudness and beside noise", async () => {
  const hiss = noise(60, 0.01);
  for (const change of [(sample: number) => sample / 15, (sample: number, i: number) => sample + hiss[i]]) {
    const { lines, texts } = await heard(({ samples }) => samples.map(change));
    expect(lines).toEqual(inTime(texts));
  }
});

Deno.test("a sentence that is missing, too quiet, or quieter than noise is not heard", async () => {
  const hiss = noise(60, 0.8);
  const changes = [
    third((sentence) => sentence.fill(0)),
    third((sentence) => sentence.forEach((sample, i) => sentence[i] = sample / 200)),
    third((sentence) => sentence.forEach((sample, i) => sentence[i] = sample / 4 + hiss[i])),
    third((sentence) => sentence.reverse()),
  ];
  for (const change of changes) {
    const { lines, texts } = await heard(change);
    expect(lines).toEqual(inTime(texts.toSpliced(2, 1)));
  }
});

Deno.test("a sentence that is displaced is heard where it is", async () => {
  const { lines, texts } = await heard(third((sentence, samples) => {
    const copy = sentence.slice();
    const start = (sentence.byteOffset - samples.byteOffset) / 2;
    sentence.fill(0);
    samples.set(copy, start - 0.6 * RATE);
  }));
  expect(lines).toEqual(inTime(texts).with(2, [texts[2], -6]));
});

Deno.test("of a sentence that is cut only the words that are left are heard, wherever the recording begins", async () => {
  const beginning = await heard(third((sentence) => sentence.fill(0, 0.57 * sentence.length)));
  const [text] = beginning.lines[2];
  expect(text).toBe(beginning.texts[2].split(" ").slice(0, 5).join(" "));
  expect(beginning.lines).toEqual(inTime(beginning.texts.with(2, text)));
  const end = await heard(({ samples, script }) => samples.slice((script[2].startSeconds + 2.5) * RATE));
  const [[rest], ...others] = end.lines;
  expect(end.texts[2].endsWith(rest)).toBe(true);
  expect([rest.split(" ").length < 6, ...others.map(([other]) => other)]).toEqual([
    true,
    ...end.texts.slice(3),
  ]);
});
