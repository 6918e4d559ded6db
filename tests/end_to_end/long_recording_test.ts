import { expect } from "expect";
import { hear, type Recording, samplesOf, wordsOf } from "../faults/tone_speech.ts";
import { makeCues } from "../../src/transcript/cues.ts";
import { MediaFolder, type ScriptLine } from "../media.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { expectTimes } from "./long_speech.ts";
import { runProgram } from "./program.ts";

/** 40 minutes that need no speech model; those that do are in tests/long. */
const RECORDING: Recording = { number: 1, blocks: 120, blockSeconds: 20, wordsPerBlock: 8 };
/** Silence at the beginning of a block, and the time in which its words are said. */
const [SILENT_SECONDS, SPOKEN_SECONDS] = [0.2, 0.56];

Deno.test("40 minutes over a provider, in many pieces: every word is there, at its time", async () => {
  await using folder = await MediaFolder.create();
  const known = new Map([[RECORDING.number, RECORDING]]);
  const recognise = (samples: Int16Array<ArrayBuffer>) => Promise.resolve({ segments: hear(samples, known) });
  await using sandbox = await startSandbox({ providers: ["groq"], recognise });
  const path = await folder.sound("long.wav", samplesOf(RECORDING));
  const args = ["transcribe", path, "--provider", "groq", "--format", "json"];
  const { code, stdout } = await runProgram(args, { env: sandbox.env() });
  expect(code).toBe(0);
  const { segments }: { segments: ScriptLine[] } = JSON.parse(stdout);
  expect(segments.map(({ text }) => text).join(" ")).toBe(wordsOf(RECORDING).join(" "));
  expect(sandbox.log.of("groq", "transcribe").length).toBeGreaterThan(5);
  expectTimes(segments, script(RECORDING));
  const cues = makeCues({ segments, durationSeconds: 0, sources: [] });
  expectTimes(
    cues.map(({ startMs, endMs, lines }) => ({
      startSeconds: startMs / 1_000,
      endSeconds: endMs / 1_000,
      text: lines.join(" "),
    })),
    script(RECORDING),
  );
});

function script(recording: Recording): ScriptLine[] {
  const words = wordsOf(recording);
  return Array.from({ length: recording.blocks }, (_, block) => {
    const startSeconds = block * recording.blockSeconds + SILENT_SECONDS;
    const own = words.slice(block * recording.wordsPerBlock, (block + 1) * recording.wordsPerBlock);
    return { startSeconds, endSeconds: startSeconds + SPOKEN_SECONDS, text: own.join(" ") };
  });
}
