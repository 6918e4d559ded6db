import { InputError } from "../pipeline/errors.ts";
import type { CachedFile } from "./cached_file.ts";

const HEAD_BYTES = 64;
/** Marks by which media files are known, as Latin-1 text, and the offset at which they stand. */
const MEDIA_MARKS: readonly [offset: number, marks: readonly string[]][] = [
  [0, ["OggS", "RIFF", "RF64", "FORM", "fLaC", "ID3", "FLV", "#!AMR", "caff", ".snd", ".RMF", ".ra\xfd"]],
  [0, [
    "\x1aE\xdf\xa3",
    "0&\xb2u\x8ef\xcf\x11",
    "\x00\x00\x01\xba",
    "\xff\xf1",
    "\xff\xf9",
    "\xff\xfb",
    "\xff\xf3",
  ]],
  [4, ["ftyp", "moov", "mdat", "wide", "free", "skip"]],
];
/** Marks of pictures that share their beginning with media files. */
const PICTURE_MARKS =
  /^(.{4}ftyp(hei[cmsx]|hev[cmsx]|mif[12]|msf1|avi[fs]|crx |jxl |miaf)|RIFF.{4}(WEBP|ACON)|FORM.{4}(ILBM|PBM |ANIM))/s;
const MEDIA_NAME =
  /\.(3gp|aac|aiff?|amr|avi|flac|m4[abv]|mkv|mov|mp[234]|mpe?g|oga|ogg|opus|ts|wav|webm|wma|wmv)$/i;

/** Says why ffprobe could make nothing of a file, as truly as its first bytes allow. */
export async function unreadable(file: CachedFile, name: string, errors: string): Promise<InputError> {
  const head = String.fromCharCode(...await file.slice(0, HEAD_BYTES));
  const cause = new Error(errors);
  if (/encrypted|DRM/i.test(errors)) {
    return new InputError(
      "encrypted",
      "this file is encrypted (DRM): only the shop's own player can play it",
      { cause },
    );
  }
  const unlisted = /\[(\w+)[^\]]*\] Format not on whitelist/.exec(errors);
  if (unlisted !== null) return unsupported(cause, ` (it looks like ${unlisted[1]})`);
  if (PICTURE_MARKS.test(head)) return unsupported(cause, " (it is a picture)");
  const isMedia = MEDIA_MARKS.some(([offset, marks]) => marks.some((mark) => head.startsWith(mark, offset)));
  if (isMedia || (MEDIA_NAME.test(name) && !isText(head))) {
    return new InputError("corrupt", "this file is damaged: no audio can be read from it", { cause });
  }
  return unsupported(cause);
}

/** Says why a file that was understood holds no sound. */
export async function soundless(file: CachedFile): Promise<InputError> {
  const head = String.fromCharCode(...await file.slice(0, HEAD_BYTES));
  if (PICTURE_MARKS.test(head)) return unsupported(new Error("no audio track"), " (it is a picture)");
  return new InputError("no_audio", "this file has no audio track");
}

/** The reason why nothing came out of a track, where it is a kind of codec that this ffmpeg does not know (yet), such as xHE-AAC. */
export function withoutDecoder(codec: string, errors: string): InputError | undefined {
  if (!/not implemented|not yet implemented|decoder .*not found|unsupported codec/i.test(errors)) {
    return undefined;
  }
  // Of such a file ffprobe tells nothing at all.
  const kind = codec === "unknown" ? "of a kind such as xHE-AAC" : codec;
  return new InputError("unsupported", `ffmpeg has no decoder for this audio track (${kind})`, {
    cause: new Error(errors),
  });
}

/** What ffmpeg wrote, in one line: a damaged file makes it say much the same dozens of times. */
export function inBrief(errors: string): string {
  const lines = errors.split("\n").map((line) => line.replace(/ @ 0x[0-9a-f]+/g, "").trim()).filter(Boolean);
  const more = lines.length - 1;
  return `${lines.at(0) ?? ""}${more > 0 ? ` (and ${more} more lines)` : ""}`;
}

function unsupported(cause: Error, hint = ""): InputError {
  return new InputError("unsupported", `this is not an audio or video file that can be read${hint}`, {
    cause,
  });
}

/** Has the beginning no byte that text never holds? */
function isText(head: string): boolean {
  return [...head].every((character) => character >= " " || "\t\n\r\f".includes(character));
}
