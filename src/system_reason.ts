/** What the operating system means by its codes, for people. */
const REASONS: Record<string, string> = {
  EACCES: "no permission",
  EPERM: "no permission",
  EROFS: "it is read-only",
  ENOSPC: "no space is left there",
  EDQUOT: "the quota is used up",
  EFBIG: "it would become too large",
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of its path is not a folder",
  EEXIST: "something else has this name",
  EISDIR: "it is a folder",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "its links lead round in a circle",
  EIO: "the device fails",
  EMFILE: "too many files are open",
  ETXTBSY: "it is a program that runs",
  EPIPE: "nobody reads it any more",
  EBUSY: "it is in use",
};

/** Why a file or folder could not be used, in a few words, without numbers and names of calls. */
export function systemReason(error: unknown): string {
  if (error instanceof Deno.errors.NotCapable) return "this program was started without the right to do that";
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  return REASONS[code] ?? message.replace(/ \(os error \d+\)(: \w+ '.*')?/s, "");
}

/** Not every error that Deno makes carries its code. */
function codeOf(error: unknown): string {
  if (error instanceof Error && "code" in error && error.code) return String(error.code);
  if (error instanceof Deno.errors.NotFound) return "ENOENT";
  return error instanceof Deno.errors.PermissionDenied ? "EACCES" : "";
}
