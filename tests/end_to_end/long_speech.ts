import { expect } from "expect";
import { countWordErrors } from "../../bench/wer.ts";
import { librivoxSentences, longRecording, MediaFolder, type ScriptLine } from "../media.ts";
import { runProgram } from "./program.ts";

const TOLERANCE_SECONDS = 0.5;

/** How many words of a hundred are wrong, as a fraction. */
export function errorRate(expected: string, heard: string): number {
  const { errors, words } = countWordErrors(expected, heard);
  return errors / words;
}

/** Lets the built-in model hear so many seconds of sentences with pauses: each must be there, and at its time. */
export async function expectEverySentence(seconds: number): Promise<void> {
  await using folder = await MediaFolder.create();
  const { samples, script } = longRecording(await librivoxSentences(), seconds);
  const path = await folder.sound("long.wav", samples);
  const { code, stdout } = await runProgram(["transcribe", path, "--format", "json"]);
  expect(code).toBe(0);
  const { segments }: { segments: ScriptLine[] } = JSON.parse(stdout);
  const heard = segments.map(({ text }) => text).join(" ");
  expect(errorRate(script.map(({ text }) => text).join(" "), heard)).toBeLessThan(0.06);
  expectTimes(segments, script);
}

/** No segment lies outside of a line, and every line begins and ends with one of its own. */
export function expectTimes(segments: readonly ScriptLine[], script: readonly ScriptLine[]): void {
  const strays = segments.filter((segment) => !script.some((line) => isWithin(segment, line)));
  expect(strays).toEqual([]);
  const misplaced = script.filter((line) => {
    const own = segments.filter((segment) => isWithin(segment, line));
    const [start, end] = [own.at(0)?.startSeconds ?? NaN, own.at(-1)?.endSeconds ?? NaN];
    return !(Math.abs(start - line.startSeconds) <= TOLERANCE_SECONDS &&
      Math.abs(end - line.endSeconds) <= TOLERANCE_SECONDS);
  });
  expect(misplaced).toEqual([]);
}

function isWithin(segment: ScriptLine, line: ScriptLine): boolean {
  return segment.startSeconds >= line.startSeconds - TOLERANCE_SECONDS &&
    segment.endSeconds <= line.endSeconds + TOLERANCE_SECONDS;
}
