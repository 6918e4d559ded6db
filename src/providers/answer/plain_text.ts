/** Colours and the like, as terminals understand them. */
// deno-lint-ignore no-control-regex
const TERMINAL_SEQUENCE = /(?:\x1b\[|\x9b)[0-9;:?]*[ -/]*[@-~]/g;
/** Characters that control a terminal or end a line in places of their own; tabs and line ends stay. */
// deno-lint-ignore no-control-regex
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]/g;
/** What turns the direction of all that follows; the marks that letters of both directions need stay. */
const DIRECTION = /[\u202a-\u202e\u2066-\u2069]/g;
const HALF_CHARACTER = /\p{Surrogate}/gu;

/** Words without anything that acts on a terminal, a chat or a file instead of being read; no letter is lost. */
export function plainWords(text: string): string {
  return text
    .replaceAll(TERMINAL_SEQUENCE, "")
    .replaceAll(CONTROL, " ")
    .replaceAll(DIRECTION, "")
    .replaceAll(HALF_CHARACTER, "");
}

/** The text of a body: UTF-8 where it can be that, whatever is said; else in the encoding that is named. */
export function decodeBody(bytes: Uint8Array<ArrayBuffer>, contentType: string | null): string {
  const named = /charset\s*=\s*"?([\w-]+)/i.exec(contentType ?? "")?.[1];
  const marked = bytes[0] === 0xff && bytes[1] === 0xfe
    ? "utf-16le"
    : bytes[0] === 0xfe && bytes[1] === 0xff
    ? "utf-16be"
    : undefined;
  const wide = marked ?? (/^utf-?16/i.test(named ?? "") ? named : undefined);
  return decodeAs(wide ?? "utf-8", bytes) ?? decodeAs(named ?? "utf-8", bytes) ??
    new TextDecoder().decode(bytes);
}

/** Undefined: it cannot be that, or nobody knows such an encoding. */
function decodeAs(encoding: string, bytes: Uint8Array<ArrayBuffer>): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
