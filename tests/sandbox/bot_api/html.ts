import { Buffer } from "node:buffer";
import type { MessageEntity } from "grammy/types";
import { badRequest } from "./bot_api_error.ts";
import { FormattedText, type Style } from "./formatted_text.ts";

const STYLES: Record<string, Style> = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  ins: "underline",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  "tg-spoiler": "spoiler",
  code: "code",
};
const NAMED: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"' };

interface OpenTag {
  name: string;
  attributes: Record<string, string>;
  offset: number;
}

/** Text with parse_mode HTML. @throws {BotApiError} "can't parse entities: ..." */
export function parseHtml(source: string): { text: string; entities: MessageEntity[] } {
  const out = new FormattedText();
  const open: OpenTag[] = [];
  const token = /<(\/?)([^\s>]*)([^>]*)(>?)|&(#x[\da-f]+|#\d+|\w+);|[^<&]+|&/gi;
  for (const match of source.matchAll(token)) {
    const [whole, slash, name, rest, end, reference] = match;
    const at = Buffer.byteLength(source.slice(0, match.index));
    if (reference !== undefined) out.append(decodeReference(reference) ?? whole);
    else if (name === undefined) out.append(whole);
    else if (end === "") throw refusal(`Unclosed ${slash ? "end" : "start"} tag at byte offset ${at}`);
    else if (slash) closeTag(out, open, name.toLowerCase(), at);
    else open.push(openTag(name.toLowerCase(), rest, at, out.length));
  }
  const unclosed = open.at(-1);
  if (unclosed) throw refusal(`Can't find end tag corresponding to start tag "${unclosed.name}"`);
  return out;
}

function openTag(name: string, rest: string, at: number, offset: number): OpenTag {
  const attributes = Object.fromEntries(
    [...rest.matchAll(/([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+)))?/g)]
      .map(([, key, double, single, bare]) => [key.toLowerCase(), double ?? single ?? bare ?? ""]),
  );
  if (name === "span" && attributes.class !== "tg-spoiler") {
    throw refusal(`Tag "span" must have class "tg-spoiler" at byte offset ${at}`);
  }
  if (!(name in STYLES) && !["a", "pre", "blockquote", "span", "tg-emoji"].includes(name)) {
    throw refusal(`Unsupported start tag "${name}" at byte offset ${at}`);
  }
  return { name, attributes, offset };
}

function closeTag(out: FormattedText, open: OpenTag[], name: string, at: number): void {
  const tag = open.pop();
  if (tag === undefined) throw refusal(`Unexpected end tag at byte offset ${at}`);
  if (name !== "" && name !== tag.name) {
    throw refusal(`Unmatched end tag at byte offset ${at}, expected "</${tag.name}>", found "</${name}>"`);
  }
  const entity = entityOf(tag, open.at(-1), out);
  if (entity) out.add(entity, tag.offset);
}

function entityOf({ name, attributes, offset }: OpenTag, parent: OpenTag | undefined, out: FormattedText) {
  const style = STYLES[name];
  if (name === "code" && parent?.name === "pre") {
    parent.attributes.language = attributes.class?.replace(/^language-/, "") ?? "";
    return undefined;
  }
  if (style !== undefined) return { type: style };
  if (name === "span") return { type: "spoiler" as const };
  if (name === "blockquote") {
    return { type: "expandable" in attributes ? "expandable_blockquote" as const : "blockquote" as const };
  }
  if (name === "pre") return { type: "pre" as const, language: attributes.language || undefined };
  if (name === "tg-emoji") {
    return { type: "custom_emoji" as const, custom_emoji_id: attributes["emoji-id"] ?? "" };
  }
  const url = attributes.href ?? out.slice(offset);
  return url === "" ? undefined : { type: "text_link" as const, url };
}

function decodeReference(reference: string): string | undefined {
  if (!reference.startsWith("#")) return NAMED[reference.toLowerCase()];
  const code = /^#x/i.test(reference) ? Number.parseInt(reference.slice(2), 16) : Number(reference.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function refusal(reason: string) {
  return badRequest(`can't parse entities: ${reason}`);
}
