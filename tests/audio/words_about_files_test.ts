import { expect } from "expect";
import { InputError } from "../../src/pipeline/errors.ts";
import { inBrief } from "../../src/audio/unreadable.ts";
import { MediaFolder, tone } from "../media.ts";
import { Tool } from "../../src/audio/tool.ts";
import { readPath, signal, sound } from "./reading.ts";

function said(reading: Promise<unknown>): Promise<unknown> {
  return reading.then(
    () => "read",
    (error: unknown) => error instanceof InputError ? `${error.problem}: ${error.message}` : error,
  );
}

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** A box of an ISO file: length, type, content. */
function box(type: string, content: string): string {
  const length = content.length + 8;
  return String.fromCharCode(length >>> 24, length >>> 16 & 255, length >>> 8 & 255, length & 255) + type +
    content;
}

Deno.test("a picture is no audio or video file, whichever camera made it and whatever its name says", async () => {
  await using folder = await MediaFolder.create();
  const rest = box("meta", "\0\0\0\0" + box("hdlr", "\0".repeat(8) + "pict" + "\0".repeat(13))) +
    box("mdat", "U".repeat(5000));
  for (const brand of ["heic", "heix", "mif1", "msf1", "hevc", "avif", "avis", "crx "]) {
    const name = `picture-${brand.trim()}.mp4`;
    await folder.write(name, latin1(box("ftyp", `${brand}\0\0\0\0mif1${brand}`) + rest));
    expect([name, await said(readPath(`${folder.path}/${name}`))]).toEqual([
      name,
      "unsupported: this is not an audio or video file that can be read (it is a picture)",
    ]);
  }
  const encoders: [string, string[]][] = [
    ["p.avif", ["-c:v", "libaom-av1", "-cpu-used", "8"]],
    ["p.webp", []],
    ["p.jpg", []],
    ["p.tiff", []],
  ];
  for (const [name, codec] of encoders) {
    const picture = ["-f", "lavfi", "-i", "testsrc=size=64x64", "-frames:v", "1", ...codec];
    expect(await said(readPath(await folder.ffmpeg(name, picture)))).toMatch(
      /^unsupported: this is not an audio/,
    );
  }
});

Deno.test("AAC of a kind that ffmpeg does not know is no damage", async () => {
  await using folder = await MediaFolder.create();
  const bytes = await Deno.readFile(await folder.sound("plain.m4a", tone(2), ["-c:a", "aac"]));
  const text = new TextDecoder("latin1").decode(bytes);
  const at = text.indexOf("\x05\u20ac\u20ac\u20ac", text.indexOf("esds")); // the decoder's settings
  const length = bytes[at + 4];
  const settings = ("11111" + "001010" + "1000" + "0001").padEnd(length * 8, "0"); // object type 42: xHE-AAC
  for (let i = 0; i < length; i++) bytes[at + 5 + i] = parseInt(settings.slice(i * 8, i * 8 + 8), 2);
  expect(await said(readPath(await folder.write("xhe.m4a", bytes)))).toMatch(
    /^unsupported: ffmpeg has no decoder for this audio track/,
  );
});

Deno.test("what telephones and headsets write without a header is read by the end of its name", async () => {
  await using folder = await MediaFolder.create();
  const recordings: [string, string[]][] = [
    ["voicemail.gsm", ["-ar", "8000", "-c:a", "libgsm"]],
    ["CALL.GSM", ["-ar", "8000", "-c:a", "libgsm", "-f", "gsm"]],
    ["wide.g722", ["-ar", "16000"]],
    ["asterisk.sln", ["-ar", "8000", "-f", "s16le"]],
    ["headset.sbc", ["-ar", "16000"]],
    ["old.tco", ["-ar", "8000", "-c:a", "g723_1"]],
  ];
  for (const [name, codec] of recordings) {
    const { samples } = await readPath(await folder.sound(name, tone(3, 440), codec));
    expect([name, Math.round(samples.length / 16_000), Math.round(sound(samples, 1, 2).hz / 10)])
      .toEqual([name, 3, 44]);
  }
});

Deno.test("a name that would tell of such a format changes nothing for a file that tells it itself", async () => {
  await using folder = await MediaFolder.create();
  const path = await folder.sound("really.ogg", tone(2));
  await Deno.rename(path, `${folder.path}/really.gsm`);
  expect((await readPath(`${folder.path}/really.gsm`)).track.codec).toMatch(/vorbis|opus|flac/);
  expect(await said(readPath(await folder.write("letter.gsm", "Dear Madam,\n".repeat(500))))).not.toBe(
    "read",
  );
});

Deno.test("what ffmpeg says of damage is one line", () => {
  const line = "[mp3float @ 0x55d0c0ffee00] Header missing";
  expect(inBrief(`${line}\n`.repeat(50))).toBe("[mp3float] Header missing (and 49 more lines)");
  expect(inBrief("Invalid data")).toBe("Invalid data");
});

Deno.test("a tool that says very much is cut at a line", async () => {
  const lines = "for i in $(seq 1 2000); do echo line number $i >&2; done";
  await using tool = new Tool("sh", ["-c", lines], signal);
  const [, { errors }] = await Promise.all([new Response(tool.stdout).text(), tool.end()]);
  expect(errors).toMatch(/^line number \d+\n/);
  expect(errors.endsWith("line number 2000")).toBe(true);
});
