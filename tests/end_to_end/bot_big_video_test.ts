import { expect } from "expect";
import { MediaFolder } from "../media.ts";
import { alwaysHears } from "../sandbox/providers/script.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { type Content, createFile } from "../sandbox/world.ts";
import { expectSmallFootprint } from "./big_video.ts";
import { answerTo, newcomer, speech } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";

const MB = 2 ** 20;
/** Beyond what 32 bits count, with or without a sign. */
const GAP_BYTES = 4096 * MB;

Deno.test("a video larger than memory allows: its words, in little memory, with nothing written and few edits", () =>
  expectSmallFootprint({ sizeBytes: 384 * MB, speechSeconds: 20, bytesPerSecond: 48 * MB }));

Deno.test("sound that lies beyond the fourth gigabyte of a file is found there", async () => {
  await using folder = await MediaFolder.create();
  const fragmented = ["-c:a", "aac", "-movflags", "frag_keyframe+empty_moov+default_base_moof"];
  const path = await folder.sound("film.mp4", (await speech(5)).samples, fragmented);
  await using sandbox = await startSandbox({ recognise: alwaysHears("Good morning.") });
  await using _bot = await BotProgram.start(sandbox);
  const content = withGap(await Deno.readFile(path), GAP_BYTES);
  const sari = newcomer(sandbox);
  const film = createFile({ kind: "video", name: "film.mp4", mimeType: "video/mp4", content });
  const { content: { text } } = await answerTo(sari, sari.sendsFile(film));
  expect(text).toBe("Good morning.");
  const offsets = sandbox.mtproto.requests
    .filter(({ method, outcome }) => method === "upload.getFile" && outcome === "ok")
    .map(({ params }) => Number(params.offset));
  expect(Math.max(...offsets)).toBeGreaterThanOrEqual(GAP_BYTES);
});

/** An MP4 of fragments, whose places are relative, with so many free bytes before the first of them. */
function withGap(mp4: Uint8Array<ArrayBuffer>, gapBytes: number): Content {
  const cut = boxStart(mp4, "moof");
  const free = new Uint8Array(16);
  const view = new DataView(free.buffer);
  view.setUint32(0, 1); // the size stands behind the name, in 64 bits
  free.set(new TextEncoder().encode("free"), 4);
  view.setBigUint64(8, BigInt(gapBytes));
  const head = new Uint8Array([...mp4.subarray(0, cut), ...free]);
  const tailAt = cut + gapBytes;
  const sizeBytes = mp4.length + gapBytes;
  return {
    sizeBytes,
    read(offset, length) {
      const bytes = new Uint8Array(Math.min(length, sizeBytes - offset));
      if (offset < head.length) bytes.set(head.subarray(offset, offset + bytes.length));
      const before = Math.max(0, tailAt - offset);
      const from = cut + Math.max(0, offset - tailAt);
      if (before < bytes.length) bytes.set(mp4.subarray(from, from + bytes.length - before), before);
      return Promise.resolve(bytes);
    },
  };
}

/** Where the first box of this name begins. */
function boxStart(mp4: Uint8Array<ArrayBuffer>, name: string): number {
  const view = new DataView(mp4.buffer);
  const nameAt = (at: number) => new TextDecoder().decode(mp4.subarray(at + 4, at + 8));
  let at = 0;
  while (nameAt(at) !== name) at += view.getUint32(at);
  return at;
}
