import { basename, extname, join } from "node:path";
import { expect } from "expect";
import { joined, librivoxSentences, longRecording, MediaFolder, silence } from "../media.ts";
import { AMR, everyForm } from "./forms.ts";
import { errorRate, expectEverySentence } from "./long_speech.ts";
import { childrenOf, runningProcesses } from "./processes.ts";
import { ONE_WORKER, runProgram, startProgram } from "./program.ts";

const SAMPLE = new URL("../fixtures/voice_note.ogg", import.meta.url).pathname;
const SAID =
  "good morning this is a short voice note please bring a cup of coffee to the meeting and remember to call the doctor after lunch";
const AMR_WORDS =
  "and mister john dashwood had then leisure to consider how much there might be prudently in his power to do for them";

Deno.test("a voice note's words come back on stdout, with no key and no account", async () => {
  const { code, stdout, stderr } = await runProgram(["transcribe", SAMPLE]);
  expect(code).toBe(0);
  expect(errorRate(SAID, stdout)).toBeLessThan(0.05);
  expect(stderr).toContain("local moonshine-tiny-en");
});

Deno.test("the words of every kind of file come back, whatever its name says", async () => {
  await using folder = await MediaFolder.create();
  const [, first, , , second] = await librivoxSentences(); // two of them, so that a cut between them would show
  const forms = await everyForm(folder, joined(first.samples, silence(0.5), second.samples, silence(0.5)));
  const out = join(folder.path, "texts");
  const { code, stderr } = await runProgram(["transcribe", ...forms, AMR, "--out", out], {
    cwd: folder.path,
  });
  expect(stderr).not.toContain("failed");
  expect(code).toBe(0);
  const wordErrors = async (file: string, expected: string) => {
    const text = await Deno.readTextFile(join(out, `${basename(file, extname(file))}.txt`));
    return { rate: errorRate(expected, text), told: `${basename(file)}: ${text}` };
  };
  for (const form of forms) {
    const { rate, told } = await wordErrors(form, `${first.text} ${second.text}`);
    expect(rate < 0.08 ? "understood" : told).toBe("understood");
  }
  expect((await wordErrors(AMR, AMR_WORDS)).rate).toBeLessThan(0.2); // old telephone speech
});

Deno.test("stdin is a file like any other, an MP4 with its index at the end included", async () => {
  await using folder = await MediaFolder.create();
  const { samples, script } = longRecording(await librivoxSentences(), 12);
  const stdin = (await Deno.open(await folder.video("index_at_end.mp4", samples))).readable;
  const { code, stdout } = await runProgram(["transcribe", "-"], { stdin, env: ONE_WORKER });
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
  const { code, stdout, stderr } = await runProgram(["transcribe", ...bad, SAMPLE], { env: ONE_WORKER });
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

Deno.test("two minutes with pauses, in several pieces: every sentence is there, at its time", () =>
  expectEverySentence(120));

Deno.test("Ctrl-C stops cleanly, ffmpeg included", async () => {
  await using folder = await MediaFolder.create();
  const speech = longRecording(await librivoxSentences(), 510).samples; // more than is decoded ahead of the model
  const path = await folder.sound("long.wav", joined(silence(90), speech));
  const child = startProgram(["transcribe", path], { env: ONE_WORKER });
  const [stderr, stdout] = [child.stderr.getReader(), new Response(child.stdout).text()];
  await stderr.read(); // the first sign of progress: the silence is over, ffmpeg and the model are at work
  const helpers = childrenOf(child.pid).filter(({ name }) => name === "ffmpeg");
  expect(helpers).not.toEqual([]);
  child.kill("SIGINT");
  const { code } = await child.status;
  stderr.releaseLock();
  await Promise.all([child.stderr.cancel(), stdout]);
  expect(code).toBe(130);
  const left = runningProcesses().filter(({ pid }) => helpers.some((helper) => helper.pid === pid));
  expect(left).toEqual([]);
});
