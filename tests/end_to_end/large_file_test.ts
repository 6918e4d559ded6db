import { expect } from "expect";
import { librivoxSentences, longRecording, MediaFolder, QUICK_AAC } from "../media.ts";
import { alwaysHears } from "../sandbox/providers/script.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { footprint, runProgram } from "./program.ts";

const MEGABYTE = 2 ** 20;

Deno.test("a video of a gigabyte needs less than 350 MB of memory and writes nothing to disk", async () => {
  await using folder = await MediaFolder.create();
  await using sandbox = await startSandbox({
    recognise: alwaysHears("He was not an ill disposed young man."),
    providers: ["groq"],
  });
  const { samples } = longRecording(await librivoxSentences(), 90);
  const raw = ["-f", "s16le", "-ar", "16000", "-ac", "1", "-i", "pipe:0"];
  const picture = ["-f", "lavfi", "-i", "color=size=640x480:rate=25"];
  const codecs = ["-shortest", "-c:v", "rawvideo", "-pix_fmt", "yuv420p", ...QUICK_AAC];
  const video = await folder.ffmpeg("holiday.mkv", [...raw, ...picture, ...codecs], samples);
  expect((await Deno.stat(video)).size).toBeGreaterThan(1e9);
  const seen = { peakBytes: 0, writtenBytes: 0 };
  const onLine = (_line: string, pid: number) => {
    const now = footprint(pid);
    seen.peakBytes = Math.max(seen.peakBytes, now.peakBytes);
    seen.writtenBytes = Math.max(seen.writtenBytes, now.writtenBytes);
  };
  const { code, stdout } = await runProgram(["transcribe", video], {
    env: { ...sandbox.env(), LOG_LEVEL: "debug" },
    countsWrites: true,
    onLine,
  });
  expect(code).toBe(0);
  expect(stdout).toContain("ill disposed young man");
  expect(seen.peakBytes).toBeGreaterThan(0);
  expect(seen.peakBytes / MEGABYTE).toBeLessThan(350);
  expect(seen.writtenBytes / MEGABYTE).toBeLessThan(1);
});
