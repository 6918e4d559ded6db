import type { FileDescription, FileKind } from "../world.ts";
import { memoryContent } from "../world.ts";

const KINDS: ReadonlyArray<[pattern: RegExp, kind: FileKind]> = [
  [/^audio\/(mpeg|mp3|mp4|x-m4a|aac|flac|x-flac)/, "audio"],
  [/^video\/(mp4|quicktime)/, "video"],
  [/^image\/(jpeg|png)/, "photo"],
  [/^image\/webp/, "sticker"],
];

/** What Telegram's apps make of a file that is dropped into a chat. */
export function kindOf(mimeType: string): FileKind {
  return KINDS.find(([pattern]) => pattern.test(mimeType))?.[1] ?? "document";
}

/** An upload from the chat page as Telegram would hold it; voice notes become Ogg, as Telegram's apps record them. */
export async function describeUpload(
  file: File,
  kind?: FileKind,
  durationSeconds = 0,
): Promise<FileDescription> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (kind === "voice") {
    return { kind, content: memoryContent(await toOgg(bytes)), mimeType: "audio/ogg", durationSeconds };
  }
  return {
    kind: kind ?? kindOf(file.type),
    content: memoryContent(bytes),
    name: file.name,
    durationSeconds,
    ...(file.type !== "" && { mimeType: file.type.split(";")[0] }),
  };
}

/** Opus in another container without encoding it anew. */
async function toOgg(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (new TextDecoder().decode(bytes.subarray(0, 4)) === "OggS") return bytes;
  const args = ["-v", "error", "-i", "pipe:0", "-vn", "-c:a", "copy", "-f", "ogg", "pipe:1"];
  const ffmpeg = new Deno.Command("ffmpeg", { args, stdin: "piped", stdout: "piped", stderr: "null" })
    .spawn();
  const writer = ffmpeg.stdin.getWriter();
  const written = writer.write(bytes).then(() => writer.close()).catch(() => undefined);
  const { success, stdout } = await ffmpeg.output();
  await written;
  return success ? stdout : bytes;
}
