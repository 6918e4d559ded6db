import { expect } from "expect";
import { joined, MediaFolder, silence, tone } from "../media.ts";
import { readPath, sound } from "./reading.ts";

const KINDS: Record<string, readonly string[]> = {
  "joined.wav": [],
  "joined.aiff": [],
  "joined.m4a": ["-c:a", "aac"],
  "index_first.mp4": ["-c:a", "aac", "-movflags", "+faststart"],
  "fragments.mp4": ["-c:a", "aac", "-movflags", "+frag_keyframe+empty_moov", "-frag_duration", "1000000"],
  "joined.webm": ["-c:a", "libopus"],
  "joined.mkv": ["-c:a", "flac"],
  "joined.avi": ["-c:a", "pcm_s16le"],
  "joined.wma": ["-c:a", "wmav2"],
};
const TONES = [440, 1000, 1600];

Deno.test("recordings that lie one behind the other in a file are all read", async () => {
  await using folder = await MediaFolder.create();
  for (const [name, output] of Object.entries(KINDS)) {
    const parts = TONES.map((hz, i) => folder.sound(`${i}-${name}`, tone(2, hz), output));
    const path = await folder.write(name, await bytesOf(await Promise.all(parts)));
    const { samples, pieces } = await readPath(path);
    const heard = TONES.map((_, i) => Math.round(sound(samples, 2 * i + 0.4, 2 * i + 1.6).hz / 40) * 40);
    expect([name, heard]).toEqual([name, TONES.map((hz) => Math.round(hz / 40) * 40)]);
    expect(samples.length / 16_000).toBeLessThan(6.5);
    const limits = { containers: ["wav", "m4a", "webm"] as const, maxBytes: 1e7, maxSeconds: 600 };
    const sent = await pieces[0].encode(limits, new AbortController().signal);
    const path2 = await folder.write(`sent-${sent.fileName}`, sent.bytes);
    expect((await readPath(path2)).samples.length / 16_000).toBeGreaterThan(5.8);
  }
});

Deno.test("one of several recordings that cannot be read ends only itself", async () => {
  await using folder = await MediaFolder.create();
  const first = await Deno.readFile(await folder.sound("first.m4a", tone(2, 440), ["-c:a", "aac"]));
  const last = await Deno.readFile(await folder.sound("last.m4a", tone(2, 1000), ["-c:a", "aac"]));
  const mute = await Deno.readFile(
    await folder.ffmpeg("mute.mp4", ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=5:duration=2"]),
  );
  const path = await folder.write("some.mp4", await bytesOf([first, mute, last]));
  const { samples } = await readPath(path);
  expect(sound(samples, 0.4, 1.6).hz).toBeCloseTo(440, -2);
  expect(sound(samples, 2.4, 3.6).hz).toBeCloseTo(1000, -2);
});

Deno.test("a file that is one recording stays one, whatever lies behind it", async () => {
  await using folder = await MediaFolder.create();
  const wav = await Deno.readFile(await folder.sound("one.wav", joined(tone(2, 440), silence(1))));
  for (const tail of ["RIFF", "RIFF\x00\x00\x00\x00WAVE", "TAGnothing else", "\x00".repeat(300)]) {
    const path = await folder.write("tail.wav", await bytesOf([wav, new TextEncoder().encode(tail)]));
    expect((await readPath(path)).samples.length).toBe(48_000);
  }
});

async function bytesOf(parts: readonly (string | Uint8Array<ArrayBuffer>)[]): Promise<Uint8Array> {
  const bytes = parts.map((part) => typeof part === "string" ? Deno.readFile(part) : part);
  return new Uint8Array(await new Blob(await Promise.all(bytes)).arrayBuffer());
}
