import { Buffer } from "node:buffer";
import type { MessageEntity } from "grammy/types";
import { badRequest } from "./bot_api_error.ts";
import { FormattedText, type Style } from "./formatted_text.ts";

const STYLES: Record<string, [Style, string]> = {
  "*": ["bold", "Bold"],
  "_": ["italic", "Italic"],
  "__": ["underline", "Underline"],
  "~": ["strikethrough", "Strikethrough"],
  "||": ["spoiler", "Spoiler"],
};
const RESERVED = "_*[]()~`>#+-=|{}.!";

interface Open {
  mark: string;
  name: string;
  offset: number;
  byteOffset: number;
}

/** Text with parse_mode MarkdownV2. @throws {BotApiError} "can't parse entities: ..." */
export function parseMarkdownV2(source: string): { text: string; entities: MessageEntity[] } {
  const out = new FormattedText();
  const open: Open[] = [];
  for (let at = 0; at < source.length;) at = step(source, at, out, open);
  const unclosed = open.at(-1);
  if (unclosed?.mark === ">") out.add({ type: "blockquote" }, unclosed.offset);
  else if (unclosed) throw endMissing(unclosed);
  return out;
}

/** Reads one piece of syntax or text; returns where the next one begins. */
function step(source: string, at: number, out: FormattedText, open: Open[]): number {
  const rest = source.slice(at);
  if (rest[0] === "\\" && rest.length > 1) {
    out.append(rest[1]);
    return at + 2;
  }
  if (rest[0] === ">" && (at === 0 || source[at - 1] === "\n")) {
    if (open.at(-1)?.mark !== ">") open.push(opened(source, at, ">", "BlockQuote", out));
    return at + 1;
  }
  if (rest[0] === "\n" && rest[1] !== ">" && open.at(-1)?.mark === ">") {
    out.add({ type: "blockquote" }, open.pop()?.offset ?? 0);
  }
  if (rest[0] === "`") return code(source, at, out);
  if (rest[0] === "[") open.push(opened(source, at, "[", "TextUrl", out));
  else if (rest[0] === "]" && open.at(-1)?.mark === "[") return link(source, at, out, open);
  else return style(source, at, out, open);
  return at + 1;
}

function style(source: string, at: number, out: FormattedText, open: Open[]): number {
  const mark = ["__", "||", "*", "_", "~"].find((m) => source.startsWith(m, at));
  if (mark === undefined) {
    if (RESERVED.includes(source[at])) {
      throw refusal(`Character '${source[at]}' is reserved and must be escaped with the preceding '\\'`);
    }
    out.append(source[at]);
    return at + 1;
  }
  const [type, name] = STYLES[mark];
  if (open.at(-1)?.mark === mark) out.add({ type }, open.pop()?.offset ?? 0);
  else open.push(opened(source, at, mark, name, out));
  return at + mark.length;
}

function code(source: string, at: number, out: FormattedText): number {
  const block = source.startsWith("```", at);
  const mark = block ? "```" : "`";
  const start = opened(source, at, mark, block ? "PreCode" : "Code", out);
  const pattern = block ? /((?:\\.|[^\\`]|`(?!``))*)```/y : /((?:\\.|[^\\`])*)`/y;
  pattern.lastIndex = at + mark.length;
  const match = pattern.exec(source);
  if (match === null) throw endMissing(start);
  const [, language, body] = block
    ? /^(?:(\w+)?\n)?(.*)$/s.exec(match[1]) ?? []
    : [undefined, undefined, match[1]];
  out.append((body ?? "").replace(/\\([\\`])/g, "$1"));
  out.add(block ? { type: "pre", language } : { type: "code" }, start.offset);
  return pattern.lastIndex;
}

function link(source: string, at: number, out: FormattedText, open: Open[]): number {
  const start = open.pop();
  const match = /^\]\(((?:\\.|[^\\)])*)\)/.exec(source.slice(at));
  if (match === null) {
    const byteOffset = Buffer.byteLength(source.slice(0, at));
    throw refusal(`Can't find end of a URL at byte offset ${byteOffset}`);
  }
  out.add({ type: "text_link", url: match[1].replace(/\\(.)/g, "$1") }, start?.offset ?? 0);
  return at + match[0].length;
}

function opened(source: string, at: number, mark: string, name: string, out: FormattedText): Open {
  return { mark, name, offset: out.length, byteOffset: Buffer.byteLength(source.slice(0, at)) };
}

function endMissing({ name, byteOffset }: Open) {
  return refusal(`Can't find end of ${name} entity at byte offset ${byteOffset}`);
}

function refusal(reason: string) {
  return badRequest(`can't parse entities: ${reason}`);
}
