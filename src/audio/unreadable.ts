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
  const isMedia = MEDIA_MARKS.some(([offset, marks]) => marks.some((mark) => head.startsWith(mark, offset)));
  if (isMedia || (MEDIA_NAME.test(name) && !isText(head))) {
    return new InputError("corrupt", "this file is damaged: no audio can be read from it", { cause });
  }
  return unsupported(cause);
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
