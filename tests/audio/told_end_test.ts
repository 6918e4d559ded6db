import { expect } from "expect";
import { openStream } from "../../src/cli/sources/stdin.ts";
import type { FileSource } from "../../src/pipeline/file_source.ts";
import { memoryFile } from "../../src/pipeline/memory_file.ts";
import { joined, MediaFolder, tone } from "../media.ts";
import { CountedSource } from "./counted_source.ts";
import { warnings } from "./warnings.ts";
import { PLAN, reader, readSource, signal } from "./reading.ts";

const SECONDS = 20;
const SOUND = joined(tone(SECONDS / 2, 440), tone(SECONDS / 2, 1000));

/** @param told what the header says of the data's length, in bytes */
function wavHeader(told: number, riff = told + 36): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(44);
  const view = new DataView(header.buffer);
  const text = (offset: number, letters: string) => header.set(new TextEncoder().encode(letters), offset);
  text(0, "RIFF");
  view.setUint32(4, riff % 2 ** 32, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 16_000, true);
  view.setUint32(28, 32_000, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, told % 2 ** 32, true);
  return header;
}

async function wav(told: number, behind = new Uint8Array(0), riff?: number) {
  const parts = [wavHeader(told, riff), SOUND, behind];
  return memoryFile("talk.wav", new Uint8Array(await new Blob(parts).arrayBuffer()));
}

function tail(...parts: (string | number)[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    parts.flatMap((part) =>
      typeof part === "string" ? [...new TextEncoder().encode(part)] : Array.from({ length: part }, () => 0)
    ),
  );
}

Deno.test("a WAV is read to its end, whatever its size fields say", async () => {
  const size = SOUND.byteLength;
  const cases: [string, FileSource][] = [
    ["right", await wav(size)],
    ["nothing", await wav(0, undefined, 0)],
    ["unknown", await wav(2 ** 32 - 1)],
    ["too much", await wav(2 ** 31 - 1)],
    ["too little", await wav(2000)],
    ["wrong RIFF size", await wav(size, undefined, 8)],
    ["tags behind", await wav(size, tail("LIST\x0a\0\0\0INFOISFT\0\0"))],
    ["ID3 behind", await wav(size, tail("ID3\x03", 3000))],
    ["zeros behind", await wav(size, tail(500_000))],
    ["few zeros behind", await wav(size, tail(700))],
  ];
  for (const [what, source] of cases) {
    const { samples } = await readSource(source);
    expect([what, samples.length]).toEqual([what, SECONDS * 16_000]);
  }
});

Deno.test("AIFF, CAF and RF64 are read to their end, whatever they say, and go out so", async () => {
  await using folder = await MediaFolder.create();
  const forms: [string, string[], string, number, number][] = [
    ["talk.aiff", [], "SSND", 4, 4],
    ["talk.caf", ["-c:a", "pcm_s16le"], "data", 4, 8],
    ["talk64.wav", ["-rf64", "always"], "ds64", 16, 8],
  ];
  for (const [name, output, chunk, offset, length] of forms) {
    const whole = await Deno.readFile(await folder.sound(name, SOUND, output));
    const at = new TextDecoder("latin1").decode(whole.subarray(0, 10_000)).indexOf(chunk) + offset;
    for (const told of [0x00, 0xff, 0x01]) {
      const bytes = whole.slice();
      bytes.fill(0, at, at + length).fill(told, told === 1 ? at + 1 : at, told === 1 ? at + 2 : at + length);
      const { samples } = await readSource(memoryFile(name, bytes));
      expect([name, told, samples.length]).toEqual([name, told, SECONDS * 16_000]);
    }
  }
});

Deno.test("what a provider gets of a file that says a wrong size says a right one", async () => {
  const { pieces } = await readSource(await wav(2000));
  const limits = { containers: ["wav" as const], maxBytes: 25e6, maxSeconds: 600 };
  const { bytes } = await pieces[0].encode(limits, signal);
  expect((await readSource(memoryFile("sent.wav", bytes))).samples.length).toBe(SECONDS * 16_000);
  const told = new DataView(bytes.buffer, bytes.byteOffset).getUint32(40, true);
  expect([SOUND.byteLength, 2 ** 32 - 1]).toContain(told);
});

Deno.test("a stream of unknown length is read as its header says", async () => {
  const source = await wav(SOUND.byteLength);
  const body = ReadableStream.from(source.read(0, undefined, signal));
  await using stream = await openStream("stdin", body, signal, 1000);
  expect((await readSource(stream)).samples.length).toBe(SECONDS * 16_000);
});

/** A WAV of any size, made while it is read: header, then the sound again and again. */
function hugeWav(sizeBytes: number, told: number): FileSource {
  const header = wavHeader(told);
  const sound = new Uint8Array(SOUND.buffer);
  return {
    name: "huge.wav",
    sizeBytes,
    async *read(start, end = sizeBytes) {
      for (let position = start; position < Math.min(end, sizeBytes);) {
        const inSound = (position - header.length) % sound.length;
        const bytes = position < header.length ? header.subarray(position) : sound.subarray(inSound);
        const part = bytes.subarray(0, Math.min(end, sizeBytes) - position);
        position += part.length;
        yield await Promise.resolve(part);
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

Deno.test("a recording of more than 4 GB is read beyond what a size of 32 bits can say", async () => {
  const told = 4 * 2 ** 30 + 18 * 32_000;
  const track = await reader().open(hugeWav(told + 44, told), PLAN, signal);
  let seconds = 0;
  for await (const { samples } of track.pieces) {
    seconds += samples.length / 16_000;
    if (seconds > 100) break;
  }
  expect(seconds).toBeGreaterThan(100);
});

Deno.test("hundreds of megabytes of zeros behind the sound are not looked at", async () => {
  await using folder = await MediaFolder.create();
  for (const name of ["talk.wav", "talk.caf"]) {
    const bytes = await Deno.readFile(await folder.sound(name, SOUND, ["-c:a", "pcm_s16le"]));
    await using source = new CountedSource(withZeros(bytes, 300e6));
    const { samples } = await readSource(source);
    expect(samples.length).toBe(SECONDS * 16_000);
    expect(source.givenBytes).toBeLessThan(20e6);
  }
});

function withZeros(bytes: Uint8Array<ArrayBuffer>, count: number): FileSource {
  const zeros = new Uint8Array(2 ** 20);
  const sizeBytes = bytes.length + count;
  return {
    name: "talk",
    sizeBytes,
    async *read(start, end = sizeBytes) {
      for (let position = start; position < Math.min(end, sizeBytes);) {
        const rest = position < bytes.length ? bytes.subarray(position) : zeros;
        const part = rest.subarray(0, Math.min(end, sizeBytes) - position);
        position += part.length;
        yield await Promise.resolve(part);
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

Deno.test("a WAV that was cut off is told of, one of unknown size is not", async () => {
  const size = SOUND.byteLength;
  const cut = await warnings(async () => void await readSource(await wav(2 * size)));
  expect(cut).toEqual([
    `the file is cut off: it holds ${size} of the ${2 * size} bytes of sound that it tells of`,
  ]);
  for (const unknown of [2 ** 32 - 1, 2 ** 31 - 1, 2 ** 31 - 45, 0, size, size + 2]) {
    const lines = await warnings(async () => void await readSource(await wav(unknown)));
    expect([unknown, lines]).toEqual([unknown, []]);
  }
});
