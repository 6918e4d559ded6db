import { SoundView } from "../../src/audio/view/sound_view.ts";
import type { Range } from "../../src/pipeline/file_source.ts";
import { memoryFile } from "../../src/pipeline/memory_file.ts";
import { fileSourceContract } from "../contracts/file_source.ts";
import { PartlyRead } from "./partly_read.ts";

const HEAD_BYTES = 100_000;
const CHUNK_BYTES = 77_777;

for (const gapBytes of [0, CHUNK_BYTES]) {
  fileSourceContract(`view of scattered sound, gaps of ${gapBytes} bytes read along`, (bytes) => {
    const { file, chunks } = scattered(bytes.subarray(HEAD_BYTES));
    const index = { head: bytes.slice(0, HEAD_BYTES), chunks, leadSeconds: 0 };
    const source = new SoundView(new PartlyRead(memoryFile("video.mp4", file)), index, gapBytes);
    return Promise.resolve({ source, [Symbol.asyncDispose]: () => source[Symbol.asyncDispose]() });
  });
}

/** The sound in chunks with as much picture between them, and every third chunk in front of the one before it. */
function scattered(sound: Uint8Array): { file: Uint8Array<ArrayBuffer>; chunks: Range[] } {
  const count = Math.ceil(sound.length / CHUNK_BYTES);
  const file = new Uint8Array(2 * (count + 1) * CHUNK_BYTES);
  const chunks = Array.from({ length: count }, (_, i) => {
    const chunk = sound.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES);
    const place = 2 * CHUNK_BYTES * (i % 3 === 1 ? i + 1 : i % 3 === 2 ? i - 1 : i);
    file.set(chunk, place);
    return { start: place, end: place + chunk.length };
  });
  return { file, chunks };
}
