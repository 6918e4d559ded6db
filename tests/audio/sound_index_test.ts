import { expect } from "expect";
import { NoView } from "../../src/audio/view/boxes.ts";
import { soundIndex } from "../../src/audio/view/sound_index.ts";
import { box, joined } from "./mp4_boxes.ts";

const SIZE_BYTES = 2 ** 32;
const ftyp = box("ftyp", numbers(0));
const header = box("mvhd", numbers(0, 0, 0, 1000, 0));

function numbers(...values: number[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => view.setUint32(4 * i, value));
  return new Uint8Array(view.buffer);
}

function text(value: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(value);
}

function track(kind: string, ...tables: Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const clock = box("mdhd", numbers(0, 0, 0, 48_000, 0, 0));
  const handler = box("hdlr", joined(numbers(0, 0), text(kind), numbers(0, 0, 0)));
  const information = box("minf", box("stbl", joined(...tables)));
  return box("trak", box("mdia", joined(clock, handler, information)));
}

/** Of 16 bytes in each of so many places. */
function sound(places: number): Uint8Array<ArrayBuffer> {
  const description = joined(numbers(0, 1, 36), text("mp4a"), new Uint8Array(28));
  return track(
    "soun",
    box("stsd", description),
    box("stts", numbers(0, 1, places, 1024)),
    box("stsz", numbers(0, 16, places)),
    box("stsc", numbers(0, 1, 1, 1, 1)),
    box("stco", joined(numbers(0, places), new Uint8Array(4 * places))),
  );
}

const picture = track("vide", box("stsz", numbers(0, 1, 1)));

function indexOf(...tracks: Uint8Array<ArrayBuffer>[]) {
  return soundIndex({ ftyp, moov: box("moov", joined(header, picture, ...tracks)) }, SIZE_BYTES);
}

Deno.test("sound index: one that would fill memory has no view, whatever fills it", () => {
  expect(indexOf(sound(1000)).chunks.length).toBe(1000);
  expect(() => indexOf(sound(2 ** 20 + 1))).toThrow(NoView);
  expect(() => indexOf(sound(2 ** 19), sound(2 ** 19 + 1))).toThrow("too many places");
  const empty = new Uint8Array(8 * 5000);
  const view = new DataView(empty.buffer);
  for (let at = 0; at < empty.length; at += 8) view.setUint32(at, 8);
  expect(() => indexOf(sound(10), empty)).toThrow("too many boxes");
});
