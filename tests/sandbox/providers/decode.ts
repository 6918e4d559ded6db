import type { Refusal } from "./vendor.ts";

/** Mono samples at 16 kHz of any audio file. @throws {Refusal} `corrupt` when ffmpeg finds no sound in it */
export async function decode(
  audio: Uint8Array<ArrayBuffer>,
  corrupt: Refusal,
  signal: AbortSignal,
): Promise<Int16Array<ArrayBuffer>> {
  const path = await Deno.makeTempFile({ prefix: "sandbox_audio_" });
  try {
    await Deno.writeFile(path, audio);
    const args = ["-nostdin", "-v", "error", "-i", path, "-ac", "1", "-ar", "16000", "-f", "s16le", "pipe:1"];
    const { success, stdout } = await new Deno.Command("ffmpeg", { args, stderr: "null", signal }).output();
    signal.throwIfAborted();
    if (!success || stdout.length < 2) throw corrupt;
    return new Int16Array(stdout.buffer, stdout.byteOffset, stdout.length >> 1);
  } finally {
    await Deno.remove(path);
  }
}
