import { expect } from "expect";
import { openDownloads } from "../../src/download/downloads.ts";
import { readSource } from "../audio/reading.ts";
import { interleavedVideo, noisePicture } from "../interleaved_video.ts";
import { librivoxSentences, longRecording, MediaFolder } from "../media.ts";
import { never, sha256 } from "./bytes.ts";
import { startTelegram } from "./telegram.ts";

const MEBIBYTE = 2 ** 20;
const SECONDS = 60;
/** As a telephone's 5 Mbit/s: a connection to ffmpeg takes several seconds of it ahead, of which it leaps over one after the other. */
const BYTES_PER_SECOND = 625_000;

Deno.test("a video with sound once a second that is read whole, or one in fragments, is asked for once, part by part, though ffmpeg leaps over its picture", async () => {
  await using folder = await MediaFolder.create();
  const picture = await noisePicture(folder, BYTES_PER_SECOND);
  const samples = longRecording(await librivoxSentences(), SECONDS).samples.slice(0, SECONDS * 16_000);
  const path = await interleavedVideo(folder, "film.mp4", samples, { seconds: 1, picture });
  const fragments = ["-c", "copy", "-movflags", "frag_keyframe+empty_moov"];
  const streamed = await folder.ffmpeg("streamed.mp4", ["-i", path, ...fragments]);
  for (const each of [path, streamed]) await isAskedForOnce(await Deno.readFile(each), samples.length);
});

async function isAskedForOnce(bytes: Uint8Array<ArrayBuffer>, sampleCount: number): Promise<void> {
  await using telegram = await startTelegram();
  await using downloads = await openDownloads(telegram.options);
  await using file = await downloads.opener.open(telegram.send(bytes).ref, never);
  expect((await readSource(file)).samples.length).toBeGreaterThanOrEqual(sampleCount);
  expect(await file.sha256).toBe(sha256(bytes));
  const parts = telegram.server.requests.filter(({ method }) => method === "upload.getFile");
  const asked = parts.reduce((sum, { params }) => sum + Number(params.limit), 0);
  expect(bytes.length).toBeGreaterThan(30 * MEBIBYTE);
  expect(asked).toBeLessThan(bytes.length + MEBIBYTE);
  expect(parts.length).toBeLessThan(bytes.length / MEBIBYTE + 10);
}
