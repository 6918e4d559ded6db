import { type MediaFolder, QUICK_AAC } from "./media.ts";

const RATE = 16_000;

export interface Interleaving {
  /** How much sound lies together. */
  seconds: number;
  picture?: Picture;
  /** More of ffmpeg's arguments for what comes in, such as a late start. */
  inputs?: { picture?: readonly string[]; sound?: readonly string[] };
  output?: readonly string[];
  /** Codec of the sound. */
  sound?: readonly string[];
}

/** ffmpeg's arguments for the input, and for what it becomes. */
interface Picture {
  input: readonly string[];
  output: readonly string[];
}

/** Small and moving. */
export function testPicture(kilobitsPerSecond = 400): Picture {
  return {
    input: ["-f", "lavfi", "-i", "testsrc=size=160x120:rate=10"],
    output: ["-c:v", "mpeg4", "-b:v", `${kilobitsPerSecond}k`],
  };
}

/** So large as it is wanted, at once: the same picture of noise again and again. */
export async function noisePicture(
  folder: MediaFolder,
  bytesPerSecond: number,
  size = "320x180",
): Promise<Picture> {
  const noise = ["-f", "lavfi", "-i", `color=gray:size=${size},noise=alls=100:allf=t,format=yuvj444p`];
  const path = await folder.ffmpeg("noise.jpg", [...noise, "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "1"]);
  const rate = bytesPerSecond / (await Deno.stat(path)).size;
  return { input: ["-loop", "1", "-framerate", String(rate), "-i", path], output: ["-c:v", "copy"] };
}

/** A video as browsers and screen recorders write it: a fragment for each while, its sound in front of its pictures. */
export function fragmentedVideo(
  folder: MediaFolder,
  name: string,
  samples: Int16Array<ArrayBuffer>,
  { seconds, picture = testPicture(), inputs = {}, output = [], sound = QUICK_AAC }: Interleaving,
): Promise<string> {
  return folder.ffmpeg(name, [
    ...inputs.sound ?? [],
    ...["-f", "s16le", "-ar", String(RATE), "-ac", "1", "-i", "pipe:0"],
    ...[...inputs.picture ?? [], ...picture.input, "-map", "0:a", "-map", "1:v"],
    ...["-t", String(samples.length / RATE), ...picture.output, ...sound],
    ...["-movflags", "empty_moov+default_base_moof", "-frag_duration", String(seconds * 1e6), ...output],
  ], samples);
}

/** A video as telephones write them: the sound of a while behind the pictures of that while, the index at the end. */
export async function interleavedVideo(
  folder: MediaFolder,
  name: string,
  samples: Int16Array<ArrayBuffer>,
  interleaving: Interleaving,
): Promise<string> {
  // In fragments at first: what reads them as a stream hands on packets as they lie there.
  const fragments = await fragmentedVideo(folder, `fragments of ${name}`, samples, interleaving);
  const path = await folder.ffmpeg(name, [
    ...["-seekable", "0", "-i", `file:${fragments}`, "-map", "0:v", "-map", "0:a", "-c", "copy"],
    ...["-max_interleave_delta", "1"],
  ]);
  await Deno.remove(fragments);
  return path;
}
