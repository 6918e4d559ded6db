import { basename, extname, join } from "node:path";
import { expect } from "expect";
import { countWordErrors } from "../../bench/wer.ts";
import { librivoxSentences, longRecording, MediaFolder } from "../media.ts";
import { AMR, everyForm } from "./forms.ts";
import { runProgram, startProgram } from "./program.ts";

const SAMPLE = new URL("../fixtures/voice_note.ogg", import.meta.url).pathname;
const SAID =
  "good morning this is a short voice note please bring a cup of coffee to the meeting and remember to call the doctor after lunch";
const AMR_WORDS =
  "and mister john dashwood had then leisure to consider how much there might be prudently in his power to do for them";

function errorRate(expected: string, heard: string): number {
  const { errors, words } = countWordErrors(expected, heard);
  return errors / words;
}

Deno.test("a voice note's words come back on stdout, with no key and no account", async () => {
  const { code, stdout, stderr } = await runProgram(["transcribe", SAMPLE]);
  expect(code).toBe(0);
  expect(errorRate(SAID, stdout)).toBeLessThan(0.05);
  expect(stderr).toContain("local moonshine-tiny-en");
});

Deno.test("the words of every kind of file come back, whatever its name says", async () => {
  await using folder = await MediaFolder.create();
  const { samples, script } = longRecording(await librivoxSentences(), 30);
  const files = await everyForm(folder, samples);
  const out = join(folder.path, "texts");
  const { code, stderr } = await runProgram(["transcribe", ...files, "--out", out], { cwd: folder.path });
  expect(stderr).not.toContain("failed");
  expect(code).toBe(0);
  const expected = script.map(({ text }) => text).join(" ");
  for (const file of files) {
    const name = basename(file, extname(file));
    const text = await Deno.readTextFile(join(out, `${name}.txt`));
    expect(`${name}: ${errorRate(expected, text) < 0.08 ? "understood" : text}`).toBe(`${name}: understood`);
  }
});

Deno.test("old telephone speech (AMR) is understood", async () => {
  const { code, stdout } = await runProgram(["transcribe", AMR]);
  expect(code).toBe(0);
  expect(errorRate(AMR_WORDS, stdout)).toBeLessThan(0.2);
});

Deno.test("stdin is a file like any other, an MP4 with its index at the end included", async () => {
  await using folder = await MediaFolder.create();
  const { samples, script } = longRecording(await librivoxSentences(), 12);
  const stdin = (await Deno.open(await folder.video("index_at_end.mp4", samples))).readable;
  const { code, stdout } = await runProgram(["transcribe", "-"], { stdin });
  expect(code).toBe(0);
  expect(errorRate(script.map(({ text }) => text).join(" "), stdout)).toBeLessThan(0.1);
});

Deno.test("files that cannot be transcribed are told apart, and the good one is still done", async () => {
  await using folder = await MediaFolder.create();
  const bad = [
    await folder.write("empty.ogg", ""),
    await folder.write("letter.mp3", "Dear Madam, this is no recording.\n".repeat(99)),
    await folder.write("cut.m4a", new Uint8Array(2000).fill(7)),
    join(folder.path, "missing.wav"),
  ];
  const { code, stdout, stderr } = await runProgram(["transcribe", ...bad, SAMPLE]);
  expect(code).toBe(1);
  expect(stderr).toContain("empty.ogg: failed: this file is empty");
  expect(stderr).toContain("letter.mp3: failed: this is not an audio or video file");
  expect(stderr).toContain("cut.m4a: failed:");
  expect(stderr).toContain("missing.wav: failed: there is no file");
  expect(errorRate(SAID, stdout)).toBeLessThan(0.05);
});

Deno.test("a language that nobody configured knows is refused by name, with who would know it", async () => {
  const { code, stderr } = await runProgram(["transcribe", SAMPLE, "--language", "id"]);
  expect(code).toBe(1);
  expect(stderr).toContain("groq");
  expect(stderr).toContain("deepgram");
});

Deno.test("40 minutes with pauses: every sentence is there, at its time", async () => {
  await using folder = await MediaFolder.create();
  const { samples, script } = longRecording(await librivoxSentences(), 2400);
  const path = await folder.sound("long.wav", samples);
  const { code, stdout } = await runProgram(["transcribe", path, "--format", "json"]);
  expect(code).toBe(0);
  const { segments }: { segments: Spoken[] } = JSON.parse(stdout);
  const heard = segments.map(({ text }) => text).join(" ");
  expect(errorRate(script.map(({ text }) => text).join(" "), heard)).toBeLessThan(0.06);
  const strays = segments.filter((segment) => !script.some((line) => isWithin(segment, line)));
  expect(strays).toEqual([]);
  const misplaced = script.filter((line) => {
    const own = segments.filter((segment) => isWithin(segment, line));
    const [start, end] = [own.at(0)?.startSeconds ?? NaN, own.at(-1)?.endSeconds ?? NaN];
    return !(Math.abs(start - line.startSeconds) <= TOLERANCE &&
      Math.abs(end - line.endSeconds) <= TOLERANCE);
  });
  expect(misplaced).toEqual([]);
});

const TOLERANCE = 0.5;
type Spoken = { text: string; startSeconds: number; endSeconds: number };

function isWithin(segment: Spoken, line: Spoken): boolean {
  return segment.startSeconds >= line.startSeconds - TOLERANCE &&
    segment.endSeconds <= line.endSeconds + TOLERANCE;
}

Deno.test("Ctrl-C stops cleanly, ffmpeg included", async () => {
  await using folder = await MediaFolder.create();
  const path = await folder.sound("long.wav", longRecording(await librivoxSentences(), 600).samples);
  const child = startProgram(["transcribe", path]);
  const [stderr, stdout] = [child.stderr.getReader(), new Response(child.stdout).text()];
  await stderr.read(); // the first sign of progress: ffmpeg and the model are at work
  child.kill("SIGINT");
  const { code } = await child.status;
  stderr.releaseLock();
  await Promise.all([child.stderr.cancel(), stdout]);
  expect(code).toBe(130);
  expect(await orphanedFfmpegs()).toEqual([]);
});

/** Process ids of every ffmpeg whose parent is gone. */
async function orphanedFfmpegs(): Promise<number[]> {
  const orphans: number[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await Deno.readTextFile(`/proc/${name}/stat`).catch(() => "");
    const [, command, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(stat) ?? [];
    if (command === "ffmpeg" && parent === "1") orphans.push(Number(name));
  }
  return orphans;
}
