import { memoryFile } from "../../src/pipeline/memory_file.ts";
import { audioReaderContract } from "../contracts/audio_reader.ts";
import { fakeReader } from "../fakes/audio.ts";
import { joined, MediaFolder, silence, tone } from "../media.ts";
import { reader } from "./reading.ts";

const RECORDING = joined(...Array.from({ length: 20 }, () => joined(tone(3), silence(0.5))));

audioReaderContract("ffmpeg", async () => {
  const folder = await MediaFolder.create();
  const bytes = await Deno.readFile(await folder.sound("talk.wav", RECORDING));
  return {
    reader: reader(),
    source: memoryFile("talk.wav", bytes),
    plan: { minSeconds: 5, maxSeconds: 15 },
    sampleCount: RECORDING.length,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
});

audioReaderContract("fake", () =>
  Promise.resolve({
    reader: fakeReader([10, -5, 20]),
    source: memoryFile("fake", new Uint8Array(1)),
    plan: { minSeconds: 5, maxSeconds: 20 },
    sampleCount: 35 * 16_000,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }));
