import { SAMPLE_RATE } from "../pipeline/audio_reader.ts";

export const WAV_HEADER_BYTES = 44;

/** A WAV file of mono 16-bit samples (RIFF, one "fmt " and one "data" chunk). */
export function wavFile(samples: Int16Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(WAV_HEADER_BYTES + samples.byteLength);
  const view = new DataView(file.buffer);
  const tag = (offset: number, text: string) => file.set(new TextEncoder().encode(text), offset);
  tag(0, "RIFF");
  view.setUint32(4, file.length - 8, true);
  tag(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // uncompressed
  view.setUint16(22, 1, true); // channels
  view.setUint32(24, SAMPLE_RATE, true);
  view.setUint32(28, SAMPLE_RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  tag(36, "data");
  view.setUint32(40, samples.byteLength, true);
  file.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), WAV_HEADER_BYTES);
  return file;
}
