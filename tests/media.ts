import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** As the program counts: mono samples at 16 kHz. */
const RATE = 16_000;
type Samples = Int16Array<ArrayBuffer>;

const WAV_HEADER_BYTES = 44;
const LIBRIVOX = "/usr/share/pocketsphinx/test/data/librivox";

/** A temporary folder of generated media, removed when it is disposed of. */
export class MediaFolder implements AsyncDisposable {
  private constructor(readonly path: string) {}

  static async create(): Promise<MediaFolder> {
    return new MediaFolder(await Deno.makeTempDir({ prefix: "transhades-media-" }));
  }

  async write(name: string, bytes: Uint8Array | string): Promise<string> {
    const path = join(this.path, name);
    await Deno.writeFile(path, typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
    return path;
  }

  /** The sound alone; the name's extension (or `output`) chooses container and codec. */
  sound(name: string, samples: Samples, output: readonly string[] = []): Promise<string> {
    return this.ffmpeg(name, [...RAW_INPUT, ...output], samples);
  }

  /** The sound beside a moving test picture; `output` may choose codecs and place the index. */
  video(name: string, samples: Samples, output: readonly string[] = []): Promise<string> {
    const picture = ["-f", "lavfi", "-i", `testsrc=size=160x120:rate=10:duration=${samples.length / RATE}`];
    const codecs = name.endsWith(".webm") ? ["-c:v", "libvpx", "-deadline", "realtime"] : ["-c:v", "mpeg4"];
    return this.ffmpeg(
      name,
      [...RAW_INPUT, ...picture, "-map", "1:v", "-map", "0:a", ...codecs, ...output],
      samples,
    );
  }

  /** The text, spoken by espeak-ng, as a WAV file. */
  async speech(name: string, text: string, voice = "en-us"): Promise<string> {
    const path = join(this.path, name);
    await run("espeak-ng", ["-v", voice, "-s", "150", "-w", path, text]);
    return path;
  }

  /** Runs ffmpeg with these arguments and the file as its output; `input` becomes its stdin. */
  async ffmpeg(name: string, args: readonly string[], input?: Samples): Promise<string> {
    const path = join(this.path, name);
    await run("ffmpeg", ["-v", "error", "-y", ...args, path], input && toBytes(input));
    return path;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Deno.remove(this.path, { recursive: true });
  }
}

/** AAC by the quick way: the usual one takes ten times as long. */
export const QUICK_AAC = ["-c:a", "aac", "-aac_coder", "fast"];

const RAW_INPUT = ["-f", "s16le", "-ar", String(RATE), "-ac", "1", "-i", "pipe:0"];

/** Decodes any file by a plain ffmpeg of the tests' own. */
export async function decoded(path: string): Promise<Samples> {
  const args = [
    "-v",
    "error",
    "-i",
    path,
    "-map",
    "0:a:0",
    "-ac",
    "1",
    "-ar",
    String(RATE),
    "-f",
    "s16le",
    "pipe:1",
  ];
  const bytes = await run("ffmpeg", args);
  return new Int16Array(bytes.buffer, 0, bytes.length >> 1);
}

export function tone(seconds: number, hz = 440, amplitude = 0.3): Samples {
  return Int16Array.from(
    { length: Math.round(seconds * RATE) },
    (_, i) => Math.round(32767 * amplitude * Math.sin(2 * Math.PI * hz * i / RATE)),
  );
}

export function silence(seconds: number): Samples {
  return new Int16Array(Math.round(seconds * RATE));
}

/** White noise, the same at every call. */
export function noise(seconds: number, amplitude = 0.01): Samples {
  let state = 1;
  return Int16Array.from({ length: Math.round(seconds * RATE) }, () => {
    state = Math.imul(state, 1664525) + 1013904223 | 0;
    return Math.round(state / 2 ** 31 * 32767 * amplitude);
  });
}

export function joined(...parts: readonly Samples[]): Samples {
  const all = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const part of parts) {
    all.set(part, position);
    position += part.length;
  }
  return all;
}

/** A spoken sentence with the words that were said, in lower case without punctuation. */
export interface SpokenSentence {
  path: string;
  text: string;
  samples: Samples;
}

let sentences: Promise<SpokenSentence[]> | undefined;

/** Human speech: the LibriVox sentences of Debian's pocketsphinx-testdata. @throws when the package is not installed */
export function librivoxSentences(): Promise<SpokenSentence[]> {
  return sentences ??= readSentences();
}

async function readSentences(): Promise<SpokenSentence[]> {
  const lines = await readFile(join(LIBRIVOX, "transcription"), "utf8").catch((cause) => {
    throw new Error(`${LIBRIVOX} is missing; install it: apt-get install pocketsphinx-testdata`, { cause });
  });
  return await Promise.all([...lines.matchAll(/<s> (.*) <\/s> \((.*)\)/g)].map(async ([, text, id]) => {
    const path = join(LIBRIVOX, `${id}.wav`);
    const bytes = await Deno.readFile(path); // mono samples of 16 bits at 16 kHz: nothing that has to be decoded
    return { path, text, samples: new Int16Array(bytes.buffer, WAV_HEADER_BYTES) };
  }));
}

/** A stretch of a long recording: when it is spoken, and what is said. */
export interface ScriptLine {
  startSeconds: number;
  endSeconds: number;
  text: string;
}

/** A recording of at least `seconds`, of sentences with pauses of 0.5 to 1.5 s between them, and its script. */
export function longRecording(
  sentences: readonly SpokenSentence[],
  seconds: number,
): { samples: Samples; script: ScriptLine[] } {
  const parts: Samples[] = [];
  const script: ScriptLine[] = [];
  let length = 0;
  for (let i = 0; length < seconds * RATE; i++) {
    const { samples, text } = sentences[i % sentences.length];
    const pause = silence(0.5 + 0.25 * (i % 5));
    script.push({ startSeconds: length / RATE, endSeconds: (length + samples.length) / RATE, text });
    parts.push(samples, pause);
    length += samples.length + pause.length;
  }
  return { samples: joined(...parts), script };
}

function toBytes(samples: Samples): Uint8Array<ArrayBuffer> {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

/** Runs a program to its end and returns its stdout. */
async function run(
  command: string,
  args: readonly string[],
  input?: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const stdin = input === undefined ? "null" : "piped";
  const child = new Deno.Command(command, { args: [...args], stdin, stdout: "piped", stderr: "piped" })
    .spawn();
  const fed = input && new Blob([input]).stream().pipeTo(child.stdin).catch(() => undefined); // it says why on stderr
  const [{ success, stdout, stderr }] = await Promise.all([child.output(), fed]);
  if (!success) throw new Error(`${command} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return new Uint8Array(stdout);
}
